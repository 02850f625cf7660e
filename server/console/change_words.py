"""Changes of an account in the words of its forms, with the exact field beside them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from server.console.field_words import ROUTES, name_field, name_part, word_value
from server.console.formats import write_phone
from server.console.rendering import translate
from server.domain.account_changes import EMPTY, describe_change
from server.domain.account_history import FieldChange, list_shown_changes
from server.domain.counts import write_count
from server.domain.managed_parts import NAME_FIELDS

_MOST_LISTED = 5
_MOST_CHARACTERS = 300
_OPAQUE = frozenset({"match", "steps", "first", "rules"})
"""Fields whose values have parts within parts: the words say that they have changed, and the exact lines how."""


@dataclass(frozen=True)
class WordedChange:
    """A change. `sign` is "+" for new, "-" for gone, "~" for different; `exact` are its lines with field paths."""

    sign: str
    words: str
    exact: tuple[str, ...]


def word_changes(changes: Iterable[FieldChange]) -> list[WordedChange]:
    """The changes to show to people. Those that have the same words are one."""
    worded: dict[tuple[str, str], tuple[str, ...]] = {}
    for change in list_shown_changes(changes):
        said = _word(change)
        worded[said] = (*worded.get(said, ()), describe_change(change))
    return [WordedChange(sign, words, exact) for (sign, words), exact in worded.items()]


def _word(change: FieldChange) -> tuple[str, str]:
    if not change.path:
        is_new = change.old is None
        return ("+" if is_new else "-"), f"{translate('The account')} {change.new if is_new else change.old}"
    part, below = name_part(change.path)
    field, section = name_field(change.path), change.path[0] if part else "account"
    title = ": ".join(one for one in (part, field) if one)
    if part and not below:
        sign, whole = ("+", change.new) if change.old in EMPTY else ("-", change.old)
        return sign, _cut(f"{title}: {text}" if (text := _write_part(section, whole)) else title)
    if below[-1:] == ("tracking_numbers",) and isinstance(change.old, list) and isinstance(change.new, list):
        counts = [(change.new, translate("added")), (change.old, translate("removed"))]
        said = [f"{write_count(len(ones), 'number')} {word} ({_write_list(ones)})" for ones, word in counts if ones]
        return "~", _cut(f"{title}: {'; '.join(said) or translate('another order')}")
    name = below[0] if below else ""
    if section == ROUTES or name in _OPAQUE or _is_nested(change.old) or _is_nested(change.new):
        sign = (
            "+" if change.old in EMPTY and len(below) == 1 else "-" if change.new in EMPTY and len(below) == 1 else "~"
        )
        return ("~" if section == ROUTES else sign), title
    old, new = (_write(section, below[-1], value) for value in (change.old, change.new))
    if change.old in EMPTY or change.new in EMPTY:
        return ("+", _cut(f"{title}: {new}")) if change.old in EMPTY else ("-", _cut(f"{title}: {old}"))
    return "~", f"{title}: {_cut(old)} → {_cut(new)}"


def _write_part(section: str, part: Any) -> str:
    """The fields of a new or removed part that have a value."""
    if not isinstance(part, Mapping):
        return _write(section, "", part)
    if section == ROUTES:
        return ""
    return "; ".join(_list_fields(section, part))


def _list_fields(section: str, part: Mapping[str, Any]) -> Iterator[str]:
    for name, value in part.items():
        if name in (NAME_FIELDS.get(section, "name"), "managed_by", "kind") or value in EMPTY or value is False:
            continue
        label = name_field((section, "", name))
        yield label if name in _OPAQUE or _is_nested(value) else f"{label}: {_write(section, name, value)}"


def _write(section: str, field: str, value: Any) -> str:
    if isinstance(value, bool):
        return translate("yes") if value else translate("no")
    if isinstance(value, list):
        return _write_list(value)
    if isinstance(value, Mapping):
        return write_phone(" ext. ".join(str(one) for one in value.values()))
    return translate("none") if value in EMPTY else word_value(section, field, value) or str(value)


def _write_list(values: list[Any]) -> str:
    listed = [_write("", "", one) for one in values[:_MOST_LISTED]]
    return ", ".join([*listed, "…"] if len(values) > _MOST_LISTED else listed)


def _is_nested(value: Any) -> bool:
    """Whether the value has names of fields in it, other than those of a phone number."""
    if isinstance(value, list):
        return any(map(_is_nested, value))
    return isinstance(value, Mapping) and not value.keys() <= {"number", "extension"}


def _cut(text: str) -> str:
    return text if len(text) <= _MOST_CHARACTERS else f"{text[: _MOST_CHARACTERS - 1]}…"
