"""Both languages find the same numbers at the same places."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dni_py.core.boundaries import ends_number, is_digit_at, is_money_beside, is_word_at, may_start_number
from dni_py.core.finding import find_longest, find_numbers, find_opening, read_form
from dni_py.core.lookalikes import is_date_or_address, shape_of
from dni_py.core.numbers import PhoneNumber
from tests.parity.cases import NUMBERS, phone_texts, targets
from tests.parity.compare import Parity

places = st.integers(-2, 40)

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
    "",
    "32 12 34 56",
]


@pytest.mark.parametrize("text", TEXTS)
def test_numbers_in_known_texts(parity: Parity, text: str) -> None:
    parity(find_numbers, text, NUMBERS)


@given(phone_texts, targets)
def test_numbers_in_generated_texts(parity: Parity, text: str, chosen: list[PhoneNumber]) -> None:
    parity(find_numbers, text, chosen)


@given(phone_texts.filter(len), targets, st.data())
def test_the_longest_number_at_a_place(
    parity: Parity, text: str, chosen: list[PhoneNumber], data: st.DataObject
) -> None:
    parity(find_longest, text, data.draw(st.integers(0, len(text) - 1)), chosen, data.draw(st.sampled_from([0, 9])))


@given(
    phone_texts, st.integers(0, 10), st.sampled_from([form for number in NUMBERS for form in number["forms"] if form])
)
def test_reading_one_form(parity: Parity, text: str, index: int, form: str) -> None:
    parity(read_form, text, index, form)


@given(phone_texts.filter(len), st.data())
def test_where_a_number_opens(parity: Parity, text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    parity(find_opening, text, start, data.draw(st.integers(start, len(text))))


@given(phone_texts.filter(len), st.data())
def test_whether_a_number_may_start_or_end_at_a_place(parity: Parity, text: str, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(text) - 1))
    parity(may_start_number, text, index)
    parity(ends_number, text, index + 1, data.draw(st.booleans()))


@given(phone_texts, places, st.sampled_from([-1, 1]))
def test_what_stands_at_a_place(parity: Parity, text: str, index: int, step: int) -> None:
    parity(is_word_at, text, index)
    parity(is_money_beside, text, index, step)
    parity(is_digit_at, text, abs(index))


@given(phone_texts.filter(len), st.data())
def test_the_shape_of_digits(parity: Parity, text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start, len(text)))
    parity(shape_of, text, start, end)
    parity(is_date_or_address, text, start, end)


@pytest.mark.parametrize(
    "text", ["2024-01-02", "01/02/2024", "10.0.0.1", "192.168.1.10", "32.12.34.56", "800.555.0100", "a"]
)
def test_dates_and_addresses(parity: Parity, text: str) -> None:
    parity(is_date_or_address, text, 0, len(text))
