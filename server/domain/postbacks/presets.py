"""Ready-made postbacks, which need only a few options."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from server.domain.exports.google_ads import GOOGLE_CLICK_IDS
from server.domain.postbacks.first_of import FIRST_NAME, FIRST_VALUE
from server.domain.postbacks.ga4_names import explain_event_name
from server.domain.postbacks.postback import Method, Trigger
from server.domain.secret_names import SECRET_NAME_RULE, is_secret_name

_TAG = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,63}")
_PARAMETER = re.compile(r"[A-Za-z0-9_.\[\]-]{1,64}")
_MEASUREMENT_ID = re.compile(r"G-[A-Z0-9]{4,20}")
_TRACKER = re.compile(r"https?://[^\s{}#]+")


@dataclass(frozen=True)
class Preset:
    """A ready-made postback: its options with defaults (None: required), and the function from options to fields."""

    options: Mapping[str, str | None]
    write: Callable[[Mapping[str, str]], dict[str, Any]] = field(repr=False)


def expand_preset(name: str, options: Mapping[str, str]) -> dict[str, Any]:
    """The fields of a `Postback` (without its name) from a preset; the entry's own fields override them.

    Raises `ValueError` with a message about the wrong option.
    """
    preset = PRESETS[name]
    chosen: dict[str, str] = {}
    for option, default in preset.options.items():
        value = options.get(option, default)
        if value is None:
            raise ValueError(f"preset {name!r} needs the option {option!r}")
        chosen[option] = value
    return preset.write(chosen)


def _write_click_id(options: Mapping[str, str]) -> dict[str, Any]:
    tag = options["click_id_tag"]
    _check(_TAG, tag, "click_id_tag", "the name of a tag")
    url = _write_tracker_url(options, {options["click_id_parameter"]: f"{{{tag}}}"})
    return {"on": Trigger.CALL_ENDED, "method": Method.GET, "url": url, "needs_tags": (tag,)}


def _write_google_click_id(options: Mapping[str, str]) -> dict[str, Any]:
    """The postback with one click ID of Google, and with its parameter name: one of Google's three."""
    parameters = {
        options["click_id_parameter"]: f"{{{FIRST_VALUE}}}",
        options["click_id_name_parameter"]: f"{{{FIRST_NAME}}}",
    }
    url = _write_tracker_url(options, parameters)
    return {"on": Trigger.CALL_ENDED, "method": Method.GET, "url": url, "first_of": GOOGLE_CLICK_IDS}


def _write_tracker_url(options: Mapping[str, str], click_id: Mapping[str, str]) -> str:
    tracker = options["tracker"]
    _check(
        _TRACKER,
        tracker,
        "tracker",
        "the tracker's URL for postbacks without values, as in https://tracker.example/postback",
    )
    parameters = {
        **click_id,
        options["talk_seconds_parameter"]: "{talk_seconds}",
        options["call_id_parameter"]: "{call_id}",
    }
    for parameter in parameters:
        if parameter:
            _check(_PARAMETER, parameter, "..._parameter", "the name of a URL parameter")
    query = "&".join(f"{quote(parameter)}={value}" for parameter, value in parameters.items() if parameter)
    return f"{tracker}{'&' if '?' in tracker else '?'}{query}"


def _write_ga4(options: Mapping[str, str]) -> dict[str, Any]:
    """An event of the GA4 Measurement Protocol (developers.google.com/analytics/devguides/collection/protocol/ga4).

    It has no data of the caller, because Google does not allow personal data.
    """
    measurement_id, api_secret = options["measurement_id"], options["api_secret"]
    client_id_tag, session_id_tag = options["client_id_tag"], options["session_id_tag"]
    _check(_MEASUREMENT_ID, measurement_id, "measurement_id", "the ID of a web stream, as in G-ABC123DEF4")
    if not is_secret_name(api_secret):
        raise ValueError(f"api_secret: {api_secret!r} can't be used; expected {SECRET_NAME_RULE}")
    _check(_TAG, client_id_tag, "client_id_tag", "the name of a tag")
    if session_id_tag:
        _check(_TAG, session_id_tag, "session_id_tag", "the name of a tag")
    problem = explain_event_name(options["event"])
    if problem:
        raise ValueError(f"event: {problem}")
    session = f'"session_id": "{{tags.{session_id_tag}}}", ' if session_id_tag else ""
    params = (
        f'{session}"engagement_time_msec": 1, "call_id": "{{call_id}}", '
        '"call_outcome": "{outcome}", "call_talk_seconds": {talk_seconds}, "call_match": "{match}", '
        '"call_campaign": "{campaign}", "call_tracking_source": "{tracking_source}"'
    )
    return {
        "on": Trigger.CALL_ENDED,
        "method": Method.POST,
        "url": "https://www.google-analytics.com/mp/collect"
        f"?measurement_id={measurement_id}&api_secret={{secret.{api_secret}}}",
        "headers": {"Content-Type": "application/json"},
        "body": f'{{{{"client_id": "{{tags.{client_id_tag}}}", "timestamp_micros": {{started_at.micros}}, '
        f'"events": [{{{{"name": "{options["event"]}", "params": {{{{{params}}}}}}}}}]}}}}',
        "needs_tags": tuple(f"tags.{tag}" for tag in (client_id_tag, session_id_tag) if tag),
    }


def _check(pattern: re.Pattern[str], value: str, option: str, expected: str) -> None:
    if not pattern.fullmatch(value):
        raise ValueError(f"{option}: {value!r} can't be used; expected {expected}")


PRESETS: Mapping[str, Preset] = {
    "click_id": Preset(
        {
            "tracker": None,
            "click_id_tag": "click_id",
            "click_id_parameter": "cid",
            "talk_seconds_parameter": "sec",
            "call_id_parameter": "call_id",
        },
        _write_click_id,
    ),
    "google_click_id": Preset(
        {
            "tracker": None,
            "click_id_parameter": "cid",
            "click_id_name_parameter": "cid_name",
            "talk_seconds_parameter": "sec",
            "call_id_parameter": "call_id",
        },
        _write_google_click_id,
    ),
    "ga4": Preset(
        {
            "measurement_id": None,
            "api_secret": None,
            "client_id_tag": "ga_client_id",
            "session_id_tag": "",
            "event": "phone_call",
        },
        _write_ga4,
    ),
}
