"""Notifications as JSON for webhooks: as Slack and Teams expect them, and in our own form for other programs."""

import json
import re

from server.domain.notifications.notification import Notification
from server.domain.notifications.recipients import Channel

# Slack knows only these three as special, and Teams knows Markdown.
_FOR_SLACK = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+!|~-])")
_CARD = "application/vnd.microsoft.card.adaptive"


def write_webhook_body(notification: Notification, channel: Channel) -> str:
    """The body of the POST to a webhook of this channel."""
    write = {Channel.SLACK: _write_for_slack, Channel.TEAMS: _write_for_teams}.get(channel, _write_for_programs)
    return json.dumps(write(notification))


def _write_for_slack(notification: Notification) -> dict[str, object]:
    lines = [notification.text, *(f"{name}: {value}" for name, value in notification.facts)]
    return {"text": "\n".join(lines).translate(_FOR_SLACK)}


def _write_for_teams(notification: Notification) -> dict[str, object]:
    text = {"type": "TextBlock", "text": _escape_markdown(notification.text), "wrap": True}
    facts = [{"title": name, "value": _escape_markdown(value)} for name, value in notification.facts]
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.2",
        "body": [text, *([{"type": "FactSet", "facts": facts}] if facts else [])],
    }
    return {"type": "message", "attachments": [{"contentType": _CARD, "contentUrl": None, "content": card}]}


def _write_for_programs(notification: Notification) -> dict[str, object]:
    return {
        "event": notification.kind.value,
        "text": notification.text,
        "account": notification.account,
        **notification.values,
    }


def _escape_markdown(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", text)
