"""What templates may name: the call's fields, its times in other forms, and its tags."""

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Any, TypeAlias

from server.domain.accounts import Account
from server.domain.calls.call import Call
from server.domain.calls.written import CALL_FIELDS, write_call
from server.domain.postbacks.secrets import SECRET_PREFIX

Value: TypeAlias = Any
"""A JSON value."""

FindValue: TypeAlias = Callable[[str], Value]

TAG_PREFIX = "tags."
TIME_FIELDS = ("visited_at", "started_at", "answered_at", "ended_at")
TIME_FORMS = {"unix": 1, "micros": 1_000_000}
"""Forms of times for systems that take no ISO 8601, as in `{started_at.unix}`, and how many of each a second has."""

_PAGE_TAGS = ("scroll_depth", "seconds_on_page")


def read_values(call: Call) -> FindValue:
    """Finds the values of a call by the names that templates have for them; None for what is not known (yet)."""
    fields = _read_fields(call)
    tags = call.attributed.tags

    def find(name: str) -> Value:
        if name in fields:
            return fields[name]
        return tags.get(name.removeprefix(TAG_PREFIX))

    return find


def find_unknown(name: str, tag_names: Collection[str]) -> str | None:
    """What is wrong with a name in a template, or None; `tag_names` are the account's own (see `list_tag_names`)."""
    field, _dot, form = name.partition(".")
    is_time = field in TIME_FIELDS and form in TIME_FORMS
    if name in CALL_FIELDS or is_time or name in tag_names or (name.startswith(TAG_PREFIX) and name != TAG_PREFIX):
        return None
    if name.startswith(SECRET_PREFIX):
        return f"{{{name}}}: a secret can stand in the URL and in headers only"
    return (
        f"{{{name}}} is neither a field of a call nor a tag of this account's mappings and page events; "
        f"write {{tags.{name}}} for a tag that pages set by themselves"
    )


def list_tag_names(account: Account) -> frozenset[str]:
    """The tags that the account file itself speaks of; pages may set others by the browser API."""
    mappings = [account.parameter_mapping, *(campaign.parameter_mapping for campaign in account.campaigns)]
    return frozenset(
        {entry.tag for mapping in mappings for entry in mapping}
        | {tag.name for rule in account.page_events.rules for tag in rule.tags}
        | {name for pool in account.number_pools for name in pool.key_tags}
        | {account.publisher_tag, *_PAGE_TAGS}
    )


def _read_fields(call: Call) -> dict[str, Value]:
    fields = write_call(replace(call, events=()))
    times = {
        "started_at": call.progress.started_at,
        "answered_at": call.progress.answered_at,
        "ended_at": call.progress.ended_at,
        "visited_at": call.attributed.visited_at,
    }
    for field, at in times.items():
        for form, units in TIME_FORMS.items():
            fields[f"{field}.{form}"] = None if at is None else int(at * units)
    return fields
