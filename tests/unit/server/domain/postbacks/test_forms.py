"""Times and callers in the formats of ad platforms, in all templates of a postback."""

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from server.domain.calls.call import Call
from server.domain.postbacks.checks import check_postback
from server.domain.postbacks.forms import FORMS
from server.domain.postbacks.postback import Method
from server.domain.postbacks.values import read_values
from server.domain.postbacks.writing import write_requests
from tests.posted_calls import RINGING, answer, end, make_account, make_postback

CALLER_HASH = hashlib.sha256(b"+14155550123").hexdigest()
DIGITS_HASH = hashlib.sha256(b"14155550123").hexdigest()


def start_at(iso: str) -> Call:
    """A call that began at this time, in UTC."""
    at = datetime.fromisoformat(iso).replace(tzinfo=UTC).timestamp()
    return replace(RINGING, progress=replace(RINGING.progress, started_at=at))


@pytest.mark.parametrize(
    ("time_zone", "at", "expected"),
    [
        ("America/New_York", "2026-11-01T05:59:59", "2026-11-01 01:59:59-04:00"),
        ("America/New_York", "2026-11-01T06:00:00", "2026-11-01 01:00:00-05:00"),
        ("America/New_York", "2026-03-08T06:59:59", "2026-03-08 01:59:59-05:00"),
        ("America/New_York", "2026-03-08T07:00:00", "2026-03-08 03:00:00-04:00"),
        ("Europe/Berlin", "2026-10-25T00:59:59.999", "2026-10-25 02:59:59+02:00"),
        ("Europe/Berlin", "2026-10-25T01:00:00", "2026-10-25 02:00:00+01:00"),
        ("Australia/Lord_Howe", "2026-04-04T15:00:00", "2026-04-05 01:30:00+10:30"),
        ("Asia/Kolkata", "2026-12-31T18:30:00", "2027-01-01 00:00:00+05:30"),
        ("UTC", "2026-11-22T06:00:00", "2026-11-22 06:00:00+00:00"),
        ("Mars/Olympus", "2026-11-22T06:00:00", "2026-11-22 06:00:00+00:00"),
    ],
)
def test_google_gets_the_local_time_of_the_account_with_its_offset(time_zone: str, at: str, expected: str) -> None:
    assert read_values(start_at(at), time_zone)("started_at.google") == expected


@pytest.mark.parametrize("time_zone", ["UTC", "America/New_York", "Asia/Kolkata"])
def test_microsoft_gets_the_time_in_utc_whatever_the_account_s_zone(time_zone: str) -> None:
    find_value = read_values(start_at("2026-11-01T06:00:00.75"), time_zone)
    assert find_value("started_at.microsoft") == "2026-11-01T06:00:00Z"


def test_the_zone_is_that_of_the_account() -> None:
    account = replace(make_account(make_postback("https://t.example/{ended_at.google}")), time_zone="Asia/Kolkata")
    (request,) = write_requests(account, RINGING, end(RINGING))
    assert request.url == "https://t.example/2026-11-22%2011%3A31%3A00%2B05%3A30"


def test_callers_are_hashed_with_the_plus_for_google_and_by_their_digits_for_meta() -> None:
    find_value = read_values(RINGING, "UTC")
    assert find_value("caller.sha256_google") == CALLER_HASH
    assert find_value("caller.sha256_meta") == DIGITS_HASH


@pytest.mark.parametrize("caller", ["", "anonymous", "+", "12345", "+1415555012x", "+٣٣٣٣٣٣", "+01234567"])
def test_a_caller_without_a_number_has_no_hash(caller: str) -> None:
    find_value = read_values(replace(RINGING, caller=caller), "UTC")
    assert (find_value("caller.sha256_google"), find_value("caller.sha256_meta")) == ("", "")


def test_formats_can_be_used_in_the_url_in_headers_and_in_the_body() -> None:
    names = list(FORMS)
    postback = make_postback(
        "https://t.example/{started_at.google}?h={caller.sha256_google}",
        method=Method.POST,
        headers={"Content-Type": "application/json", "X-Time": "{started_at.microsoft}"},
        body="{{" + ", ".join(f'"{name}": {{{name}}}' for name in names) + "}}",
    )
    assert list(check_postback(postback, ())) == []
    (request,) = write_requests(make_account(postback), RINGING, end(answer(RINGING)))
    assert request.url.startswith("https://t.example/2026-11-22%2006%3A00%3A00%2B00%3A00?h=" + CALLER_HASH)
    assert request.headers["X-Time"] == "2026-11-22T06:00:00Z"
    body = json.loads(request.body)
    assert body["answered_at.google"] == "2026-11-22 06:00:12+00:00"
    assert body["ended_at.microsoft"] == "2026-11-22T06:01:00Z"
    assert body["caller.sha256_meta"] == DIGITS_HASH


@pytest.mark.parametrize("form", ["unix", "micros", "google", "microsoft"])
def test_unknown_time_is_empty_in_text_and_null_in_json(form: str) -> None:
    postback = make_postback(
        f"https://t.example/?at={{answered_at.{form}}}",
        method=Method.POST,
        headers={"Content-Type": "application/json"},
        body=f'{{{{"text": "{{answered_at.{form}}}", "value": {{visited_at.{form}}}}}}}',
    )
    (request,) = write_requests(make_account(postback), RINGING, end(RINGING))
    assert request.url == "https://t.example/?at="
    assert json.loads(request.body) == {"text": "", "value": None}
