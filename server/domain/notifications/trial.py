"""The result of a test notification."""

from dataclasses import dataclass


@dataclass(frozen=True)
class NotificationTrialResult:
    """What the mail server or the webhook responded to a test, or why there was no response."""

    is_accepted: bool
    response: str
