"""What a single character means inside a phone number."""

from dni_py.core.text import code_at

_KEYPAD = "22233344455566677778889999"


def digit_at(text: str, index: int) -> str:
    """Return a digit itself, and for an ASCII letter the digit on its telephone key (ITU-T E.161); for others an empty text."""
    code = code_at(text, index) | 32
    if 47 < code < 58:
        return text[index]
    return _KEYPAD[code - 97] if 96 < code < 123 else ""


def digits_in(text: str) -> str:
    """Return the digits that the digits and letters of a text stand for, everything else left out."""
    digits = ""
    for index in range(len(text)):
        digits += digit_at(text, index)
    return digits
