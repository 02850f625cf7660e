"""Both languages write the same tracking number into the same shape."""

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dni_py.core.characters import write_digits
from dni_py.core.finding import Found
from dni_py.core.links import swap_link
from dni_py.core.numbers import NumberRecord, PhoneNumber
from dni_py.core.swapping import split_like, swap_texts
from dni_py.core.writing import add_extension, write_number
from server.domain.public_config.link_pattern import write_link_pattern
from tests.parity.cases import (
    NUMBERS,
    RECORDS,
    TARGET_SETS,
    numbers,
    phone_texts,
    records,
    seek,
    spellings,
    target_sets,
)
from tests.parity.compare import Parity

forms = st.integers(0, 7)
tracking_lists = st.lists(st.none() | numbers, min_size=len(NUMBERS), max_size=len(NUMBERS))
texts = st.lists(phone_texts, min_size=1, max_size=4)
schemes = st.sampled_from(
    "tel: TEL: tel:// skype: sms: smsto: callto: facetime: facetime-audio: x: https://wa.me/ https://api.whatsapp.com/send?phone=".split()
)
openings = st.sampled_from(["", "+", "%2B", "%28"])
endings = st.sampled_from(
    ["", ";ext=12", ",12", "p12", "ww*1?a", "?body=hi", ";ext=3?body=hi", "&text=hi", "%20", "\n", "\r?a"]
)
addresses = st.tuples(schemes, openings, phone_texts | spellings(), endings).map("".join)
link_options = st.fixed_dictionaries(
    {
        "link_pattern": st.builds(write_link_pattern, st.booleans(), st.booleans()),
        "extension_mark": st.sampled_from([";ext=", ","]),
    }
)


@pytest.mark.parametrize("extension", [None, "", "12"])
def test_adding_an_extension(parity: Parity, extension: str | None) -> None:
    parity(add_extension, "800", {**RECORDS[0], "extension": extension})


@given(spellings() | phone_texts, forms, numbers, numbers, st.booleans())
def test_writing_a_number(
    parity: Parity, written: str, form: int, target: PhoneNumber, tracking: PhoneNumber, is_link: bool
) -> None:
    found = dict(zip(Found.__annotations__, (0, form), strict=True))
    parity(write_number, written, found, target, tracking, is_link)


@given(phone_texts, st.text("0123456789", max_size=15))
def test_writing_digits(parity: Parity, written: str, digits: str) -> None:
    parity(write_digits, written, digits)


@given(texts, target_sets, tracking_lists, st.booleans())
def test_swapping_texts(
    parity: Parity, parts: list[str], chosen: int, tracking: list[PhoneNumber | None], is_link: bool
) -> None:
    parity(swap_texts, parts, {**TARGET_SETS[chosen], "tracking": tracking}, is_link)


@given(texts, records, tracking_lists, st.lists(st.integers(0, 60), max_size=4))
def test_swapping_a_number_that_is_split_over_texts(
    parity: Parity, parts: list[str], record: NumberRecord, tracking: list[PhoneNumber | None], cuts: list[int]
) -> None:
    whole = " ".join([*parts, record["national"], ""])
    places = [0, *sorted(cuts), max(60, len(whole))]
    pieces = [whole[start:end] for start, end in pairwise(places)]
    assert len(parity(swap_texts, pieces, {**TARGET_SETS[0], "tracking": tracking}, False)["texts"]) == len(pieces)


@given(phone_texts, texts)
def test_cutting_a_text_like_others(parity: Parity, whole: str, parts: list[str]) -> None:
    parity(split_like, whole, parts)


@given(addresses, target_sets, tracking_lists, link_options)
def test_swapping_a_link(
    parity: Parity, address: str, chosen: int, tracking: list[PhoneNumber | None], options: dict[str, Any]
) -> None:
    parity(swap_link, [address], {**TARGET_SETS[chosen], "tracking": tracking, **options})


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record["number"])
@pytest.mark.parametrize("scheme", ["tel:", "sms:", "https://wa.me/", "tel:%2B"])
def test_swapping_the_link_of_each_number(parity: Parity, scheme: str, record: NumberRecord) -> None:
    rules = {
        **seek([record]),
        "tracking": [NUMBERS[1]],
        "link_pattern": write_link_pattern(True, True),
        "extension_mark": ";ext=",
    }
    for written in (record["number"], record["number"][1:], record["international"]):
        parity(swap_link, [scheme + written], rules)
