"""Both languages read the record of a carried visit in the same way, and take it out of addresses alike."""

from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dni_py.core.carried_visits import LONGEST_AGE_MS, read_record, take_out_record
from tests.parity.cases import urls
from tests.parity.compare import Parity

NOW_MS = 1_796_000_000_000
FROM = "https://one.example/"
ORIGINS = {"https://one.example": 1, "https://two.example": 2}
LANDING, REFERRER = "https://one.example/?gclid=1&b=%20c#d", "https://www.google.com/"
PAGE = "https://two.example/"
SEPARATORS = ["?", "&", "#", "=", "%20", "+", "%", "dni_visit=", "dni_visit", "x", " ", "%zz", "17960000000000", "-1"]
pieces = st.lists(st.sampled_from(SEPARATORS), max_size=8).map("".join)


def write_record(*parts: object) -> str:
    return quote(" ".join(map(str, parts)), safe="")


@pytest.mark.parametrize(
    ("address", "left"),
    [
        (PAGE, PAGE),
        (f"{PAGE}?dni_visit=1", PAGE),
        (f"{PAGE}?dni_visit=1#part", f"{PAGE}#part"),
        (f"{PAGE}?a=1&dni_visit=1", f"{PAGE}?a=1"),
        (f"{PAGE}?dni_visit=1&a=b+c%20d&e", f"{PAGE}?a=b+c%20d&e"),
        (f"{PAGE}?a&dni_visit=1&b&&c#/d?e", f"{PAGE}?a&b&&c#/d?e"),
        (f"{PAGE}?dni_visit=", PAGE),
        (f"{PAGE}?dni_visit=1&dni_visit=2", PAGE),
        (f"{PAGE}?dni_visit=1&dni_visit=2&a#b", f"{PAGE}?a#b"),
        (f"{PAGE}?a&dni_visit=1&dni_visit=2", f"{PAGE}?a"),
        (f"{PAGE}?dni_visits=1&my_dni_visit=2", f"{PAGE}?dni_visits=1&my_dni_visit=2"),
    ],
)
def test_a_record_is_taken_out_and_the_rest_stays(parity: Parity, address: str, left: str) -> None:
    assert parity(take_out_record, address) == left


@given(st.one_of(urls, pieces))
def test_taking_a_record_out_of_any_address(parity: Parity, address: str) -> None:
    parity(take_out_record, address)


@pytest.mark.parametrize("age_ms", [0, LONGEST_AGE_MS, -LONGEST_AGE_MS])
@pytest.mark.parametrize("referring_url", [REFERRER, ""])
def test_a_record_of_this_minute_says_how_the_visit_began(parity: Parity, age_ms: int, referring_url: str) -> None:
    address = f"{PAGE}?a=1&dni_visit={write_record(NOW_MS - age_ms, LANDING, referring_url)}"
    for written in (address, address.replace("%20http", "+http")):
        found = parity(read_record, written, FROM, NOW_MS, ORIGINS)
        assert found == {"url": LANDING, "referring_url": referring_url}


@pytest.mark.parametrize(
    ("record", "referring_url"),
    [
        (write_record(NOW_MS - LONGEST_AGE_MS - 1, LANDING, REFERRER), FROM),
        (write_record(NOW_MS + LONGEST_AGE_MS + 1, LANDING, REFERRER), FROM),
        (write_record(NOW_MS, LANDING, REFERRER), ""),
        (write_record(NOW_MS, LANDING, REFERRER), "https://other.example/"),
        (write_record(NOW_MS, LANDING, REFERRER), "https://one.example.evil.example/"),
        (write_record(NOW_MS, LANDING, REFERRER), "https://sub.one.example/"),
        (write_record(NOW_MS, LANDING, REFERRER), "http://one.example/"),
        (write_record(NOW_MS, LANDING), FROM),
        (write_record(NOW_MS, LANDING, REFERRER, ""), FROM),
        (write_record("", LANDING, REFERRER), FROM),
        (write_record("1e12", LANDING, REFERRER), FROM),
        (write_record("9" * 16, LANDING, REFERRER), FROM),
        ("", FROM),
    ],
)
def test_any_other_record_does_not_count(parity: Parity, record: str, referring_url: str) -> None:
    found = parity(read_record, f"{PAGE}?dni_visit={record}", referring_url, NOW_MS, ORIGINS)
    assert found == {"url": PAGE, "referring_url": referring_url}


@given(st.one_of(urls, pieces), st.sampled_from([FROM, "", "x", "https://two.example", PAGE]), pieces)
def test_reading_any_address(parity: Parity, address: str, referring_url: str, record: Any) -> None:
    parity(read_record, f"{address}?dni_visit={record}", referring_url, NOW_MS, ORIGINS)
