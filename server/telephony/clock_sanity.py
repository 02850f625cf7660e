"""Checks whether the time in a carrier's webhook is plausible."""

from dataclasses import replace

from server.domain.calls.webhook_events import CallChanged, LegChanged, WebhookEvent

LONGEST_DELAY_SECONDS = 86_400
"""A time that differs from now by more than this is wrong: no carrier reports that late."""


def believe_time(event: WebhookEvent, now: float) -> WebhookEvent:
    """The event; without its time if that is far from `now`, so that it counts as of now."""
    if not isinstance(event, CallChanged | LegChanged) or event.at is None:
        return event
    return event if abs(now - event.at) <= LONGEST_DELAY_SECONDS else replace(event, at=None)
