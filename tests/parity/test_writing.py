"""Both languages write the same tracking number into the same shape."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dni_py.core.finding import find_numbers
from dni_py.core.links import find_number_end, find_number_start, swap_link
from dni_py.core.numbers import NumberRecord, PhoneNumber, digits_in, extension_of, prepare_number
from dni_py.core.swapping import replace_range, swap_texts
from dni_py.core.writing import add_extension, fits_form, write_digits, write_number
from tests.parity.cases import NUMBERS, RECORDS, numbers, phone_texts, records
from tests.parity.compare import Parity

forms = st.integers(0, len(NUMBERS[0]["forms"]) - 1)
tracking_lists = st.lists(st.none() | numbers, min_size=3, max_size=3)
target_lists = st.lists(numbers, min_size=3, max_size=3)
texts = st.lists(phone_texts, min_size=1, max_size=4)
addresses = st.builds(
    "".join,
    st.tuples(
        st.sampled_from("tel: TEL: tel:// sms: callto: facetime: https://wa.me/ whatsapp://send?phone= x:".split()),
        st.sampled_from(["", "+", "%2B", "%28"]),
        phone_texts,
        st.sampled_from(["", ";ext=12", ",12", "?body=hi", ";ext=3?body=hi", "&text=hi", "%20"]),
    ),
)
link_options = st.fixed_dictionaries(
    {"whatsapp_links": st.booleans(), "link_extension": st.sampled_from(["ext", "comma"])}
)


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record["number"])
def test_preparing_a_number(parity: Parity, record: NumberRecord) -> None:
    parity(prepare_number, record)


@pytest.mark.parametrize("record", [RECORDS[0], RECORDS[1], {**RECORDS[0], "extension": None}])
def test_a_numbers_extension(parity: Parity, record: NumberRecord) -> None:
    parity(extension_of, record)
    parity(add_extension, "800", record)


@given(phone_texts)
def test_the_digits_of_a_text(parity: Parity, text: str) -> None:
    parity(digits_in, text)


@given(phone_texts.filter(len), forms, numbers, numbers)
def test_writing_a_number(parity: Parity, written: str, form: int, target: PhoneNumber, tracking: PhoneNumber) -> None:
    parity(fits_form, form, target, tracking)
    parity(write_number, written, form, target, tracking)


@given(phone_texts, st.text("0123456789", max_size=15))
def test_writing_digits(parity: Parity, written: str, digits: str) -> None:
    parity(write_digits, written, digits)


@given(texts, target_lists, tracking_lists)
def test_swapping_texts(
    parity: Parity, parts: list[str], targets: list[PhoneNumber], tracking: list[PhoneNumber | None]
) -> None:
    parity(swap_texts, parts, targets, tracking)


@given(texts, records, target_lists, tracking_lists, st.data())
def test_swapping_a_number_that_is_split_over_texts(
    parity: Parity,
    parts: list[str],
    record: NumberRecord,
    targets: list[PhoneNumber],
    tracking: list[PhoneNumber | None],
    data: st.DataObject,
) -> None:
    whole = " ".join([*parts, record["national"], ""])
    cuts = sorted(data.draw(st.lists(st.integers(0, len(whole)), max_size=4)))
    pieces = [whole[start:end] for start, end in zip([0, *cuts], [*cuts, len(whole)], strict=True)]
    swapped = parity(swap_texts, pieces, targets, tracking)
    assert len(swapped["texts"]) == len(pieces)
    assert swapped["matches"] == find_numbers(whole, targets) or not whole.isascii()


@given(texts, st.data(), phone_texts)
def test_replacing_a_range(parity: Parity, parts: list[str], data: st.DataObject, replacement: str) -> None:
    length = len("".join(parts))
    start = data.draw(st.integers(0, length))
    parity(replace_range, parts, start, data.draw(st.integers(start, length)), replacement)


@given(addresses, target_lists, tracking_lists, link_options)
def test_swapping_a_link(
    parity: Parity,
    address: str,
    targets: list[PhoneNumber],
    tracking: list[PhoneNumber | None],
    options: dict[str, object],
) -> None:
    start = parity(find_number_start, address, options["whatsapp_links"])
    parity(find_number_end, address, max(start, 0))
    parity(swap_link, address, targets, tracking, options)
