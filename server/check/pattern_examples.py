"""Texts that match a pattern of a source's rule. The check tries them, and the core says which one really matches."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice, product
from re import _parser  # type: ignore[attr-defined]  # the parser of the standard library has no public name
from typing import Any

PRESENT = "dni-check"
"""The example of a value that only has to be there."""

_MOST_EXAMPLES = 20
_LETTERS = "com"
_TRIED = "a0-/._ "


def list_examples(pattern: str) -> list[str]:
    """Some texts that match the pattern, the simplest first; none if the pattern is not understood."""
    if pattern == "":
        return [PRESENT]
    try:
        parsed = _parser.parse(pattern)
    except re.error:
        return []
    return list(islice(dict.fromkeys(_write_all(parsed)), _MOST_EXAMPLES))


def _write_all(items: Sequence[Any]) -> Iterator[str]:
    parts = [list(islice(_write_one(str(operation), value), _MOST_EXAMPLES)) for operation, value in items]
    for chosen in islice(product(*parts), 10 * _MOST_EXAMPLES):
        yield "".join(chosen)


def _write_one(operation: str, value: Any) -> Iterator[str]:
    match operation:
        case "LITERAL":
            yield chr(value)
        case "NOT_LITERAL":
            yield next(letter for letter in _TRIED if letter != chr(value))
        case "IN":
            yield _choose_letter(value)
        case "ANY":
            yield "a"
        case "BRANCH":
            for branch in value[1]:
                yield from _write_all(branch)
        case "SUBPATTERN":
            yield from _write_all(value[3])
        case "MAX_REPEAT" | "MIN_REPEAT":
            yield from _repeat(*value)
        case _:
            # Anchors and assertions add nothing to a text.
            yield ""


def _repeat(least: int, most: Any, items: Sequence[Any]) -> Iterator[str]:
    if least >= 2 and int(most) >= len(_LETTERS) and str(items[0][0]) == "IN":
        # The end of a domain.
        yield _LETTERS
    for one in _write_all(items):
        yield one * least
    if least == 0:
        yield from _write_all(items)


def _choose_letter(choices: Sequence[Any]) -> str:
    operation, value = choices[0]
    match str(operation):
        case "NEGATE":
            barred = {chr(one) for kind, one in choices[1:] if str(kind) == "LITERAL"}
            return next(letter for letter in _TRIED if letter not in barred)
        case "LITERAL":
            return chr(value)
        case "RANGE":
            return chr(value[0])
        case _:
            return "0" if str(value) == "CATEGORY_DIGIT" else "a"
