"""Describes the changes between two versions of an account in lines for its owner."""

from collections.abc import Mapping, Sequence
from typing import Any

from server.domain.account_history import PART_NAMES, FieldChange, list_field_changes, list_shown_changes
from server.domain.accounts import Account
from server.domain.choices import ManagedBy

_MOST_LISTED = 5
_MOST_CHARACTERS = 300
EMPTY: tuple[object, ...] = (None, "", [], {})
"""The values of a field that has none."""


def describe_changes(before: Account | None, after: Account) -> list[str]:
    """One line per changed field: `+` for new, `-` for removed, `~` for different; empty when nothing changed."""
    changes = list_field_changes(before or Account(after.key, "", ""), after)
    return [describe_change(change) for change in list_shown_changes(changes)]


def describe_change(change: FieldChange) -> str:
    """The change in one line; long values are cut."""
    path, old, new = str(change) or "account", change.old, change.new
    if isinstance(old, list) and isinstance(new, list) and change.path[-1] == "tracking_numbers":
        counted = [
            f"{len(numbers):,} {word} ({write_value(numbers)})"
            for numbers, word in ((new, "new"), (old, "gone"))
            if numbers
        ]
        return f"~ {path}: {'; '.join(counted) or 'another order'}"
    if old in EMPTY or new in EMPTY:
        sign, value = ("+", new) if old in EMPTY else ("-", old)
        shown = next(
            (name for name in PART_NAMES if isinstance(value, Mapping) and value.get(name) == change.path[-1]), ""
        )
        return f"{sign} {path}: {_cut(write_value(value, shown))}"
    return f"~ {path}: {_cut(write_value(old))} -> {_cut(write_value(new))}"


def write_value(value: Any, shown: str = "") -> str:
    """A value of a document in readable form, without its field `shown`, which the line shows already."""
    if isinstance(value, Mapping):
        if value.keys() <= {"number", "extension"}:
            return " ext. ".join(value.values())
        fields = {name: one for name, one in value.items() if name != shown and one not in EMPTY}
        if fields.get("managed_by") == ManagedBy.FILE:
            del fields["managed_by"]
        return ", ".join(f"{name} {_write_within(one)}" for name, one in fields.items()) or "nothing else"
    if isinstance(value, Sequence) and not isinstance(value, str):
        listed = [_write_within(one) for one in value[:_MOST_LISTED]]
        return ", ".join([*listed, "..."] if len(value) > _MOST_LISTED else listed) or "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "none" if value in EMPTY else str(value)


def _write_within(value: Any) -> str:
    is_plain = not isinstance(value, Mapping) or value.keys() <= {"number", "extension"}
    return write_value(value) if is_plain else f"({write_value(value)})"


def _cut(text: str) -> str:
    return text if len(text) <= _MOST_CHARACTERS else f"{text[: _MOST_CHARACTERS - 3]}..."
