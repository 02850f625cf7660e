"""The rows in which a person chooses target numbers: numbers that were found on the site, and ones that they type."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from server.domain.accounts import Account
from server.domain.site_numbers import FoundNumber

MOST_FOUND = 20
TYPED_ROWS = 2
_MOST_ROWS = MOST_FOUND + TYPED_ROWS
_LONGEST_TEXT = 200


@dataclass(frozen=True)
class NumberRow:
    """A row. `count` is how often the site shows the number, 0 for a row to type in."""

    number: str = ""
    name: str = ""
    count: int = 0
    is_chosen: bool = False

    @property
    def is_used(self) -> bool:
        """Whether the row is to become a target number: chosen, or typed."""
        return self.is_chosen if self.count else bool(self.number)


def list_found_rows(found: Iterable[FoundNumber], account: Account) -> list[NumberRow]:
    """A row for each number found that is not a number of the account; the most frequent one is chosen already."""
    known = {target.number.number for target in account.target_numbers}
    known |= {number.number for number in account.tracking_numbers}
    new = [one for one in found if one.number not in known][:MOST_FOUND]
    names = {target.name for target in account.target_numbers}
    return [
        NumberRow(one.written, _name(index, names), one.count, is_chosen=index == 0 and not names)
        for index, one in enumerate(new)
    ]


def add_empty_rows(rows: list[NumberRow]) -> list[NumberRow]:
    """The rows with empty ones to type in."""
    typed = sum(not row.count for row in rows)
    return [*rows, *(NumberRow() for _ in range(TYPED_ROWS - typed))]


def read_rows(form: MultiDict[str, str]) -> list[NumberRow]:
    """The rows of the form that was sent."""
    return [
        NumberRow(
            number=form.get(f"number-{index}", "").strip()[:_LONGEST_TEXT],
            name=form.get(f"name-{index}", "").strip()[:_LONGEST_TEXT],
            count=_read_count(form.get(f"count-{index}", "")),
            is_chosen=f"chosen-{index}" in form,
        )
        for index in range(_MOST_ROWS)
        if f"number-{index}" in form
    ]


def write_entry(row: NumberRow) -> dict[str, Any]:
    """The row as an entry of the account file. A row without a name is named by its number."""
    return {"name": row.name or row.number, "number": row.number}


def _name(index: int, taken: set[str]) -> str:
    free = (name for name in ("main", *(f"number {count}" for count in range(2, 1_000))) if name not in taken)
    return next(name for position, name in enumerate(free) if position == index)


def _read_count(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0
