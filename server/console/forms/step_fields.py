"""The inputs of a step's form, and where each of them is in the step's entry of the account file."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from werkzeug.datastructures import MultiDict

from server.console.forms.inputs import Input
from server.console.forms.rows import Row, RowsInput
from server.domain.account_problems import FieldPath

FindBranch: TypeAlias = Callable[[str], Any]
"""The entry of the next step that was chosen in a form."""

ReadRow: TypeAlias = tuple[int, dict[str, Any]]


@dataclass
class Draft:
    """What a form says of a step: `own`, the value behind the step's word, and the names of inputs by their paths in it.

    `errors` are problems that the account file could not express, by input.
    """

    own: Any = None
    inputs: dict[FieldPath, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    def put(self, path: FieldPath, value: Any) -> None:
        """Set the value at the path in `own`; an empty path replaces it."""
        if not path:
            self.own = value
            return
        if not isinstance(self.own, dict):
            self.own = {}
        inside = self.own
        for word in path[:-1]:
            inside = inside.setdefault(word, {})
        inside[path[-1]] = value


@dataclass(frozen=True)
class Field:
    """One input. `path` is its place in the step's value; a text alone stands for the field `text` of a spoken text.

    `default` is shown if the value is missing.
    """

    input: Input
    path: FieldPath
    default: Any = None

    @property
    def name(self) -> str:
        return self.input.name

    def read(self, form: MultiDict[str, str], draft: Draft, _find_branch: FindBranch) -> None:
        """Add the input to the draft."""
        value = self.input.read(form)
        draft.inputs[self.path] = self.name
        is_empty = value is None or value is False or value == [] or value == {}
        if not is_empty:
            draft.put(self.path, value)

    def show(self, own: Any) -> Any:
        """What the input shows of a step's value."""
        value = _find_at(own, self.path)
        return self.input.write(self.default if value is None else value)

    def show_typed(self, form: MultiDict[str, str]) -> Any:
        """What was typed."""
        return self.input.show(form)


@dataclass(frozen=True)
class RowsField:
    """A list of rows. `read_rows` adds them to a draft; `write_rows` returns the entries of rows for a step's value."""

    rows: RowsInput
    read_rows: Callable[["RowsField", Sequence[ReadRow], Draft, FindBranch], None]
    write_rows: Callable[[Any], list[Mapping[str, Any]]]

    @property
    def name(self) -> str:
        return self.rows.name

    def read(self, form: MultiDict[str, str], draft: Draft, find_branch: FindBranch) -> None:
        """Add the rows to the draft."""
        self.read_rows(self, self.rows.read_values(form), draft, find_branch)

    def show(self, own: Any) -> list[Row]:
        """The rows of a step's value."""
        return self.rows.write_values(self.write_rows(own))

    def show_typed(self, form: MultiDict[str, str]) -> list[Row]:
        """The typed rows."""
        rows: list[Row] = self.rows.show(form)
        return rows


StepField: TypeAlias = Field | RowsField


def _find_at(value: Any, path: FieldPath) -> Any:
    for index, word in enumerate(path):
        if not isinstance(value, dict):
            return value if path[index:] == ("text",) else None
        value = value.get(word)
    return None if isinstance(value, dict | bool) and not path else value
