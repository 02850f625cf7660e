"""What a single character means inside a phone number."""

from dni_py.core.text import code_at

_KEYPAD = "22233344455566677778889999"


def digit_at(text: str, index: int) -> str:
    """Return the ASCII digit that a character stands for: a digit, also a full-width one, or a letter by its telephone key.

    For any other character the answer is an empty text. The keys are those of ITU-T E.161.
    """
    code = code_at(text, index)
    if code > 65295:
        code -= 65248
    if 47 < code < 58:
        return str(code - 48)
    code = (code | 32) - 97
    return _KEYPAD[code] if 0 <= code < 26 else ""


def digits_in(text: str) -> str:
    """Return the ASCII digits that the digits and letters of a text stand for, everything else left out."""
    digits = ""
    for index in range(len(text)):
        digits += digit_at(text, index)
    return digits
