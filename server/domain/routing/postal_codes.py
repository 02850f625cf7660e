"""Postal codes: as carriers give them, and as the cases of a route have them, where `941*` stands for all that begin so."""

import re

ANY_END = "*"
_PATTERN = re.compile(r"[A-Z0-9]{1,12}\*?")
_CODE_AND_MORE = re.compile(r"([0-9]{5})[0-9]{4}")
_SEPARATORS = re.compile(r"[\s-]+")


def normalize_zip(text: str) -> str:
    """The postal code in capitals, without spaces and hyphens."""
    return _SEPARATORS.sub("", text).upper()


def is_zip_pattern(text: str) -> bool:
    """Whether a case can have it: a normalized postal code, or the beginning of one with `*` after it."""
    return _PATTERN.fullmatch(text) is not None


def fits_zip(pattern: str, code: str) -> bool:
    """Whether the normalized postal code fits the pattern; the four further digits of a long US one do not count."""
    if pattern.endswith(ANY_END):
        return code != "" and code.startswith(pattern.removesuffix(ANY_END))
    long = _CODE_AND_MORE.fullmatch(code)
    return code == pattern or (long is not None and long[1] == pattern)
