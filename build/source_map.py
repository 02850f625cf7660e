"""Read and write source maps (version 3), which map the bundle's columns to lines of Python."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_VALUES = {digit: value for value, digit in enumerate(_DIGITS)}


@dataclass(frozen=True)
class Mapping:
    """A column of the bundle's only line, and the source, line and column that it came from, all counted from 0."""

    column: int
    source: int
    source_line: int
    source_column: int


def decode_mappings(text: str) -> list[Mapping]:
    """Return the mappings of a map whose output is one line; columns without a source are left out."""
    mappings: list[Mapping] = []
    column = source = line = source_column = 0
    for segment in text.rstrip(";").split(","):
        fields = list(_decode_numbers(segment))
        column += fields[0] if fields else 0
        if len(fields) >= 4:
            source += fields[1]
            line += fields[2]
            source_column += fields[3]
            mappings.append(Mapping(column, source, line, source_column))
    return mappings


def encode_mappings(mappings: Iterable[Mapping]) -> str:
    """Return mappings as a source map writes them: each relative to the one before, in base 64."""
    segments = []
    before = Mapping(0, 0, 0, 0)
    for mapping in mappings:
        steps = (
            mapping.column - before.column,
            mapping.source - before.source,
            mapping.source_line - before.source_line,
            mapping.source_column - before.source_column,
        )
        segments.append("".join(_encode_number(step) for step in steps))
        before = mapping
    return ",".join(segments)


def bytes_by_source(mappings: list[Mapping], length_bytes: int) -> dict[int, int]:
    """Return how many bytes of a one-line file came from each source: from each mapping to the next."""
    totals: dict[int, int] = {}
    ends = [mapping.column for mapping in mappings[1:]] + [length_bytes]
    for mapping, end in zip(mappings, ends, strict=True):
        totals[mapping.source] = totals.get(mapping.source, 0) + end - mapping.column
    return totals


def source_line_at(source_map: dict[str, Any], column: int) -> tuple[str, int]:
    """Return the source and its line (counted from 1) that a column of the bundle's line came from."""
    last = [mapping for mapping in decode_mappings(source_map["mappings"]) if mapping.column <= column][-1]
    return source_map["sources"][last.source], last.source_line + 1


def _decode_numbers(segment: str) -> Iterator[int]:
    value = shift = 0
    for digit in segment:
        bits = _VALUES[digit]
        value |= (bits & 31) << shift
        shift += 5
        if not bits & 32:
            yield -(value >> 1) if value & 1 else value >> 1
            value = shift = 0


def _encode_number(number: int) -> str:
    value = -number << 1 | 1 if number < 0 else number << 1
    digits = ""
    while True:
        bits, value = value & 31, value >> 5
        digits += _DIGITS[bits | 32 if value else bits]
        if not value:
            return digits
