"""The characters that texts of an account file may have: visible ones, without a meaning in YAML or URLs."""

import re

_PARAMETER = re.compile(r"[^\s&=#?%+\x00-\x1f\x7f-\x9f\ud800-\udfff]{1,64}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def has_control_characters(text: str) -> bool:
    """Whether the text has control characters, line or paragraph separators, or lone surrogates."""
    return _CONTROL.search(text) is not None


def replace_control_characters(text: str) -> str:
    """The text on one line: each of these characters becomes a space."""
    return _CONTROL.sub(" ", text)


def is_parameter(text: str) -> bool:
    """Whether the text can be the name of a URL parameter without percent-encoding."""
    return _PARAMETER.fullmatch(text) is not None
