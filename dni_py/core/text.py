"""Text and record operations that differ between CPython and JavaScript.

Every other module of the core calls these functions instead of methods. CPython runs this file, and the browser runs
`build/runtime/dni_py/core/text.py`. The parity tests require the same results of both, counted in UTF-16 code units. If the
languages differ, JavaScript's result counts, so that a rule gives the same result on the server as on the page.
"""

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing_extensions import TypeIs

_SPACES = (
    "\t\n\x0b\x0c\r \xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000\ufeff"
)
_LARGEST_INDEX_KEY = 4294967294


def slice_text(text: str, start: int, end: int) -> str:
    """Return the part of text from index start up to, not including, index end; both are 0 or more."""
    return text[start:end]


def lower_text(text: str) -> str:
    """Return text in lower case by Unicode's rules; the result can be longer than text."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass") if _has_surrogate(text) else text
    lowered = whole.lower()
    return lowered if whole is text else "".join(_code_units(lowered))


def split_text(text: str, separator: str) -> list[str]:
    """Return the parts of text between occurrences of separator (not empty); always at least one part."""
    return text.split(separator)


def join_texts(texts: list[str], separator: str) -> str:
    """Return texts joined with separator between each two."""
    return separator.join(texts)


def code_at(text: str, index: int) -> int:
    """Return the character code at an index inside text."""
    return ord(text[index])


def character_of(code: int) -> str:
    """Return the character of a code below 65536."""
    return chr(code)


def match_pattern(pattern: str, text: str) -> list[str]:
    """Return the first match of a pattern in text and its groups, with "" for a group without a match; or [] without a match.

    A pattern is a regular expression that Python and JavaScript read in the same way: `$` is the end of the text, `\\s` white
    space of any script, `\\d` and `\\w` ASCII only; the case of ASCII letters does not matter.
    """
    found = _compile(pattern).search(text)
    return [found[0], *found.groups("")] if found else []


def matches_pattern(pattern: str, text: str) -> bool:
    """Say whether a pattern matches a part of text."""
    return bool(_compile(pattern).search(text))


def replace_pattern(pattern: str, text: str, replace: Callable[[str, int], str]) -> str:
    """Return text with each match of a pattern (without groups) replaced by the result of replace for it and its start."""
    compiled = _compile(pattern)
    if compiled.search(text) is None:
        return text
    return compiled.sub(lambda found: replace(found[0], found.start()), text)


def decode_run(run: str, _start: int) -> str:
    """Return the text of a run of `%XX` escapes, read as UTF-8 (RFC 3986), or the run itself if it is not UTF-8."""
    try:
        decoded = bytes.fromhex(run.replace("%", "")).decode()
    except ValueError:
        return run
    return "".join(_code_units(decoded))


def is_text(value: object) -> "TypeIs[str]":
    """Say whether value is text."""
    return isinstance(value, str)


def has_key(record: Mapping[str, object], name: str) -> bool:
    """Say whether record has an entry of that name of its own; names that every JavaScript object inherits do not count."""
    return name in record


def keys_of(record: Mapping[str, object]) -> list[str]:
    """Return record's names in JavaScript's order: array indexes by size, then the others in the order of their addition."""
    if not any(map(str.isdigit, record)):
        return list(record)
    indexes = sorted((name for name in record if _is_index_key(name)), key=int)
    return indexes + [name for name in record if not _is_index_key(name)]


def new_record() -> dict[str, str]:
    """Return an empty record that is safe for names from outside, `__proto__` and `constructor` included."""
    return {}


@cache
def _compile(pattern: str) -> re.Pattern[str]:
    # Python's `$` also matches before a line break at the end, and its `\s` matches fewer spaces.
    end_only = re.sub(r"\$(?![^\[]*\])", r"\\Z", pattern)
    spaces_in_class = re.sub(r"(\[[^\]]*)\\s", lambda found: found[1] + _SPACES, end_only)
    return re.compile(spaces_in_class.replace("\\s", f"[{_SPACES}]"), re.IGNORECASE | re.ASCII)


def _is_index_key(name: str) -> bool:
    return name.isascii() and name.isdigit() and (name == "0" or name[0] != "0") and int(name) <= _LARGEST_INDEX_KEY


def _has_surrogate(text: str) -> bool:
    return not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text)


def _code_units(text: str) -> list[str]:
    data = text.encode("utf-16-le", "surrogatepass")
    return [chr(data[at] | data[at + 1] << 8) for at in range(0, len(data), 2)]
