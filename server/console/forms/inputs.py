"""Inputs of a form: how each shows a value of the account file, and reads one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from werkzeug.datastructures import MultiDict

from server.domain.accounts import Account


class Kind(StrEnum):
    """How an input looks. LINES: a list, one entry a line. PAIRS: a mapping, one `name = value` a line. COMMAS: a list on one
    line. BRANCH: the next step of a row in the form of a step.

    ROWS, CONDITIONS and ASSIGNMENTS have several inputs each: see `rows.py`, `conditions.py` and `assignments.py`.
    """

    TEXT = "text"
    LONG_TEXT = "long_text"
    WHOLE = "whole"
    SWITCH = "switch"
    CHOICE = "choice"
    CHOICES = "choices"
    LINES = "lines"
    PAIRS = "pairs"
    COMMAS = "commas"
    BRANCH = "branch"
    ROWS = "rows"
    CONDITIONS = "conditions"
    ASSIGNMENTS = "assignments"


@dataclass(frozen=True)
class Option:
    """One of the values to choose from."""

    value: str
    text: str


@dataclass(frozen=True)
class Input:
    """An input. `name` is the field's name in the account file; `list_options` returns the choices of an account.

    An optional choice can be left empty.
    """

    name: str
    label: str
    kind: Kind = Kind.TEXT
    help: str = ""
    list_options: Callable[[Account], list[Option]] | None = None
    is_required: bool = False
    placeholder: str = ""

    def read(self, form: MultiDict[str, str]) -> Any:
        """The value as the account file would have it; None if the input is empty."""
        match self.kind:
            case Kind.SWITCH:
                return self.name in form
            case Kind.CHOICES:
                return form.getlist(self.name)
            case _:
                return self.read_text(form.get(self.name, ""))

    def read_text(self, typed: str) -> Any:
        """The value of a typed text; None if it is empty."""
        text = typed.replace("\r\n", "\n").strip()
        match self.kind:
            case Kind.LINES:
                return list_lines(text)
            case Kind.PAIRS:
                return dict(_split_pair(line) for line in list_lines(text))
            case Kind.COMMAS:
                return [one.strip() for one in text.split(",") if one.strip()] or None
            case Kind.WHOLE:
                return int(text) if text.isascii() and text.isdigit() else text or None
            case _:
                return text or None

    def show(self, form: MultiDict[str, str]) -> Any:
        """What was typed, in the form of `write`, to show the form again."""
        return self.read(form) if self.kind in (Kind.SWITCH, Kind.CHOICES) else form.get(self.name, "")

    def write(self, value: Any) -> Any:
        """The value for the page: a list for CHOICES, a boolean for SWITCH, else a text."""
        match self.kind:
            case Kind.SWITCH:
                return bool(value)
            case Kind.CHOICES:
                return list(value or ())
            case Kind.LINES:
                return "\n".join(_write_line(one) for one in value or ())
            case Kind.COMMAS if isinstance(value, list | tuple):
                return ", ".join(map(str, value))
            case Kind.PAIRS:
                return "\n".join(f"{name} = {one}" for name, one in (value or {}).items())
            case _:
                return "" if value is None else _write_line(value)


def read_entry_of(inputs: tuple[Input, ...], form: MultiDict[str, str]) -> dict[str, Any]:
    """The entry that the form describes, as in the account file. Empty inputs are left out, so that defaults apply."""
    values = {one.name: one.read(form) for one in inputs}
    return {name: value for name, value in values.items() if value not in (None, [], {})}


def show_typed(inputs: tuple[Input, ...], form: MultiDict[str, str]) -> Mapping[str, Any]:
    """What was typed, to show the form again."""
    return {one.name: one.show(form) for one in inputs}


def list_lines(text: str) -> list[str]:
    """The lines of a text that are not empty."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def _split_pair(line: str) -> tuple[str, str]:
    name, _, value = line.partition("=")
    return name.strip(), value.strip()


def _write_line(value: Any) -> str:
    if isinstance(value, dict) and "extensions" in value:
        return "\n".join(f"{value['number']} ext. {extension}" for extension in value["extensions"])
    if isinstance(value, dict) and "number" in value:
        return f"{value['number']} ext. {value['extension']}" if value.get("extension") else str(value["number"])
    return str(value)
