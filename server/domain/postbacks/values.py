"""The values for templates: the call's fields, some of them in several formats, and its tags."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

from server.domain.accounts import Account
from server.domain.calls.call import Call
from server.domain.calls.written import CALL_FIELDS, write_call
from server.domain.postbacks.first_of import FIRST_FIELDS, FIRST_NAME, FIRST_VALUE, TAG_PREFIX, find_first, keep_first
from server.domain.postbacks.forms import FORMS
from server.domain.postbacks.secrets import SECRET_PREFIX

Value: TypeAlias = Any
"""A JSON value."""

FindValue: TypeAlias = Callable[[str], Value]

_PAGE_TAGS = ("scroll_depth", "seconds_on_page")


def read_values(call: Call, time_zone: str, first_of: Sequence[str] = ()) -> FindValue:
    """A function that finds the values of a call by their names in templates; None for unknown values.

    Local times are in `time_zone`. Of the tags in `first_of` it has only the first with a value.
    """
    known = keep_first(first_of, call) if first_of else call
    fields = write_call(replace(known, events=()))
    tags = known.attributed.tags
    first = find_first(first_of, call)

    def find(name: str) -> Value:
        if name in fields:
            return fields[name]
        if name in FORMS:
            return FORMS[name](known, time_zone)
        if name in FIRST_FIELDS and first is not None:
            return {FIRST_NAME: first, FIRST_VALUE: tags[first]}[name]
        return tags.get(name.removeprefix(TAG_PREFIX))

    return find


def find_unknown(name: str, tag_names: Collection[str]) -> str | None:
    """The problem of a name in a template, or None; `tag_names` are the tags of the account (see `list_tag_names`)."""
    if (
        name in CALL_FIELDS
        or name in FORMS
        or name in tag_names
        or (name.startswith(TAG_PREFIX) and name != TAG_PREFIX)
    ):
        return None
    if name in FIRST_FIELDS:
        return f"{{{name}}} needs the field 'first_of', as in 'first_of: [gclid, gbraid, wbraid]'"
    if name.startswith(SECRET_PREFIX):
        return f"{{{name}}}: a secret can be only in the URL and in headers"
    field, dot, form = name.partition(".")
    forms = [known.partition(".")[2] for known in FORMS if known.startswith(f"{field}.")]
    if dot and forms:
        return f"{{{name}}}: {field!r} has no format {form!r}; it has: {', '.join(forms)}"
    return (
        f"{{{name}}} is not a field of a call or a tag of this account's mappings or page events; "
        f"write {{tags.{name}}} for a tag that pages set themselves"
    )


def list_tag_names(account: Account) -> frozenset[str]:
    """The tags in the account's mappings and page events; pages may set others with the browser API."""
    mappings = [account.parameter_mapping, *(campaign.parameter_mapping for campaign in account.campaigns)]
    return frozenset(
        {entry.tag for mapping in mappings for entry in mapping}
        | {tag.name for rule in account.page_events.rules for tag in rule.tags}
        | {name for pool in account.number_pools for name in pool.key_tags}
        | {account.publisher_tag, *_PAGE_TAGS}
    )
