"""Postal codes of carriers, and the patterns in the cases of a route: `941*` matches all codes that begin with 941."""

import re

ANY_END = "*"
_PATTERN = re.compile(r"[A-Z0-9]{1,12}\*?")
_CODE_AND_MORE = re.compile(r"([0-9]{5})[0-9]{4}")
_SEPARATORS = re.compile(r"[\s-]+")


def normalize_zip(text: str) -> str:
    """The postal code in capitals, without spaces and hyphens."""
    return _SEPARATORS.sub("", text).upper()


def is_zip_pattern(text: str) -> bool:
    """Whether the text is a valid pattern: a normalized postal code, or the beginning of one and `*`."""
    return _PATTERN.fullmatch(text) is not None


def fits_zip(pattern: str, code: str) -> bool:
    """Whether the normalized postal code matches the pattern; the last four digits of a ZIP+4 code are ignored."""
    if pattern.endswith(ANY_END):
        return code != "" and code.startswith(pattern.removesuffix(ANY_END))
    long = _CODE_AND_MORE.fullmatch(code)
    return code == pattern or (long is not None and long[1] == pattern)
