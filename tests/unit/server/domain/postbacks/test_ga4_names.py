"""Events that Google Analytics would silently drop are rejected when the account is imported."""

from typing import Any

import pytest

from server.domain.postbacks.checks import check_postback
from server.domain.postbacks.ga4_names import RESERVED_EVENTS, explain_event_name
from server.domain.postbacks.postback import Method
from server.domain.postbacks.presets import expand_preset
from tests.posted_calls import make_postback

URL = "https://www.google-analytics.com/mp/collect?measurement_id=G-ABC123DEF4&api_secret={secret.POSTBACK_K}"
GA4 = {"measurement_id": "G-ABC123DEF4", "api_secret": "POSTBACK_K"}
JSON = {"Content-Type": "application/json"}


def find_problems(body: str, url: str = URL, **fields: Any) -> list[str]:
    """The problems of the body of a postback."""
    postback = make_postback(url, **{"method": Method.POST, "headers": JSON, "body": body, **fields})
    problems = list(check_postback(postback, ("campaign_tag",)))
    assert {field for field, _problem in problems} <= {"body"}
    return [problem for _field, problem in problems]


def write_event(name: str = "phone_call", params: str = '"call_id": "{call_id}"', rest: str = "") -> str:
    """The body of a postback with one event."""
    return f'{{{{"client_id": "1.2", {rest}"events": [{{{{"name": "{name}", "params": {{{{{params}}}}}}}}}]}}}}'


@pytest.mark.parametrize("event", sorted(RESERVED_EVENTS))
def test_preset_rejects_reserved_event_names(event: str) -> None:
    with pytest.raises(
        ValueError, match=f"event: '{event}' can't be the name of an event: Google Analytics reserves it"
    ):
        expand_preset("ga4", {**GA4, "event": event})


@pytest.mark.parametrize("event", ["ga_x", "google_call", "firebase_x", "query_id_1", "_call", "gtag.call"])
def test_preset_rejects_event_names_with_a_reserved_prefix(event: str) -> None:
    with pytest.raises(ValueError, match="reserves names that begin with"):
        expand_preset("ga4", {**GA4, "event": event})


@pytest.mark.parametrize("event", ["", "1call", "phone call", "phone-call", "anruf_ü", "a" * 41, "call\n"])
def test_preset_rejects_malformed_event_names(event: str) -> None:
    with pytest.raises(ValueError, match="use a letter, then letters, digits and '_', at most 40 in all"):
        expand_preset("ga4", {**GA4, "event": event})


@pytest.mark.parametrize(
    "event", ["phone_call", "Click", "click_to_call", "a" * 40, "generate_lead", "gallery", "google"]
)
def test_preset_accepts_other_event_names(event: str) -> None:
    assert explain_event_name(event) is None
    assert f'"name": "{event}"' in expand_preset("ga4", {**GA4, "event": event})["body"]


def test_custom_body_is_checked_too() -> None:
    assert find_problems(write_event()) == []
    (problem,) = find_problems(write_event(name="page_view"))
    assert problem.startswith("'page_view' can't be the name of an event: Google Analytics reserves it")


@pytest.mark.parametrize(
    "name", ["gclid", "session_number", "firebase_conversion", "ga_x", "_x", "google_x", "a b", "a" * 41]
)
def test_reserved_and_malformed_parameters_are_rejected(name: str) -> None:
    (problem,) = find_problems(write_event(params=f'"{name}": 1'))
    assert f"{name!r} can't be the name of a parameter" in problem


def test_parameters_of_the_protocol_are_accepted() -> None:
    assert find_problems(write_event(params='"session_id": "1", "engagement_time_msec": 1')) == []


def test_reserved_and_long_user_properties_are_rejected() -> None:
    body = write_event(rest=f'"user_properties": {{{{"user_id": {{{{"value": 1}}}}, "{"a" * 25}": 1, "plan": 1}}}}, ')
    first, second = find_problems(body)
    assert "'user_id' can't be the name of a user property" in first
    assert "at most 24 in all" in second


def test_more_parameters_than_analytics_accepts_are_rejected() -> None:
    assert find_problems(write_event(params=", ".join(f'"p{nth}": 1' for nth in range(25)))) == []
    (problem,) = find_problems(write_event(params=", ".join(f'"p{nth}": 1' for nth in range(26))))
    assert "accepts at most 25" in problem


def test_names_from_values_of_a_call_are_not_checked() -> None:
    assert find_problems(write_event(name="{campaign}")) == []
    assert find_problems(write_event(name="call_{outcome}", params='"{campaign}": 1')) == []


@pytest.mark.parametrize(
    "url",
    [
        "https://www.google-analytics.com/mp/collect",
        "https://region1.google-analytics.com/mp/collect?x=1",
        "https://www.google-analytics.com:443/debug/mp/collect",
    ],
)
def test_every_url_of_analytics_is_recognised(url: str) -> None:
    assert len(find_problems(write_event(name="click"), url)) == 1


@pytest.mark.parametrize("url", ["https://t.example/mp/collect", "https://www.google-analytics.com/collect"])
def test_bodies_for_other_systems_are_not_checked(url: str) -> None:
    assert find_problems(write_event(name="click"), url) == []


@pytest.mark.parametrize(
    "body", ["[]", "{{}}", '{{"events": 1}}', '{{"events": [1]}}', '{{"events": [{{"name": "a", "params": 1}}]}}']
)
def test_body_with_another_structure_is_accepted(body: str) -> None:
    assert find_problems(body) == []


def test_event_without_a_name_is_rejected() -> None:
    assert find_problems('{{"events": [{{"params": {{}}}}]}}') == ["every event needs a 'name'"]
