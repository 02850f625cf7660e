"""Finding target numbers in text, by their digits and not by their spelling.

Positions are UTF-16 code units. A number is tried only where a group of digits starts, so the scan is linear in the text.
"""

from typing import TypedDict

from dni_py.core.boundaries import ends_number, is_digit_at, may_start_number
from dni_py.core.characters import digit_of, is_letter, is_punctuation, is_space, keypad_digit_of
from dni_py.core.lookalikes import is_date_or_address
from dni_py.core.numbers import PhoneNumber
from dni_py.core.text import code_at, find_text, slice_text

_MOST_PUNCTUATION_IN_A_ROW = 3
_FEWEST_DIGITS_BEFORE_LETTERS = 3
_FEWEST_DIGITS_BESIDE_OTHERS = 9
_FEWEST_DIGITS_OF_A_FOREIGN_NUMBER = 7


class Match(TypedDict):
    """Where a target number stands in a text: code units start to end, which target, which of its forms."""

    start: int
    end: int
    target: int
    form: int


def find_numbers(text: str, targets: list[PhoneNumber]) -> list[Match]:
    """Return the target numbers in text from left to right, none overlapping; of two at one place the longer.

    A match starts at its first digit, or at the `+` and the bracket that belong to it. A group of digits behind
    other digits can start a number only behind white space, when the number is long enough not to be the tail of
    another one, and when the digits before are not the country code of an international number.
    """
    matches: list[Match] = []
    index = 0
    digits_before = 0
    is_foreign = False
    has_gap = False
    while index < len(text):
        code = code_at(text, index)
        if digit_of(code) < 0:
            if is_space(code):
                has_gap = True
            elif not is_punctuation(code):
                digits_before = 0
                is_foreign = code == 43
            index += 1
            continue
        match = None
        if digits_before == 0:
            if may_start_number(text, index):
                match = find_longest(text, index, targets, 0)
        elif has_gap and not (is_foreign and digits_before < _FEWEST_DIGITS_OF_A_FOREIGN_NUMBER):
            match = find_longest(text, index, targets, _FEWEST_DIGITS_BESIDE_OTHERS)
        if match is not None:
            matches.append(match)
            index = match["end"]
            digits_before = 0
            is_foreign = False
        else:
            if digits_before == 0 and (find_text(text, "00", index) == index or find_text(text, "011", index) == index):
                is_foreign = True
            while is_digit_at(text, index):
                index += 1
                digits_before += 1
        has_gap = False
    return matches


def find_longest(text: str, index: int, targets: list[PhoneNumber], least_digits: int) -> Match | None:
    """Return the longest target number whose first digit stands at index, in a form of at least so many digits."""
    longest: Match | None = None
    end = index
    for target in range(len(targets)):
        forms = targets[target]["forms"]
        for form in range(len(forms)):
            size = len(forms[form])
            if size > 0 and size >= least_digits:
                form_end = read_form(text, index, forms[form])
                if form_end > end and ends_number(text, form_end, size >= _FEWEST_DIGITS_BESIDE_OTHERS):
                    end = form_end
                    longest = {"start": find_opening(text, index, end), "end": end, "target": target, "form": form}
    return None if is_date_or_address(text, index, end) else longest


def read_form(text: str, index: int, form: str) -> int:
    """Return where the digits of form, read from index on over any separators, end in text; -1 where they differ.

    Letters count as their telephone keys once three digits have been read; a vanity word may go on behind its number.
    """
    read = 0
    punctuation = 0
    while index < len(text):
        code = code_at(text, index)
        digit = digit_of(code)
        if digit < 0 and read >= _FEWEST_DIGITS_BEFORE_LETTERS:
            digit = keypad_digit_of(code)
        index += 1
        if digit >= 0:
            if digit != digit_of(code_at(form, read)):
                return -1
            read += 1
            punctuation = 0
            if read == len(form):
                while is_letter(code) and index < len(text) and is_letter(code_at(text, index)):
                    index += 1
                return index
        elif is_punctuation(code) and punctuation < _MOST_PUNCTUATION_IN_A_ROW:
            punctuation += 1
        elif not is_space(code):
            return -1
    return -1


def find_opening(text: str, start: int, end: int) -> int:
    """Return where a number begins whose first digit is at start: at its `+`, and at the bracket that closes inside it."""
    closes = find_text(slice_text(text, start, end), ")", 0)
    opens = find_text(slice_text(text, start, end), "(", 0)
    has_open_bracket = closes >= 0 and (opens < 0 or opens > closes)
    while start > 0 and (text[start - 1] == "+" or (text[start - 1] == "(" and has_open_bracket)):
        start -= 1
    return start
