"""Which characters the texts of an account file may have: none that can't be seen, or mean something to YAML or a URL."""

import re

_PARAMETER = re.compile(r"[^\s&=#?%+\x00-\x1f\x7f-\x9f\ud800-\udfff]{1,64}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def has_control_characters(text: str) -> bool:
    """Whether the text has control characters, line or paragraph separators, or halves of characters."""
    return _CONTROL.search(text) is not None


def is_parameter(text: str) -> bool:
    """Whether a URL can carry a parameter of this name without encoding what separates parameters."""
    return _PARAMETER.fullmatch(text) is not None
