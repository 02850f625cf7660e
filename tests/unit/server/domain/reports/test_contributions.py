"""What one call adds to reports."""

from dataclasses import replace

import pytest

from server.domain.accounts import Account, Campaign, ParameterMapping
from server.domain.calls.attributed import Attributed, Match
from server.domain.calls.call import Call, Outcome, Progress
from server.domain.calls.certainty import is_certain
from server.domain.calls.lead import Lead, LeadStatus
from server.domain.exports.click_ids import list_click_tags
from server.domain.phone_numbers import PhoneNumber
from server.domain.reports.contributions import Contribution, CountingRules, count_call
from server.domain.reports.measures import read_numbers

NOON_IN_KOLKATA = 1_800_000_000.0 - 3600 * 8 - 60 * 90
"""2027-01-14T22:30:00Z, four o'clock in the morning of the next day in Kolkata."""

CALL = Call(
    call_id="twilio-CA1",
    account="demo",
    carrier="twilio",
    carrier_call_id="CA1",
    tracking_number=PhoneNumber("+18665550120", "12"),
    caller="+14155550123",
    attributed=Attributed(Match.LIVE, 1, visitor_id="visitor", lease_id="lease"),
    progress=Progress(NOON_IN_KOLKATA),
)


def count(call: Call, zone: str = "UTC", *click_tags: str) -> Contribution:
    counted = count_call(call, CountingRules("demo", zone, frozenset(click_tags)))
    assert counted is not None
    return counted


def with_tags(**tags: str) -> Call:
    return replace(CALL, attributed=replace(CALL.attributed, tags=tags))


def list_tags(call: Call, *click_tags: str) -> dict[str, str]:
    values = count(call, "UTC", *click_tags).values
    return {name.removeprefix("tag:"): value for name, value in values.items() if name.startswith("tag:")}


def test_a_call_counts_on_the_day_and_in_the_hour_of_the_time_zone() -> None:
    assert count(CALL, "Asia/Kolkata").day == count(CALL, "UTC").day + 1
    assert (count(CALL, "UTC").hour, count(CALL, "Asia/Kolkata").hour) == (22, 4)


def test_spam_is_not_counted() -> None:
    spam = replace(CALL, lead=Lead(LeadStatus.SPAM, 100))
    assert count_call(spam, CountingRules("demo", "UTC", frozenset())) is None


def test_a_blocked_caller_is_not_counted() -> None:
    blocked = replace(CALL, progress=replace(CALL.progress, outcome=Outcome.BLOCKED))
    assert count_call(blocked, CountingRules("demo", "UTC", frozenset())) is None


@pytest.mark.parametrize(
    ("outcome", "is_missed"),
    [
        (Outcome.VOICEMAIL, True),
        (Outcome.NO_ANSWER, True),
        (Outcome.BUSY, True),
        (Outcome.FAILED, True),
        (Outcome.ABANDONED, True),
        (Outcome.RUNNING, False),
        (Outcome.ANSWERED, False),
        (Outcome.HANDLED, False),
        (Outcome.UNKNOWN, False),
    ],
)
def test_a_call_is_missed_when_somebody_should_have_answered(outcome: Outcome, is_missed: bool) -> None:
    call = replace(CALL, progress=replace(CALL.progress, outcome=outcome))
    assert read_numbers(count(call).numbers).all.missed == is_missed


def test_click_ids_taps_addresses_and_phone_numbers_are_not_counted() -> None:
    call = with_tags(
        keyword="roof",
        click="Cj0",
        tel_tapped_at="1800000000",
        form_email="ann@mail.example",
        form_phone="(415) 555-0123",
        other_phone="+44 20 7946 0000",
        ad="120208423423423",
    )
    assert list_tags(call, "click") == {"keyword": "roof", "ad": "120208423423423"}


def test_tags_of_click_ids_are_those_of_the_account_s_parameter_mapping() -> None:
    account = Account(
        key="demo",
        name="Demo",
        country="US",
        parameter_mapping=(ParameterMapping("gclid", "google"), ParameterMapping("kw", "keyword")),
        campaigns=(Campaign("roofing", parameter_mapping=(ParameterMapping("msclkid", "bing"),)),),
    )
    assert {"google", "bing", "gclid", "fbclid"} <= list_click_tags(account)
    assert not {"keyword", "utm_source"} & list_click_tags(account)


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("", ""),
        ("https://harbor.example", "/"),
        ("https://harbor.example/roofs/new?gclid=1#top", "/roofs/new"),
        ("https://[harbor.example/", ""),
        ("https://harbor.example/" + "a" * 400, "/" + "a" * 249),
    ],
)
def test_the_landing_page_is_the_path_of_the_landing_url(url: str, path: str) -> None:
    call = replace(CALL, attributed=replace(CALL.attributed, landing_url=url))
    assert count(call).values["landing_page"] == path


@pytest.mark.parametrize(
    ("attributed", "expected"),
    [
        (CALL.attributed, True),
        (Attributed(Match.SOURCE, tracking_source="Radio"), True),
        (Attributed(Match.SHARED, 3, tracking_source="Google Ads", lease_id="lease"), False),
        (Attributed(Match.DEFAULT, tracking_source="Default number of pool"), False),
        (Attributed(Match.NONE), False),
    ],
)
def test_only_one_visitor_or_the_number_s_source_are_certain(attributed: Attributed, expected: bool) -> None:
    assert is_certain(attributed) is expected
    counted = read_numbers(count(replace(CALL, attributed=attributed)).numbers)
    assert (counted.certain.calls, counted.unsure.calls) == (int(expected), int(not expected))
