"""Ready-made postbacks: a few options, from which the form of a postback is filled in."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from server.console.forms.inputs import Input
from server.domain.postbacks.presets import expand_preset


@dataclass(frozen=True)
class PostbackStart:
    """A ready-made postback. `write` returns the fields of the account file; it raises `ValueError` for a wrong option."""

    title: str
    lead: str
    options: tuple[Input, ...]
    write: Callable[[Mapping[str, str]], dict[str, Any]]


def _expand(preset: str) -> Callable[[Mapping[str, str]], dict[str, Any]]:
    return lambda options: expand_preset(preset, options)


def _write_meta(options: Mapping[str, str]) -> dict[str, Any]:
    version, data_set, secret = options.get("version", "v23.0"), options.get("data_set", ""), options.get("token", "")
    if not data_set.isascii() or not data_set.isdigit():
        raise ValueError("data_set: expected the digits of the data set's ID")
    event = (
        '{{"data": [{{"event_name": "Contact", "event_time": {started_at.unix}, "action_source": "phone_call", '
        '"event_id": "{call_id}", "user_data": {{"fbc": "fb.1.{visited_at.unix}000.{tags.fbclid}"}}}}]}}'
    )
    url = f"https://graph.facebook.com/{version}/{data_set}/events?access_token={{secret.{secret}}}"
    return _post_json("call_answered", url, event) | {"needs_tags": ["tags.fbclid"]}


def _write_chat(options: Mapping[str, str]) -> dict[str, Any]:
    text = json.dumps("{caller} calls about {campaign}, from {tracking_source}")
    return _post_json("call_started", options.get("hook", ""), f'{{{{"text": {text}}}}}')


def _post_json(on: str, url: str, body: str) -> dict[str, Any]:
    return {"on": on, "url": url, "method": "POST", "headers": {"Content-Type": "application/json"}, "body": body}


_TRACKER = Input(
    "tracker", "The tracker's address", help="As in https://tracker.example/postback, without values.", is_required=True
)
_SECRET_HELP = "The name of a secret of the account, in capital letters. Its value is set in the settings, never here."

POSTBACK_STARTS: Mapping[str, PostbackStart] = {
    "ga4": PostbackStart(
        "Google Analytics 4",
        "An event for each call of a visitor who has a client ID of Analytics.",
        (
            Input("measurement_id", "Measurement ID", placeholder="G-ABC123DEF4", is_required=True),
            Input("api_secret", "Secret", help=_SECRET_HELP, placeholder="GA4_SECRET", is_required=True),
            Input("client_id_tag", "Tag with the client ID", placeholder="ga_client_id"),
            Input("event", "Event", placeholder="phone_call"),
        ),
        _expand("ga4"),
    ),
    "google_click_id": PostbackStart(
        "Google Ads, by a tracker",
        "The one click ID that Google takes (gclid, gbraid or wbraid), for an importer or a tracker.",
        (_TRACKER,),
        _expand("google_click_id"),
    ),
    "meta": PostbackStart(
        "Meta Conversions API",
        "A contact for each answered call of a visitor who came by an ad of Facebook or Instagram.",
        (
            Input("data_set", "ID of the data set", is_required=True),
            Input("token", "Secret", help=_SECRET_HELP, placeholder="META_TOKEN", is_required=True),
            Input("version", "Version of the Graph API", placeholder="v23.0"),
        ),
        _write_meta,
    ),
    "click_id": PostbackStart(
        "Any click ID",
        "For a tracker, or an importer for Microsoft Advertising, TikTok and others.",
        (_TRACKER, Input("click_id_tag", "Tag with the click ID", placeholder="click_id")),
        _expand("click_id"),
    ),
    "chat": PostbackStart(
        "A message to a chat",
        "When a call comes in: Slack, Teams, Mattermost and others with incoming webhooks.",
        (
            Input(
                "hook",
                "The webhook's address",
                help="Put its secret part into a secret: https://hooks.slack.com/services/{secret.CHAT_HOOK}",
                is_required=True,
            ),
        ),
        _write_chat,
    ),
}
