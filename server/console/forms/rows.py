"""An input with rows, for lists of small entries: each row has the same inputs, and empty rows are left out."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from werkzeug.datastructures import MultiDict

from server.console.forms.inputs import Input

Row: TypeAlias = dict[str, str]
EMPTY_ROWS = 3
"""The empty rows at the end of a form. A button shows the form again with as many more."""

_MOST_ROWS = 1_000


@dataclass(frozen=True)
class RowsInput(Input):
    """`columns` are the inputs of a row, each named `NAME.COLUMN` in the form. The value of the page is a list of rows.

    `read_rows` returns the value of the account file for the rows, `write_rows` the rows for a value.
    """

    columns: tuple[Input, ...] = ()
    read_rows: Callable[[list[Row]], Any] = list
    write_rows: Callable[[Any], list[Row]] = list

    def read(self, form: MultiDict[str, str]) -> Any:
        """The value of the rows that are not empty; None if all are."""
        rows = self.list_typed(form)
        return self.read_rows(rows) if rows else None

    def write(self, value: Any) -> Any:
        """The rows with some empty ones."""
        return self.add_empty(self.write_rows(value) if value else [])

    def show(self, form: MultiDict[str, str]) -> Any:
        """The typed rows with some empty ones."""
        return self.add_empty(self.list_typed(form))

    def is_empty(self, row: Row) -> bool:
        """Whether nothing was typed into the row. A choice alone does not count, because it always has a value."""
        return not any(row[one.name] for one in self.columns if one.list_options is None)

    def list_typed(self, form: MultiDict[str, str]) -> list[Row]:
        """The rows of the form that are not empty."""
        columns = {one.name: form.getlist(f"{self.name}.{one.name}") for one in self.columns}
        count = min(max(map(len, columns.values()), default=0), _MOST_ROWS)
        rows = [
            {name: values[index].strip() if index < len(values) else "" for name, values in columns.items()}
            for index in range(count)
        ]
        return [row for row in rows if not self.is_empty(row)]

    def add_empty(self, rows: list[Row]) -> list[Row]:
        """The rows with some empty ones at the end."""
        return [*rows, *({one.name: "" for one in self.columns} for _ in range(EMPTY_ROWS))]
