"""The pattern that matches numbers in any spelling."""

from dni_py.core.characters import KEYPAD
from dni_py.core.numbers import PhoneNumber
from dni_py.core.patterns import BETWEEN
from dni_py.core.text import character_of, join_texts, replace_pattern

_DIGITS_BEFORE_LETTERS = 3

_OPENING = "(?:\\+|\\((?=[^)]{1,6}\\))){0,2}"
"""A `+`, and a bracket that closes after an area or country code."""

_GAP = BETWEEN + "{0,40}"
_ZERO = "[0\u0660\u06f0\uff10]"
_DIALLED_ABROAD = "(?:" + _ZERO + _GAP + "(?:" + _ZERO + "|1" + _GAP + "1)" + _GAP + ")?"


def write_target_pattern(numbers: list[PhoneNumber]) -> str:
    """Return the pattern that matches numbers in any spelling. No number may begin with the digits of an earlier one.

    A match starts at the number's first digit, or at a `+` or bracket right before it.
    """
    return _OPENING + _DIALLED_ABROAD + "(?:" + join_texts([spell_number(number) for number in numbers], "|") + ")"


def spell_number(number: PhoneNumber) -> str:
    """Return the pattern that matches a number in any of its forms (see `prepare_number`), with any separators.

    After the first three digits a letter counts as its telephone key, and a word may be longer than the number that it
    spells. Seven digits may follow it in brackets. The pattern is short: V8 does not optimise one above 20 kB.
    """
    significant = number["spellings"][0]
    national = number["spellings"][1]
    trunk = number["trunk"]
    # `(20)?79..`, with what `spell` makes of each digit.
    head = "(?:" + number["country_code"] + ")?(?:" + trunk + ")?"
    first = len(head)
    last = first + len(significant) - 1
    forms = head + significant
    if national != trunk + significant:
        forms += "|" + national

    def spell(digit: str, start: int) -> str:
        opening = "[" + digit
        letters = ""

        def add_letter(_digit: str, position: int) -> str:
            nonlocal letters
            letters += character_of(97 + position)
            return ""

        for zero in [1632, 1776, 65296]:
            opening += character_of(zero + int(digit))
        if start >= first + _DIGITS_BEFORE_LETTERS:
            replace_pattern(digit, KEYPAD, add_letter)
        if start == last:
            return "(?:" + opening + "]|" + opening + letters + "][a-z]*(?:\\s?\\([\\d .-]{7,8}\\))?)"
        return opening + letters + "]" + ("" if start == len(forms) - 1 else _GAP)

    spelled = replace_pattern("\\d", forms, spell)
    extension = number["record"]["extension"]
    # When it is shown, its extension is written after it.
    return "(?:" + spelled + ")(?: ext\\. " + extension + ")?" if extension else spelled
