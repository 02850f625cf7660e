"""The words of an account's fields: those of the forms, so that a message and the history name a field as its form does."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from server.console.blocked_callers import BLOCKED_CALLERS
from server.console.company_form import COMPANY
from server.console.forms.inputs import Input, Kind
from server.console.forms.postback_section import POSTBACKS
from server.console.pool_section import NUMBER_POOLS
from server.console.rendering import translate
from server.console.sections import SECTIONS
from server.console.settings_forms import MAPPING, PAGE_EVENTS
from server.console.source_sections import OFF_SITE_SOURCES, ON_SITE_SOURCES
from server.domain.account_problems import FieldPath
from server.domain.accounts import Account
from server.domain.managed_parts import NAME_FIELDS, PARTS

ROUTES = "routes"
_RULE = "match"
_MANAGED_BY = "managed_by"
_FURTHER_WORDS: Mapping[str, str] = {
    _MANAGED_BY: "Changed by",
    "order": "Order",
    "kind": "Kind",
    "default_number": "Default number",
    "extension": "Extension",
    "number": "Number",
    "number_pool": "Number pool",
    "target_number": "Target number",
    "carrier_secrets": "Secrets of carriers",
    "page_events": "Page events",
    "shows": "Shows",
    "tag": "Tag",
}
_STEPS = "Steps"
_MANAGERS = {"file": "the account file", "console": "people in the console", "carrier": "the carrier"}
_NOBODY = Account("", "", "")


def name_part(path: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """The part of the account in words, such as "Number pool roofing" (empty for a setting), and the path below it."""
    if len(path) > 1 and path[0] in PARTS and path[1] != "order":
        return f"{translate(PARTS[path[0]]).capitalize()} {path[1]}", tuple(path[2:])
    return "", tuple(path)


def name_field(path: Sequence[str]) -> str:
    """The field in words, such as "Buffer seconds"; for a part as a whole nothing."""
    part, below = name_part(path)
    if not part and len(below) == 2 and below[1] == "order":
        return f"{translate('Order')}: {translate(PARTS.get(below[0], below[0]))}"
    if part and path[0] == ROUTES and below and below[0] != _MANAGED_BY:
        return translate(_STEPS)
    section = path[0] if part else "account"
    if below[:1] == (_RULE,):
        below = below[:1]
    return ", ".join(_list_words(section, below))


def describe_path(account: Account, path: FieldPath) -> str:
    """Where a problem of the account is, in words; its path counts the parts of a list."""
    named = [str(step) for step in path]
    if len(path) > 1 and path[0] in PARTS and isinstance(path[1], int):
        parts = getattr(account, str(path[0]))
        if path[1] < len(parts):
            named[1] = getattr(parts[path[1]], NAME_FIELDS.get(named[0], "name"))
    named = named[1:] if named[:1] == ["account"] else named
    part = name_part(named)[0]
    return ": ".join(one for one in (part, name_field(named) if named else "") if one)


def word_value(section: str, field: str, value: Any) -> str | None:
    """The words of a value that a form lets people choose from; None for any other value."""
    if field == _MANAGED_BY and isinstance(value, str):
        return translate(_MANAGERS.get(value, value))
    found = _list_inputs().get((section, field))
    if found is None or found.kind is not Kind.CHOICE or found.list_options is None or not isinstance(value, str):
        return None
    texts = {one.value: one.text for one in found.list_options(_NOBODY)}
    return translate(texts[value]) if texts.get(value) else None


def _list_words(section: str, below: Sequence[str]) -> Iterator[str]:
    inputs = _list_inputs()
    for index, name in enumerate(below):
        dotted = ".".join(below[: index + 1])
        found = inputs.get((section, name)) or inputs.get((section, dotted)) or inputs.get((f"{section}.", name))
        if found is not None:
            yield translate(found.label)
        elif index and name in ("number", "shows", "tag"):
            continue  # The words before say it already.
        elif name != "swap":
            yield translate(_FURTHER_WORDS.get(name, name))


@cache
def _list_inputs() -> Mapping[tuple[str, str], Input]:
    """The inputs of all forms, by section ("account" for settings) and field."""
    sections = (*SECTIONS, NUMBER_POOLS, ON_SITE_SOURCES, OFF_SITE_SOURCES, POSTBACKS, BLOCKED_CALLERS)
    inputs = {(one.field, given.name): given for one in sections for given in one.inputs}
    inputs |= {("account", given.name): given for form in (COMPANY, MAPPING, PAGE_EVENTS) for given in form.inputs}
    return inputs
