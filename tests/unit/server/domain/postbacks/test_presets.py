"""Ready-made postbacks have the format that their receivers need."""

import json
import re
from dataclasses import replace
from typing import Any

import pytest

from server.domain.postbacks.checks import check_postback
from server.domain.postbacks.postback import Method, Postback, PostbackRequest
from server.domain.postbacks.presets import PRESETS, expand_preset
from server.domain.postbacks.writing import write_requests
from tests.posted_calls import RINGING, end, make_account, tag

GA4 = {"measurement_id": "G-ABC123DEF4", "api_secret": "POSTBACK_GA4_SECRET"}


def expand(preset: str, **options: str) -> Postback:
    """The postback of a preset."""
    return Postback(name=preset, **expand_preset(preset, options))


def send(postback: Postback, **tags: str) -> list[PostbackRequest]:
    """The requests after a call with these tags."""
    return write_requests(make_account(postback), RINGING, end(tag(RINGING, **tags), 42))


def test_ga4_gets_an_event_of_the_measurement_protocol() -> None:
    (request,) = send(expand("ga4", **GA4), ga_client_id="123.456")
    assert request.method is Method.POST
    assert request.url == (
        "https://www.google-analytics.com/mp/collect?measurement_id=G-ABC123DEF4&api_secret={secret.POSTBACK_GA4_SECRET}"
    )
    assert request.headers == {"Content-Type": "application/json"}
    assert json.loads(request.body) == {
        "client_id": "123.456",
        "timestamp_micros": 1_795_327_200_000_000,
        "events": [
            {
                "name": "phone_call",
                "params": {
                    "engagement_time_msec": 1,
                    "call_id": "twilio-CA1",
                    "call_outcome": "answered",
                    "call_talk_seconds": 42.0,
                    "call_match": "live",
                    "call_campaign": "roofing",
                    "call_tracking_source": "",
                },
            }
        ],
    }


def test_ga4_gets_no_caller_and_no_call_without_a_client_id() -> None:
    (request,) = send(expand("ga4", **GA4), ga_client_id="123.456")
    assert RINGING.caller not in request.body
    assert send(expand("ga4", **GA4)) == []


def test_ga4_event_has_the_session_id_of_the_page() -> None:
    postback = expand("ga4", **GA4, session_id_tag="ga_session_id")
    (request,) = send(postback, ga_client_id="123.456", ga_session_id="789")
    assert json.loads(request.body)["events"][0]["params"]["session_id"] == "789"
    assert send(postback, ga_client_id="123.456") == []


def test_a_tracker_gets_the_click_id() -> None:
    (request,) = send(expand("click_id", tracker="https://tracker.example/postback"))
    assert (request.method, request.url) == (
        Method.GET,
        "https://tracker.example/postback?cid=abc&sec=42&call_id=twilio-CA1",
    )


def test_tracker_gets_the_one_click_id_of_google_and_its_name() -> None:
    postback = expand("google_click_id", tracker="https://tracker.example/postback")
    assert list(check_postback(postback, ("gclid", "gbraid", "wbraid"))) == []
    (request,) = send(postback, wbraid="w1", gbraid="g2")
    assert request.url == "https://tracker.example/postback?cid=g2&cid_name=gbraid&sec=42&call_id=twilio-CA1"
    assert send(postback, msclkid="f894", gclid="") == []


def test_tracker_preset_can_leave_out_the_name_of_the_click_id() -> None:
    (request,) = send(expand("google_click_id", tracker="https://t.example/p", click_id_name_parameter=""), gclid="g1")
    assert request.url == "https://t.example/p?cid=g1&sec=42&call_id=twilio-CA1"


def test_tracker_parameters_can_be_renamed_or_left_out() -> None:
    postback = expand(
        "click_id",
        tracker="https://tracker.example/p?key=1",
        click_id_tag="tags.gclid",
        click_id_parameter="click",
        talk_seconds_parameter="",
        call_id_parameter="",
    )
    (request,) = send(postback, gclid="Cj0 K")
    assert request.url == "https://tracker.example/p?key=1&click=Cj0%20K"
    assert send(postback) == []


@pytest.mark.parametrize(
    ("preset", "options", "message"),
    [
        ("ga4", {}, "needs the option 'measurement_id'"),
        ("ga4", {**GA4, "measurement_id": "UA-1"}, "measurement_id: 'UA-1' can't be used"),
        ("ga4", {**GA4, "api_secret": "sEcReT"}, "api_secret: 'sEcReT' can't be used"),
        (
            "ga4",
            {**GA4, "event": "phone call"},
            "event: 'phone call' can't be the name of an event: use a letter, then",
        ),
        ("ga4", {**GA4, "event": ""}, "event: '' can't be the name of an event"),
        ("ga4", {**GA4, "event": "a" * 41}, "at most 40 in all"),
        (
            "ga4",
            {**GA4, "event": "session_start"},
            "event: 'session_start' can't be the name of an event: Google Analytics",
        ),
        ("ga4", {**GA4, "event": "ga_call"}, "Google Analytics reserves names that begin with 'ga_'; choose another"),
        ("ga4", {**GA4, "client_id_tag": "a}b"}, "client_id_tag: 'a}b' can't be used"),
        ("click_id", {"tracker": "https://t.example/{x}"}, "tracker: "),
        ("click_id", {"tracker": "https://t.example/", "click_id_parameter": "a=b"}, "parameter"),
    ],
)
def test_invalid_options_are_reported(preset: str, options: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        expand_preset(preset, options)


@pytest.mark.parametrize("preset", PRESETS)
def test_every_preset_is_a_valid_postback(preset: str) -> None:
    options = GA4 if preset == "ga4" else {"tracker": "https://t.example/p"}
    postback = replace(expand(preset, **options), secret="POSTBACK_SIGNING")
    assert list(check_postback(postback, ("click_id", "gclid", "gbraid", "wbraid"))) == []
