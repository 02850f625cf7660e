"""Numbers in the formats of carriers are read correctly, and other texts are not read as numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.calls.written_numbers import (
    WrittenNumber,
    can_be_shown,
    list_national_candidates,
    match_national,
    read_called,
    read_caller,
    read_written,
)

TOLL_FREE = "+18665550110"
LONDON = "+442079460000"


def know_nothing(_number: str) -> bool:
    return False


@pytest.mark.parametrize(
    "text",
    [
        "+18665550110",
        "18665550110",
        "8665550110",
        "0018665550110",
        "01118665550110",
        "+1 866-555-0110",
        " 18665550110",
        "(866) 555-0110",
        "866.555.0110",
        "tel:+18665550110",
        "tel:+1-866-555-0110",
        "TEL:8665550110",
        "tel:555-0110;phone-context=+1866",
        "sip:+18665550110@sip.example.com",
        "sips:18665550110@sip.example.com:5061;transport=tls",
        "sip:8665550110@sip.example.com;user=phone",
        "sip:+18665550110;npdi;rn=+18665550000@10.0.0.1",
        "sip:%2B1866%35550110@sip.example.com?header=value",
        "<sip:+18665550110@sip.example.com;user=phone>;tag=1",
        '"A Shop, (415) 555" <sip:+18665550110@sip.example.com>',
        "A Shop <tel:+1-866-555-0110>",
        '"24 Hour Shop" +18665550110',
        "Shop +18665550110",
    ],
)
def test_a_number_is_read_in_every_way_it_is_written(text: str) -> None:
    written = read_written(text)
    assert read_called(written, "US", know_nothing) == TOLL_FREE
    assert read_caller(written, "US") == TOLL_FREE


@pytest.mark.parametrize(
    ("text", "extension"),
    [
        ("tel:+18665550110;ext=102", "102"),
        ("tel:+18665550110;EXT=1-0-2", "102"),
        ("sip:+18665550110;ext=102@sip.example.com", "102"),
        ("tel:+18665550110;ext=abc", None),
        ("tel:+18665550110;ext=", None),
        ("sip:+18665550110@sip.example.com;ext=102", None),
    ],
)
def test_an_extension_is_read_where_addresses_have_it(text: str, extension: str | None) -> None:
    assert read_written(text) == WrittenNumber(TOLL_FREE, extension)


@pytest.mark.parametrize(
    "text",
    ["", "anonymous", "Anonymous", "Restricted", "unknown", "unavailable", "private", "withheld", "+266696687", "266696687",
     "+7378742833", "+2562533", "+8656696", "+86282452253", "86282452253", "+7748283", "+94844353", "client:alice",
     "client:18665550110", "sip:alice@example.com", "sip:sip.example.com", "sip:anonymous@anonymous.invalid",
     '"Anonymous" <sip:anonymous@anonymous.invalid>', "+0", "0000000000", "+10000000000", "12345", "911", "+12345",
     "+1415555012x", "4155550123 4155550124", "x" * 10_000, "1" * 10_000, "+", "<>", "\x00", "tel:", "%"],
)  # fmt: skip
def test_text_that_is_not_a_number_gives_none(text: str) -> None:
    written = read_written(text)
    caller = read_caller(written, "US")
    assert caller == ""
    assert not can_be_shown(written, caller)


@pytest.mark.parametrize(
    ("text", "country", "number"),
    [
        ("02079460000", "GB", LONDON),
        ("2079460000", "GB", LONDON),
        ("442079460000", "GB", LONDON),
        ("442079460000", "US", LONDON),
        ("14155550123", "GB", "+14155550123"),
        ("0114155550123", "US", ""),
        ("089123456", "DE", "+4989123456"),
        ("0612345678", "IT", "+390612345678"),
        ("89161234567", "RU", "+79161234567"),
        ("+1999", "US", ""),
        ("+2666966870000", "US", "+2666966870000"),
    ],
)
def test_a_number_without_a_plus_is_read_by_the_account_s_country(text: str, country: str, number: str) -> None:
    assert read_caller(read_written(text), country) == number


@pytest.mark.parametrize(
    ("text", "is_shown"),
    [
        ("+14155550123", True),
        ("14155550123", True),
        ("4155550123", True),
        ("sip:+14155550123@host", False),
        ("tel:+14155550123", False),
        ("Joe <+14155550123>", False),
        ("+2666966870000", False),
    ],
)
def test_only_a_possible_bare_number_can_be_shown_to_the_receiver(text: str, is_shown: bool) -> None:
    written = read_written(text)
    assert can_be_shown(written, read_caller(written, "US")) is is_shown


@pytest.mark.parametrize("text", ["2079460000", "02079460000", "442079460000", "00442079460000", "01144 20 7946 0000"])
def test_number_of_the_account_wins_over_its_country_s_reading(text: str) -> None:
    assert read_called(read_written(text), "US", {LONDON}.__contains__) == LONDON


def test_digits_that_match_two_numbers_of_the_account_are_read_by_its_country() -> None:
    known = {"+442079460000", "+12079460000", "+492079460000"}
    assert read_called(read_written("2079460000"), "US", known.__contains__) == "+12079460000"
    assert read_called(read_written("2079460000"), "FR", known.__contains__) not in known


@pytest.mark.parametrize(
    "digits", ["8665550110", "18665550110", "02079460000", "2079460000", "01118665550110", "0612345678"]
)
def test_national_digits_match_a_number_of_their_country(digits: str) -> None:
    home = {"8": TOLL_FREE, "1": TOLL_FREE, "2": LONDON}
    expected = {"02079460000": LONDON, "01118665550110": TOLL_FREE, "0612345678": "+390612345678"}
    number = expected.get(digits) or home[digits[0]]
    assert number in list_national_candidates(digits)
    assert match_national(digits, [number, "+34665550110", "+3361234567"]) == [number]


def test_a_trunk_prefix_of_another_country_is_a_digit_of_the_number() -> None:
    assert match_national("8665550110", ["+34665550110"]) == []


@pytest.mark.parametrize("digits", ["+18665550110", "", "1234", "1" * 19, "abc"])
def test_digits_that_are_not_a_national_number_have_no_candidates(digits: str) -> None:
    assert list_national_candidates(digits) == []


@given(st.text(max_size=40) | st.from_regex(r"(sips?:|tel:|<)?[+0-9a-z@;=%<>\" ]{0,30}", fullmatch=True))
def test_any_text_is_read_as_a_number_or_none(text: str) -> None:
    written = read_written(text)
    for number in (read_called(written, "US", know_nothing), read_caller(written, "US")):
        assert number == "" or (number[0] == "+" and number[1:].isascii() and number[1:].isdigit())
