"""The pattern that the target numbers of an account fit. The server writes it into the config, so it costs the bundle nothing."""

from dni_py.core.numbers import NumberRecord, prepare_number
from dni_py.core.patterns import BETWEEN
from dni_py.core.text import join_texts, slice_text, split_text

_GAP = BETWEEN + "{0,40}"
_KEYPAD = split_text(",,abc,def,ghi,jkl,mno,pqrs,tuv,wxyz", ",")
_DIGITS_BEFORE_LETTERS = 3

_OPENING = "(?:\\+|\\((?=\\+?\\d{1,5}\\))){0,2}"
"""A `+`, and a bracket that closes behind an area or country code."""


def write_target_pattern(records: list[NumberRecord]) -> str:
    """Return the pattern that numbers fit in any spelling. Of records, none may begin with the digits of an earlier one.

    A match starts at the number's first digit, or at a `+` or bracket right before it.
    """
    return _OPENING + "(?:" + join_texts([spell_number(record) for record in records], "|") + ")"


def list_target_digits(records: list[NumberRecord]) -> str:
    """Return all digit strings under which numbers may stand on a page, in one text."""
    return join_texts([join_texts(prepare_number(record, 0)["spellings"], "|") for record in records], "|")


def spell_number(record: NumberRecord) -> str:
    """Return the pattern that a number fits in any of its forms (see `prepare_number`)."""
    number = prepare_number(record, 0)
    significant = number["spellings"][0]
    national = number["spellings"][1]
    trunk = slice_text(national, 0, len(national) - len(significant)) if national.endswith(significant) else ""
    prefix = "(?:0" + _GAP + "(?:0|1" + _GAP + "1)" + _GAP + ")?" + spell_digits(number["country_code"]) + _GAP
    if trunk != "":
        trunk = spell_digits(trunk) + _GAP
        prefix += "(?:" + trunk + ")?|" + trunk
    pattern = "(?:" + prefix + ")?" + spell_digits(significant)
    return pattern if national.endswith(significant) else pattern + "|" + spell_digits(national)


def spell_digits(digits: str) -> str:
    """Return the pattern that digits fit however they are separated.

    Behind the first three digits a letter counts as its telephone key (ITU-T E.161), and a word may be longer than the
    number that it spells.
    """
    pattern = ""
    for index in range(len(digits)):
        letters = _KEYPAD[int(digits[index])] if index >= _DIGITS_BEFORE_LETTERS else ""
        digit = "[" + digits[index] + "\\uff1" + digits[index]
        if index > 0:
            pattern += _GAP
        if index == len(digits) - 1 and letters != "":
            pattern += "(?:" + digit + "]|[" + letters + "][a-z]*)"
        else:
            pattern += digit + letters + "]"
    return pattern
