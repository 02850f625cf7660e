"""Whether the time that a carrier reports can be right."""

from dataclasses import replace

from server.domain.calls.webhook_events import CallChanged, LegChanged, WebhookEvent

LONGEST_DELAY_SECONDS = 86_400
"""A time that is further off than this, before or after, is no carrier's: none tells of anything so late."""


def believe_time(event: WebhookEvent, now: float) -> WebhookEvent:
    """The event; without their time when that is far from `now`, so that they count as of now."""
    if not isinstance(event, CallChanged | LegChanged) or event.at is None:
        return event
    return event if abs(now - event.at) <= LONGEST_DELAY_SECONDS else replace(event, at=None)
