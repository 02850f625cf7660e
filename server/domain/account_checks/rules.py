"""Rules for the value of one field of an account: texts, whole numbers, lists and mappings, with their limits."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from server.domain.account_problems import FieldPath

Fault: TypeAlias = tuple[FieldPath, str]
"""The path below the field, and what is wrong there."""

_MOST_QUOTED = 80


@dataclass(frozen=True)
class TextRule:
    """A text; `read` returns its canonical form or raises `ValueError`. A stripped text has no space around it."""

    read: Callable[[str], str] = str
    least: int = 0
    most: int | None = None
    is_stripped: bool = False

    def find_faults(self, value: str) -> Iterator[Fault]:
        """The first fault of the text, if any."""
        text = value.strip() if self.is_stripped else value
        if len(text) < self.least:
            yield (), f"{_quote(text)} should have at least {self.least} character"
        elif self.most is not None and len(text) > self.most:
            yield (), f"{_quote(text)} should have at most {self.most} characters"
        else:
            try:
                read = self.read(text)
            except ValueError as error:
                yield (), str(error)
            else:
                if read != value:
                    yield (), f"{_quote(value)} must be written as {_quote(read)}"


@dataclass(frozen=True)
class WholeRule:
    """A whole number from `least` to `most`, both included."""

    least: int
    most: int | None = None

    def find_faults(self, value: int) -> Iterator[Fault]:
        """The first fault of the number, if any."""
        if value < self.least:
            yield (), f"{value} should be greater than or equal to {self.least}"
        elif self.most is not None and value > self.most:
            yield (), f"{value} should be less than or equal to {self.most}"


@dataclass(frozen=True)
class ListRule:
    """A list: its length, and the rule of its entries.

    With `is_set` no entry repeats; with `is_ascending` each is greater than the one before.
    """

    of: "TextRule | WholeRule | None" = None
    most: int | None = None
    least: int = 0
    is_set: bool = False
    is_ascending: bool = False

    def find_faults(self, values: Collection[Any]) -> Iterator[Fault]:
        message = self.describe_length(len(values))
        if message:
            yield (), message
            return
        if self.is_set and len(set(values)) < len(values):
            yield (), "has a repeated entry"
        if self.is_ascending and list(values) != sorted(set(values)):
            yield (), "must be in ascending order without repeated entries"
        for index, value in enumerate(values if self.of else ()):
            if self.of:
                yield from (((index, *below), what) for below, what in self.of.find_faults(value))

    def describe_length(self, length: int) -> str | None:
        """The fault of a list of this length, or None."""
        if self.most is not None and length > self.most:
            return f"has {length:,} entries; expected at most {self.most:,}"
        return "is empty; expected at least one entry" if length < self.least else None


@dataclass(frozen=True)
class RecordRule:
    names: TextRule
    values: TextRule | None = None
    most: int | None = None
    least: int = 0

    def find_faults(self, record: dict[str, Any]) -> Iterator[Fault]:
        message = ListRule(None, self.most, self.least).describe_length(len(record))
        if message:
            yield (), message
            return
        for name, value in record.items():
            faults = [*self.names.find_faults(name), *(self.values.find_faults(value) if self.values else ())]
            yield from (((name, *below), what) for below, what in faults)


Rule: TypeAlias = TextRule | WholeRule | ListRule | RecordRule


def _quote(text: str) -> str:
    quoted = repr(text)
    return quoted if len(quoted) <= _MOST_QUOTED else quoted[:_MOST_QUOTED] + "…"
