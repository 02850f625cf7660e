"""Digits as people write them: in the digits of other scripts, or as the letters on the telephone's keys."""

from dni_py.core.text import character_of, code_at, replace_pattern

KEYPAD = "22233344455566677778889999"
"""The digit of each letter's telephone key, from A to Z (ITU-T E.161)."""

OTHER_DIGITS = "\u0660-\u0669\u06f0-\u06f9\uff10-\uff19"
"""Arabic-Indic, Persian and full-width digits, for a character class. Each has its value in the last four bits."""

_DIGIT_OR_LETTER = "[a-z\\d" + OTHER_DIGITS + "]"


def digit_of(character: str, _start: int) -> str:
    """Return the ASCII digit for a digit of any of these scripts, or for an ASCII letter by its telephone key."""
    code = code_at(character, 0)
    return KEYPAD[(code | 32) - 97] if 64 < code < 128 else str(code & 15)


def digits_in(text: str) -> str:
    """Return the digits and letters of a text as ASCII digits, without anything else."""
    return replace_pattern("\\D", replace_pattern(_DIGIT_OR_LETTER, text, digit_of), lambda _other, _start: "")


def write_digits(written: str, digits: str) -> str:
    """Return written with its digits replaced by digits in turn, in the same script, and its letters by ASCII digits.

    The rest of a long word is removed; so is a word whose digits follow it in brackets: `FLOWERS (356-9377)`.
    """
    used = 0

    def give_digit(character: str, _start: int) -> str:
        nonlocal used
        if len(character) > 1:
            return ""
        used += 1
        code = code_at(character, 0)
        base = code & 65520 if code > 127 else 48
        return character_of(base + int(digits[used - 1])) if used <= len(digits) else ""

    return replace_pattern("[a-z][^)]*\\((?=\\d)|\\)$|" + _DIGIT_OR_LETTER, written, give_digit)
