"""Checks the events that a postback sends to Google Analytics 4, from a preset or not."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from server.domain.postbacks.ga4_names import (
    MOST_PARAMETERS,
    explain_event_name,
    explain_parameter_name,
    explain_user_property_name,
)
from server.domain.postbacks.rendering import find_content_type, is_json_document, render_body

_HOSTS = ("google-analytics.com", "www.google-analytics.com", "region1.google-analytics.com")
_PATHS = ("/mp/collect", "/debug/mp/collect")
_ANY_VALUE = "x"
"""Replaces every value of a call: a letter, so that only the text of the template is checked."""


def check_ga4_body(url: str, headers: Mapping[str, str], body: str) -> Iterator[str]:
    """The problems of names that Analytics does not accept; none for other systems. The filled-in body must be JSON."""
    content_type = find_content_type(headers)
    if not _is_collector(url) or not is_json_document(content_type):
        return
    payload = json.loads(render_body(body, content_type, lambda _name: _ANY_VALUE))
    if not isinstance(payload, dict):
        return
    yield from _explain_names(payload.get("user_properties"), explain_user_property_name)
    events = payload.get("events")
    for event in events if isinstance(events, list) else []:
        if isinstance(event, dict):
            yield from _check_event(event)


def _is_collector(url: str) -> bool:
    try:
        address = urlsplit(url)
    except ValueError:
        return False
    return address.hostname in _HOSTS and address.path in _PATHS


def _check_event(event: Mapping[str, Any]) -> Iterator[str]:
    name = event.get("name")
    problem = explain_event_name(name) if isinstance(name, str) else "every event needs a 'name'"
    if problem:
        yield problem
    params = event.get("params")
    if isinstance(params, dict) and len(params) > MOST_PARAMETERS:
        yield f"an event has {len(params)} parameters; Google Analytics accepts at most {MOST_PARAMETERS}"
    yield from _explain_names(params, explain_parameter_name)


def _explain_names(named: object, explain: Callable[[str], str | None]) -> Iterator[str]:
    for name in named if isinstance(named, dict) else ():
        problem = explain(name)
        if problem:
            yield problem
