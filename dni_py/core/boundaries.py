"""What may stand beside a phone number, and what shows that the digits are part of something else."""

from dni_py.core.characters import digit_of, is_letter, is_punctuation, is_space
from dni_py.core.text import code_at

_MONEY = "$€£¥₹₽₩₺¢%"
_JOINS_A_WORD = "_#=@&*" + _MONEY
_JOINS_DIGITS = "-/.,:'"


def is_word_at(text: str, index: int) -> bool:
    """Say whether a letter or a digit stands at an index, which may lie outside the text."""
    if index < 0 or index >= len(text):
        return False
    code = code_at(text, index)
    return is_letter(code) or digit_of(code) >= 0


def is_money_beside(text: str, index: int, step: int) -> bool:
    """Say whether a currency or per cent sign stands at an index, or one space further in the direction of step."""
    if 0 <= index < len(text) and is_space(code_at(text, index)):
        index += step
    return 0 <= index < len(text) and text[index] in _MONEY


def may_start_number(text: str, index: int) -> bool:
    """Say whether what stands before the digit at index leaves it free to start a phone number.

    Not free: behind a letter, behind `#`, `_`, `=` and their like, behind a currency sign, behind a hyphen or slash that
    hangs on a word (`ORD-800...`, `/p/800...`), behind a decimal or thousands comma.
    """
    before = index - 1
    while before >= 0 and text[before] in "(+":
        before -= 1
    if before < 0:
        return True
    mark = text[before]
    if is_word_at(text, before) or mark in _JOINS_A_WORD or is_money_beside(text, before, -1):
        return False
    return not (mark in "-/," and is_word_at(text, before - 1))


def ends_number(text: str, end: int, may_have_neighbours: bool) -> bool:
    """Say whether a phone number may end before index end.

    It may not where the digits go on, at once or behind a mark that joins digits (`-55`, `.00`, `,50`), or where a
    letter or a currency sign follows; an extension (`x12`) may. A number that must stand alone has no digits behind
    white space either.
    """
    if is_money_beside(text, end, 1):
        return False
    if is_word_at(text, end):
        return text[end] in "xX" and is_word_at(text, end + 1)
    if end < len(text) and (text[end] == "_" or (text[end] in _JOINS_DIGITS and is_digit_at(text, end + 1))):
        return False
    if not may_have_neighbours:
        while end < len(text) and (is_space(code_at(text, end)) or is_punctuation(code_at(text, end))):
            end += 1
        return not is_digit_at(text, end)
    return True


def is_digit_at(text: str, index: int) -> bool:
    """Say whether a digit stands at an index, which may lie behind the end."""
    return index < len(text) and digit_of(code_at(text, index)) >= 0
