"""The pattern that numbers fit in any spelling."""

from dni_py.core.characters import KEYPAD
from dni_py.core.numbers import PhoneNumber
from dni_py.core.patterns import BETWEEN
from dni_py.core.text import character_of, join_texts, replace_pattern, slice_text

_DIGITS_BEFORE_LETTERS = 3

_OPENING = "(?:\\+|\\((?=[^)]{1,6}\\))){0,2}"
"""A `+`, and a bracket that closes behind an area or country code."""


def write_target_pattern(numbers: list[PhoneNumber]) -> str:
    """Return the pattern that numbers fit in any spelling. Of numbers, none may begin with the digits of an earlier one.

    A match starts at the number's first digit, or at a `+` or bracket right before it.
    """
    return _OPENING + "(?:" + join_texts([spell_number(number) for number in numbers], "|") + ")"


def spell_number(number: PhoneNumber) -> str:
    """Return the pattern that a number fits in any of its forms (see `prepare_number`), however its digits are separated.

    Behind the first three digits a letter counts as its telephone key, and a word may be longer than the number that it
    spells. The digits that a word spells may stand behind it in brackets.
    """
    significant = number["spellings"][0]
    national = number["spellings"][1]
    trunk = number["trunk"]
    # `(20)?79..`, with what `spell` makes of each digit.
    head = "(?:(?:0(?:0|11))?" + number["country_code"] + ")?(?:" + trunk + ")?"
    first = len(head)
    last = first + len(significant) - 1
    forms = head + significant + "(?:\\s?\\(" + slice_text(significant, _DIGITS_BEFORE_LETTERS, 20) + "\\))?)"
    if national != trunk + significant:
        forms += "|" + national

    def spell(digit: str, start: int) -> str:
        same = join_texts(["[", "\\u066", "\\u06f", "\\uff1", ""], digit)
        opening = ""

        def add_letter(_digit: str, place: int) -> str:
            nonlocal same
            same += character_of(97 + place)
            return ""

        if start == last:
            opening = "(?:" + same + "]|"
        if start >= first + _DIGITS_BEFORE_LETTERS:
            replace_pattern(digit, KEYPAD, add_letter)
        if start == last:
            return opening + same + "][a-z]*"
        return same + ("]" if start == len(forms) - 1 else "]" + BETWEEN + "{0,40}")

    return replace_pattern("\\d", forms, spell)
