"""Inputs for lists: one row for each entry, with a few empty rows at the end. Rows without any text are left out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from werkzeug.datastructures import MultiDict

from server.console.forms.inputs import Option
from server.domain.accounts import Account

MOST_ROWS = 200
SPARE_ROWS = 2


class ColumnKind(StrEnum):
    """How an input of a row looks. COMMAS: a list, with commas between its entries. BRANCH: the next step of the row."""

    TEXT = "text"
    WHOLE = "whole"
    COMMAS = "commas"
    CHOICE = "choice"
    BRANCH = "branch"


@dataclass(frozen=True)
class Column:
    """One input of each row. `list_options` returns the choices of an account; an optional choice can be left empty."""

    name: str
    label: str
    kind: ColumnKind = ColumnKind.TEXT
    list_options: Callable[[Account], list[Option]] | None = None
    placeholder: str = ""

    def read(self, text: str) -> Any:
        """The value as the account file would have it; None if the input is empty."""
        match self.kind:
            case ColumnKind.COMMAS:
                return [one.strip() for one in text.split(",") if one.strip()] or None
            case ColumnKind.WHOLE:
                return int(text) if text.isascii() and text.isdigit() else text or None
            case _:
                return text or None

    def write(self, value: Any) -> str:
        """The text of the input for a value."""
        if isinstance(value, list | tuple):
            return ", ".join(map(str, value))
        return "" if value is None else str(value)


@dataclass(frozen=True)
class StepList:
    """A list of rows. `name` is the start of its inputs' names, `fixed` the label of each row of a list that can't grow."""

    name: str
    label: str
    columns: tuple[Column, ...]
    help: str = ""
    fixed: tuple[str, ...] = ()

    def read(self, form: MultiDict[str, str]) -> list[tuple[int, dict[str, Any]]]:
        """The rows with any value, each with its position in the form. A branch alone does not make a row."""
        rows = []
        for index in range(self._count(form)):
            values = {one.name: one.read(form.get(self.name_input(index, one), "").strip()) for one in self.columns}
            typed = [values[one.name] for one in self.columns if one.kind is not ColumnKind.BRANCH]
            if any(value is not None for value in typed):
                rows.append((index, {name: value for name, value in values.items() if value is not None}))
        return rows

    def show_typed(self, form: MultiDict[str, str]) -> list[dict[str, str]]:
        """What was typed, to show the form again; with more empty rows if the person asked for them."""
        count = self._count(form)
        shown = [
            {one.name: form.get(self.name_input(index, one), "") for one in self.columns} for index in range(count)
        ]
        return shown + [self._empty()] * (SPARE_ROWS if form.get("more") == self.name else 0)

    def show(self, entries: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
        """The rows of these entries, and the empty ones."""
        shown = [{one.name: one.write(entry.get(one.name)) for one in self.columns} for entry in entries]
        return shown if self.fixed else shown + [self._empty()] * SPARE_ROWS

    def name_input(self, index: int, column: Column) -> str:
        """The name of one input."""
        return f"{self.name}.{index}.{column.name}"

    def name_row(self, index: int) -> str:
        """The name of a row, for its errors."""
        return f"{self.name}.{index}"

    def _empty(self) -> dict[str, str]:
        return {one.name: "" for one in self.columns}

    def _count(self, form: MultiDict[str, str]) -> int:
        if self.fixed:
            return len(self.fixed)
        text = form.get(f"{self.name}.count", "")
        return min(int(text), MOST_ROWS) if text.isascii() and text.isdigit() and len(text) < 5 else 0
