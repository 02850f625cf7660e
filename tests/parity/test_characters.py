"""What a character means is the same in both languages, for every character there is."""

from collections.abc import Callable

import pytest

from dni_py.core.characters import code_of_digit, digit_of, is_letter, is_punctuation, is_space, keypad_digit_of
from tests.parity.compare import Parity


def test_every_character_code_means_the_same(parity: Parity) -> None:
    for code in [
        *range(0x300),
        *range(0x1680, 0x1690),
        *range(0x1FF0, 0x2240),
        *range(0x3000, 0x3010),
        *range(0xFE00, 0x10000),
    ]:
        parity(digit_of, code)
        parity(is_letter, code)
        parity(is_punctuation, code)
        parity(is_space, code)


@pytest.mark.parametrize("letter", "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ@[`{09é")
def test_every_letter_stands_on_the_same_key(parity: Parity, letter: str) -> None:
    parity(keypad_digit_of, ord(letter))


@pytest.mark.parametrize("index", range(10))
def test_reading_a_digit_out_of_a_text(parity: Parity, index: int) -> None:
    assert parity(code_of_digit, "9876543210", index) == 9 - index


@pytest.mark.parametrize("reads", [digit_of, is_letter, is_punctuation, is_space, keypad_digit_of])
def test_a_code_unit_of_an_emoji_is_none_of_them(parity: Parity, reads: Callable[[int], object]) -> None:
    assert reads(0xD83D) in (-1, False)
