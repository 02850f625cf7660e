"""Both languages read the same digits and find the same numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dni_py.core.characters import digit_of, digits_in
from dni_py.core.finding import find_number
from dni_py.core.numbers import NumberRecord, prepare_number
from dni_py.core.patterns import NUMBER_SIGN
from dni_py.core.swapping import swap_texts
from tests.parity.cases import CHARACTERS, NUMBERS, RECORDS, make_rules, phone_texts, spellings
from tests.parity.compare import Parity

DIGITS_AND_LETTERS = [character for character in CHARACTERS if character.isascii() and character.isalnum()]
RULES = make_rules(RECORDS, [RECORDS[1]] * len(RECORDS))
RULES_FOR_ONE = make_rules(RECORDS[:1], RECORDS[1:2])
TEXTS = [
    "Call 800-555-0100 now",
    "+1 (800) 555‑0100",
    "(800) 555-0100, (866) 555-0101",
    "1-800-FLOWERS today",
    "tel 020 7946 0958 or +44 (0)20 7946 0958",
    "98005550100 and 8005550100123",
    "order #8005550100, $8005550100, 800-555-0100 €",
    "10.0.0.1, 2024-01-02, 8005550100.00",
    "８００-５５５-０１００",
    "011 44 20 7946 0958 / 0044 20 7946 0958",
    "800 - 555 - 0100 ext. 5",
    "😀800😀 555-0100",
    "800\r555\u20280100\n800-555-0100\n",
    "",
    "32 12 34 56, 32.12.34.56, 01/02/2024",
]


@pytest.mark.parametrize("character", [*DIGITS_AND_LETTERS, *"０１９٠١٩۰۱۹"])
def test_every_digit_and_letter_stands_for_the_same_digit(parity: Parity, character: str) -> None:
    parity(digit_of, character, 0)


def test_every_character_is_a_digit_in_both_or_in_neither(parity: Parity) -> None:
    parity(digits_in, "".join(CHARACTERS))


def test_every_character_separates_digits_alike(parity: Parity) -> None:
    for character in CHARACTERS:
        parity(swap_texts, [f"800{character}555{character}0100{character}"], RULES_FOR_ONE, False)


def test_every_character_beside_a_number_leaves_it_alike(parity: Parity) -> None:
    for character in CHARACTERS:
        parity(swap_texts, [f"{character}8005550100 8005550100{character}"], RULES_FOR_ONE, False)


@pytest.mark.parametrize("text", TEXTS)
def test_numbers_in_known_texts(parity: Parity, text: str) -> None:
    parity(swap_texts, [text], RULES, False)
    parity(digits_in, text)


@given(phone_texts)
def test_the_digits_of_a_text(parity: Parity, text: str) -> None:
    parity(digits_in, text)


@given(spellings() | phone_texts, phone_texts, phone_texts)
def test_which_number_is_spelled(parity: Parity, written: str, ahead: str, behind: str) -> None:
    parity(find_number, written, ahead + NUMBER_SIGN + behind, NUMBERS[:4])


@given(st.sampled_from(RECORDS))
def test_preparing_a_number(parity: Parity, record: NumberRecord) -> None:
    parity(prepare_number, record, 3)
