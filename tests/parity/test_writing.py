"""Both languages write the same tracking number into the same shape."""

import re
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dni_py.core.characters import write_digits
from dni_py.core.links import swap_link
from dni_py.core.numbers import NumberRecord, PhoneNumber
from dni_py.core.swapping import split_like, swap_texts
from dni_py.core.writing import add_extension, write_number
from server.domain.public_config.link_pattern import write_link_pattern
from tests.parity.cases import (
    RECORDS,
    TARGET_SETS,
    make_rules,
    numbers,
    phone_texts,
    records,
    spellings,
    target_sets,
)
from tests.parity.compare import Parity

forms = st.integers(0, 7)
shown_lists = st.lists(st.none() | records, min_size=len(RECORDS), max_size=len(RECORDS))
texts = st.lists(phone_texts, min_size=1, max_size=4)
schemes = st.sampled_from(
    "tel: TEL: tel:// sms: smsto: callto: skype: facetime: facetime-audio: x: f('tel: https://wa.me/ https://api.whatsapp.com/send?phone=".split()
)
openings = st.sampled_from(["", "+", "%2B", "%28"])
endings = st.sampled_from(
    [
        "",
        "p12",
        "w12",
        "x12",
        "ww*1?a",
        "%2C12",
        "%3Bext=1",
        "')",
        "#",
        ";ext=12",
        ",12",
        "?body=hi",
        ";ext=3?body=hi",
        "&text=hi",
        "%20",
        "\n",
        "\r?a",
    ]
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
    parity(write_number, written, form, target, tracking, is_link)


@given(phone_texts, st.text("0123456789", max_size=15))
def test_writing_digits(parity: Parity, written: str, digits: str) -> None:
    parity(write_digits, written, digits)


@given(texts, target_sets, shown_lists, st.booleans())
def test_swapping_texts(
    parity: Parity, parts: list[str], chosen: int, shown: list[NumberRecord | None], is_link: bool
) -> None:
    parity(swap_texts, parts, make_rules(TARGET_SETS[chosen], shown), is_link)


@given(texts, records, shown_lists, st.lists(st.integers(0, 60), max_size=4))
def test_swapping_a_number_that_is_split_over_texts(
    parity: Parity, parts: list[str], record: NumberRecord, shown: list[NumberRecord | None], cuts: list[int]
) -> None:
    whole = " ".join([*parts, record["national"], ""])
    pool_numbers = [0, *sorted(cuts), max(60, len(whole))]
    pieces = [whole[start:end] for start, end in pairwise(pool_numbers)]
    assert len(parity(swap_texts, pieces, make_rules(TARGET_SETS[0], shown), False)["texts"]) == len(pieces)


@given(phone_texts, texts)
def test_cutting_a_text_like_others(parity: Parity, whole: str, parts: list[str]) -> None:
    parity(split_like, whole, parts)


@given(addresses, target_sets, shown_lists, link_options)
def test_swapping_a_link(
    parity: Parity, address: str, chosen: int, shown: list[NumberRecord | None], options: dict[str, Any]
) -> None:
    parity(swap_link, address, make_rules(TARGET_SETS[chosen], shown), options)


EXTENDED = {
    "tel:800-555-0100p123": "tel:866-555-0101{}",
    "tel:800-555-0100w12": "tel:866-555-0101{}",
    "tel:8005550100pp12w3": "tel:8665550101{}",
    "tel:800-555-0100x12": "tel:866-555-0101{}",
    "tel:+18005550100;ext=7": "tel:+18665550101{}",
    "tel:8005550100,,12": "tel:8665550101{}",
    "tel:8005550100%2C%2C12": "tel:8665550101{}",
    "tel:+1800555-0100%3Bext=7": "tel:+1866555-0101{}",
}
SWAPPED = {
    "skype:+18005550100?call": "skype:+18665550101?call",
    "callto:8005550100": "callto:8665550101",
    "location.href='tel:+18005550100'": "location.href='tel:+18665550101'",
    'window.open("tel:800-555-0100", "_self"); return false': 'window.open("tel:866-555-0101", "_self"); return false',
    "location = `tel:8005550100`": "location = `tel:8665550101`",
    "javascript:location.assign('tel:8005550100,7')": "javascript:location.assign('tel:8665550101,7')",
    "go('tel:8005550100', 'tel:+18005550100')": "go('tel:8665550101', 'tel:+18665550101')",
}
LEFT = [
    *["sms:+18005550100", "facetime:8005550100", "sip:8005550100@example.com", "mailto:8005550100@example.com"],
    *["alert('800-555-0100')", "track({number: '8005550100'})", "location.href='/tel:8005550100'"],
    *["tel:800-555-0100pm", "tel:800-555-0100a1", "skype:jane.doe?call"],
]


def swap(parity: Parity, address: str, tracking: NumberRecord) -> str:
    rules = {"link_pattern": write_link_pattern(False, False), "extension_mark": ";ext="}
    swapped: str = parity(swap_link, address, make_rules(RECORDS[:1], [tracking]), rules)["texts"][0]
    return swapped


@pytest.mark.parametrize("address", EXTENDED)
def test_digits_after_a_links_number_stay_unless_the_tracking_number_has_an_extension(
    parity: Parity, address: str
) -> None:
    number = re.match(r"tel:\+?1?\d{3}-?\d{3}-?\d{4}", address)
    assert number
    assert swap(parity, address, {**RECORDS[1], "extension": None}) == EXTENDED[address].format(address[number.end() :])
    assert swap(parity, address, {**RECORDS[1], "extension": "34"}) == EXTENDED[address].format(";ext=34")


@pytest.mark.parametrize("address", SWAPPED)
def test_dialling_addresses_between_quotes_are_swapped(parity: Parity, address: str) -> None:
    assert swap(parity, address, {**RECORDS[1], "extension": None}) == SWAPPED[address]


@pytest.mark.parametrize("address", LEFT)
def test_other_addresses_stay(parity: Parity, address: str) -> None:
    assert swap(parity, address, RECORDS[1]) == address


def test_limitation_an_address_that_a_script_builds_stays(parity: Parity) -> None:
    address = "location.href = 'tel:' + '8005550100'"
    assert swap(parity, address, RECORDS[1]) == address


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record["number"])
@pytest.mark.parametrize("scheme", ["tel:", "sms:", "https://wa.me/", "tel:%2B"])
def test_swapping_the_link_of_each_number(parity: Parity, scheme: str, record: NumberRecord) -> None:
    links = {"link_pattern": write_link_pattern(True, True), "extension_mark": ";ext="}
    for written in (record["number"], record["number"][1:], record["international"]):
        parity(swap_link, scheme + written, make_rules([record], RECORDS[1:2]), links)
