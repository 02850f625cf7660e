"""Summaries of an account and of its changes by part, for people who know the parts but not the fields."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from server.domain.account_changes import write_value
from server.domain.account_history import FieldChange, list_field_changes, list_shown_changes
from server.domain.accounts import Account
from server.domain.counts import write_count
from server.domain.managed_parts import PARTS
from server.domain.owned_numbers import list_owned_numbers

_SETTING = "setting"
_MOST_DETAILS = 5


def describe_account(account: Account) -> str:
    """The counts of the account's parts and numbers, as in "2 tracking sources, 1 number pool; 12 numbers"."""
    counts = {words: len(getattr(account, field)) for field, words in PARTS.items()}
    written = [
        f"{write_count(count, words)}{_count_pooled(account, words)}" for words, count in counts.items() if count
    ]
    return f"{', '.join(written) or 'no parts yet'}; {write_count(len(list_owned_numbers(account)), 'number')}"


def _count_pooled(account: Account, words: str) -> str:
    if words != PARTS["number_pools"]:
        return ""
    pooled = {number.number for pool in account.number_pools for number in pool.tracking_numbers}
    return f" with {write_count(len(pooled), 'number')}"


def summarize_changes(before: Account, after: Account) -> list[str]:
    """One line per changed part and setting: `+` for new, `-` for removed, `~` for different; empty when nothing changed."""
    by_part: dict[tuple[str, str], list[FieldChange]] = {}
    for change in list_shown_changes(list_field_changes(before, after)):
        words, name, path = _locate(change)
        by_part.setdefault((words, name), []).append(FieldChange(path, change.old, change.new))
    return [_summarize(words, name, changes) for (words, name), changes in by_part.items()]


def _locate(change: FieldChange) -> tuple[str, str, tuple[str, ...]]:
    """The kind and the name of the changed part, and the path of the field in it."""
    section, *rest = change.path
    if section in PARTS and isinstance(change.new, list) and rest == ["order"]:
        return "order of", f"{PARTS[section]}s", ("order",)
    if section in PARTS and rest:
        return PARTS[section], rest[0], tuple(rest[1:])
    return _SETTING, section, tuple(rest)


def _summarize(words: str, name: str, changes: Sequence[FieldChange]) -> str:
    first = changes[0]
    if words in PARTS.values() and not first.path:
        numbers = (first.new or first.old or {}).get("tracking_numbers")
        counted = f" with {write_count(len(numbers), 'number')}" if numbers else ""
        return f"{'+' if first.old is None else '-'} {words} {name}{counted}"
    details = list(dict.fromkeys(_list_details(changes, has_values=words != PARTS["routes"])))
    if len(details) > _MOST_DETAILS:
        details = [*details[:_MOST_DETAILS], f"{len(details) - _MOST_DETAILS} more"]
    return f"~ {words} {name}" + (f": {', '.join(details)}" if details else "")


def _list_details(changes: Iterable[FieldChange], *, has_values: bool) -> Iterator[str]:
    for change in changes:
        field = change.path[0] if change.path else ""
        if field == "managed_by":
            yield f"now managed by the {change.new}"
        elif field == "tracking_numbers":
            yield from _describe_numbers(change)
        elif field == "order" or not has_values:
            continue
        elif len(change.path) <= 1 and _is_plain(change.old) and _is_plain(change.new):
            yield f"{field} {write_value(change.old)} -> {write_value(change.new)}".lstrip()
        elif field:
            yield field


def _describe_numbers(change: FieldChange) -> Iterator[str]:
    if change.new:
        yield f"{write_count(len(change.new), 'number')} added"
    if change.old:
        yield f"{write_count(len(change.old), 'number')} removed"
    if not change.new and not change.old:
        yield "numbers in another order"


def _is_plain(value: object) -> bool:
    return not isinstance(value, Mapping | list)
