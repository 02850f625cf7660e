"""Digits as people write them: full-width, or as the letters on the telephone's keys."""

from dni_py.core.text import code_at, replace_pattern

_KEYPAD = "22233344455566677778889999"

DIGIT_OR_LETTER = "[a-z\\d\\uff10-\\uff19]"
"""What `digit_of` knows a digit for."""


def digit_of(character: str) -> str:
    """Return the digit that a digit, a full-width one too, or an ASCII letter by its telephone key (ITU-T E.161) stands for."""
    code = code_at(character, 0)
    if code > 65295:
        code -= 65248
    return _KEYPAD[(code | 32) - 97] if code > 64 else str(code - 48)


def digits_in(text: str) -> str:
    """Return the digits that the digits and letters of a text stand for, everything else left out."""
    digits = ""

    def take_digit(character: str, _start: int) -> str:
        nonlocal digits
        digits += digit_of(character)
        return ""

    replace_pattern(DIGIT_OR_LETTER, text, take_digit)
    return digits


def write_digits(written: str, digits: str) -> str:
    """Return written with its digits and letters replaced by digits in turn; what is left over of a long word goes."""
    used = 0

    def give_digit(_character: str, _start: int) -> str:
        nonlocal used
        used += 1
        return digits[used - 1] if used <= len(digits) else ""

    return replace_pattern(DIGIT_OR_LETTER, written, give_digit)
