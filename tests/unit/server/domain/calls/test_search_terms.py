"""The terms under which calls are found, and the words of a search."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.calls.search_terms import (
    LONGEST_WORD,
    MOST_SEARCH_WORDS,
    MOST_WORDS,
    list_note_terms,
    list_talk_terms,
    list_terms,
    read_search,
    write_talk_term,
)
from tests.posted_calls import RINGING, tag


@given(st.floats(0, 86_400), st.none() | st.floats(0, 86_400), st.none() | st.floats(0, 86_400))
def test_terms_of_a_range_include_those_of_every_talk_time_in_it(
    seconds: float, least: float | None, most: float | None
) -> None:
    is_within = (least is None or least <= seconds) and (most is None or seconds <= most)
    assert not is_within or write_talk_term(seconds) in list_talk_terms(least, most)


def test_few_terms_are_asked_for_a_range_of_talk_times() -> None:
    assert len(list_talk_terms(None, None)) == 10
    assert list_talk_terms(61, 0) == []


def test_notes_and_calls_have_no_term_in_common() -> None:
    call = tag(RINGING, keyword="wants a roof")
    assert list_note_terms(["wants a roof"]).isdisjoint(list_terms(call))
    (word,) = read_search("roof")
    assert word.is_in(list_terms(call))
    assert word.is_in(list_note_terms(["A ROOFER"]))


def test_equal_values_of_different_fields_have_different_terms() -> None:
    as_campaign = replace(RINGING, attributed=replace(RINGING.attributed, campaign="x", publisher=""))
    as_publisher = replace(RINGING, attributed=replace(RINGING.attributed, campaign="", publisher="x"))
    assert list_terms(as_campaign) != list_terms(as_publisher)


def test_terms_are_bounded_however_much_a_page_sends() -> None:
    many = {f"tag{nth}": f"word{nth} {'x' * 5_000}" for nth in range(200)}
    terms = list_terms(replace(RINGING, attributed=replace(RINGING.attributed, tags=many)))
    assert len([term for term in terms if term.startswith("w")]) <= MOST_WORDS + 2
    assert max(map(len, terms)) <= LONGEST_WORD + 1


def test_a_search_has_a_limited_number_of_words() -> None:
    assert len(read_search(" ".join(f"w{nth}" for nth in range(99)))) == MOST_SEARCH_WORDS


@pytest.mark.parametrize("text", ["", "  ", "?!", "+", "()"])
def test_a_search_without_words_is_no_condition(text: str) -> None:
    assert read_search(text) == ()


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("0123", True),
        ("+1 (415) 555-0123", True),
        ("415.555.0123", True),
        ("1415555", True),
        ("0 415 555 0123", True),
        ("5550", False),
        ("9123", False),
    ],
)
def test_numbers_are_found_by_their_last_digits_or_from_their_country_code(text: str, is_found: bool) -> None:
    (word,) = read_search(text)
    assert word.is_in(list_terms(replace(RINGING, caller="+14155550123"))) is is_found
