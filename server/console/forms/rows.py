"""An input with rows, for lists of small entries: each row has the same inputs, and empty rows are left out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from werkzeug.datastructures import MultiDict

from server.console.forms.inputs import Input, Kind

Row: TypeAlias = dict[str, str]
EMPTY_ROWS = 3
"""The empty rows at the end of a form. A button shows the form again with as many more."""

_MOST_ROWS = 1_000


@dataclass(frozen=True)
class RowsInput(Input):
    """`columns` are the inputs of a row, each named `NAME.COLUMN` in the form. The value of the page is a list of rows.

    `read_rows` returns the value of the account file for the rows, `write_rows` the rows for a value. `fixed` are the labels of
    the rows of a list that can't grow.
    """

    columns: tuple[Input, ...] = ()
    fixed: tuple[str, ...] = ()
    read_rows: Callable[[list[Row]], Any] = list
    write_rows: Callable[[Any], list[Row]] = list

    def read(self, form: MultiDict[str, str]) -> Any:
        """The value of the rows that are not empty; None if all are."""
        rows = self.list_typed(form)
        return self.read_rows(rows) if rows else None

    def read_values(self, form: MultiDict[str, str]) -> list[tuple[int, dict[str, Any]]]:
        """The values of the rows that are not empty, by column, each row with its position in the form."""
        return [
            (position, {one.name: value for one in self.columns if (value := one.read_text(row[one.name])) is not None})
            for position, row in enumerate(self._list_all(form))
            if not self.is_empty(row)
        ]

    def write(self, value: Any) -> Any:
        """The rows with some empty ones."""
        return self.add_empty(self.write_rows(value) if value else [])

    def write_values(self, entries: list[Mapping[str, Any]]) -> list[Row]:
        """The rows for values by column, with some empty ones."""
        return self.add_empty([{one.name: one.write(entry.get(one.name)) for one in self.columns} for entry in entries])

    def show(self, form: MultiDict[str, str]) -> Any:
        """The typed rows in their positions, with some empty ones at the end; with more if the person asked for more."""
        rows = self._list_all(form)
        while rows and not self.fixed and "again" not in form and self.is_empty(rows[-1]):
            rows.pop()
        return self.add_empty(rows)

    def is_empty(self, row: Row) -> bool:
        """Whether nothing was typed into the row. Inputs that always have a value do not count."""
        return not any(row[one.name] for one in self.columns if not _has_always_a_value(one))

    def list_typed(self, form: MultiDict[str, str]) -> list[Row]:
        """The rows of the form that are not empty."""
        return [row for row in self._list_all(form) if not self.is_empty(row)]

    def add_empty(self, rows: list[Row]) -> list[Row]:
        """The rows with some empty ones at the end, or all rows of a list that can't grow."""
        wanted = len(self.fixed) or len(rows) + EMPTY_ROWS
        return [*rows, *({one.name: "" for one in self.columns} for _ in range(wanted - len(rows)))]

    def name_row(self, position: int) -> str:
        """The name of a row, for its error."""
        return f"{self.name}.{position}"

    def _list_all(self, form: MultiDict[str, str]) -> list[Row]:
        columns = {one.name: form.getlist(f"{self.name}.{one.name}") for one in self.columns}
        count = min(max(map(len, columns.values()), default=0), len(self.fixed) or _MOST_ROWS)
        return [
            {name: values[index].strip() if index < len(values) else "" for name, values in columns.items()}
            for index in range(count)
        ]


def _has_always_a_value(column: Input) -> bool:
    return column.kind is Kind.BRANCH or (column.kind is Kind.CHOICE and column.is_required)
