"""When a failed postback is retried, and when it is given up. Pure: time and randomness are arguments."""

import re
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from http import HTTPStatus

FIRST_DELAY_SECONDS = 10
LONGEST_DELAY_SECONDS = 3_600
MOST_ATTEMPTS = 33
"""The delays between this number of attempts add up to a day."""

MOST_HOURLY_ATTEMPTS = 25
"""This number of attempts with an hour between them also takes a day."""

JITTER_SHARE = 0.5
"""A delay is extended by up to this share of itself, so that postbacks that failed together are not retried together."""


@dataclass(frozen=True)
class DeliveryResult:
    """The status of the response; `retry_after` is the header of that name, empty if missing."""

    status: int
    retry_after: str = ""


def explain_failure(result: DeliveryResult) -> str:
    """Why a response is a failure, empty if it is a success: only 2xx means that the postback was accepted."""
    if 200 <= result.status < 300:
        return ""
    if 300 <= result.status < 400:
        return f"responded with status {result.status}: redirects are not followed"
    return f"responded with status {result.status}"


def find_next_attempt(attempts: int, result: DeliveryResult | None, now: float, chance: float) -> float | None:
    """When to retry after this number of attempts, or None: never.

    `result` is None without a response; `chance` is from 0 to 1. Whatever the status, retries last a day: a receiver that
    is being deployed or set up may return 404 or 403 for a while, and postbacks must not be lost by that. Only 410 means
    that there will never be a receiver.
    """
    if attempts >= MOST_ATTEMPTS or (result is not None and result.status == HTTPStatus.GONE):
        return None
    delay = min(FIRST_DELAY_SECONDS * 2.0 ** (attempts - 1), LONGEST_DELAY_SECONDS)
    delay *= 1 + JITTER_SHARE * chance
    if result is not None:
        delay = max(delay, min(read_retry_after(result.retry_after, now), LONGEST_DELAY_SECONDS))
    return now + delay


def find_next_hourly_attempt(attempts: int, now: float, chance: float) -> float | None:
    """As `find_next_attempt`, for what only the operator can mend: an hour later at least."""
    if attempts >= MOST_HOURLY_ATTEMPTS:
        return None
    return now + LONGEST_DELAY_SECONDS * (1 + JITTER_SHARE * chance)


def read_retry_after(text: str, now: float) -> float:
    """The seconds that a Retry-After asks for (RFC 9110, 10.2.3), as a number or a date; 0 if it is missing or invalid."""
    if re.fullmatch(r"[0-9]{1,9}", text):
        return float(text)
    try:
        until = parsedate_to_datetime(text)
    except ValueError:
        return 0.0
    return max(0.0, until.replace(tzinfo=until.tzinfo or UTC).timestamp() - now)
