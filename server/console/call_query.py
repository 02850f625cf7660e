"""Which calls a list shows: read from the address of the page, so that a list can be bookmarked and sent to a colleague."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from werkzeug.datastructures import MultiDict

from server.console.rendering import translate
from server.console.typed_days import read_day
from server.domain.accounts import Account
from server.domain.calls.absences import UnknownField, find_absent_tag, read_absence
from server.domain.calls.attributed import Match
from server.domain.calls.call import Outcome
from server.domain.calls.lead import LeadStatus
from server.domain.phone_numbers import NotAPhoneNumber, parse_phone_number
from server.stores.call_log import CallFilter

PERIODS: Mapping[str, str] = {
    "": "Any time",
    "today": "Today",
    "7": "Last 7 days",
    "30": "Last 30 days",
    "90": "Last 90 days",
    "dates": "Chosen dates",
}
_TEXTS = ("campaign", "publisher", "tracking_source", "number_pool", "tracking_number", "caller", "receiving_number")
_NUMBERS = ("tracking_number", "caller")
ABSENCES: Mapping[str, str] = {
    "tracking_source": "No source",
    "campaign": "No campaign",
    "publisher": "No publisher",
    "number_pool": "No number pool",
    "receiving_number": "No receiving number",
    "landing_url": "No landing page",
}
"""The fields of which a call may have no value, with the words of the filter."""
_WORDS = {"match": Match, "outcome": Outcome, "lead_status": LeadStatus}
_LONGEST_TEXT = 500


@dataclass(frozen=True)
class CallQuery:
    """The filter, what was typed, and what could not be read (by the name of the input)."""

    wanted: CallFilter
    typed: Mapping[str, str]
    errors: Mapping[str, str]

    @property
    def is_filtered(self) -> bool:
        """Whether the list leaves out any call."""
        return any(self.typed.get(name) for name in ALL_NAMES)

    @property
    def absences(self) -> list[tuple[str, str]]:
        """The choices of the filter "has no value", with that of the tag of the page's address."""
        tag = find_absent_tag(self.typed["without"])
        own = [(self.typed["without"], translate("No tag %s") % tag)] if tag else []
        return [*((name, translate(text)) for name, text in ABSENCES.items()), *own]

    @property
    def uses_more(self) -> bool:
        """Whether one of the filters is set that the page folds away, or one could not be read."""
        return bool(self.errors) or any(self.typed.get(name) for name in ALL_NAMES if name not in _ALWAYS_SHOWN)


_ALWAYS_SHOWN = ("search", "period", "tracking_source", "outcome", "lead_status")
ALL_NAMES = (
    *_TEXTS,
    *_WORDS,
    "search",
    "period",
    "since",
    "until",
    "tag",
    "tag_value",
    "min_talk",
    "max_talk",
    "without",
)


def read_call_query(given: MultiDict[str, str], account: Account, now: float) -> CallQuery:
    """The query of the page's address. What can't be read is reported and left out."""
    typed = {name: given.get(name, "").strip()[:_LONGEST_TEXT].replace("\0", "") for name in ALL_NAMES}
    errors: dict[str, str] = {}
    known: dict[str, Any] = {name: typed[name] or None for name in _TEXTS}
    known |= {name: _read_number(typed, name, account.country, errors) for name in _NUMBERS}
    known |= {name: typed[name] for name, words in _WORDS.items() if typed[name] in list(words)}
    wanted = CallFilter(**known)
    if typed["search"]:
        wanted = replace(wanted, search=typed["search"])
    if typed["tag"]:
        wanted = replace(wanted, tags={typed["tag"]: typed["tag_value"]})
    wanted = replace(
        wanted,
        min_talk_seconds=_read_seconds(typed, "min_talk", errors),
        max_talk_seconds=_read_seconds(typed, "max_talk", errors),
    )
    wanted = replace(wanted, without=_read_absence(typed["without"]))
    since, until = _read_period(typed, account.time_zone, now, errors)
    return CallQuery(replace(wanted, since=since, until=until), typed, errors)


def _read_number(typed: Mapping[str, str], name: str, country: str, errors: dict[str, str]) -> str | None:
    """The number in E.164, in whatever spelling it was typed."""
    if not typed[name]:
        return None
    try:
        return parse_phone_number(typed[name], country).number
    except NotAPhoneNumber:
        errors[name] = "Enter a phone number, such as +1 415 555 0123."
        return None


def _read_absence(text: str) -> str | None:
    try:
        return read_absence(text) if text else None
    except UnknownField:
        return None


def _read_seconds(typed: Mapping[str, str], name: str, errors: dict[str, str]) -> float | None:
    text = typed[name]
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > 6:
        errors[name] = "Enter a whole number of seconds."
        return None
    return float(text)


def _read_period(
    typed: Mapping[str, str], time_zone: str, now: float, errors: dict[str, str]
) -> tuple[float | None, float | None]:
    """The begin and the end of the period, in days of the account's zone."""
    period, today = typed["period"], datetime.fromtimestamp(now, ZoneInfo(time_zone)).date()
    if period == "today":
        return _begin_of(today, time_zone), None
    if period in ("7", "30", "90"):
        return _begin_of(today - timedelta(days=int(period) - 1), time_zone), None
    first, last = (read_day(typed, name, errors) for name in ("since", "until"))
    if first and last and last < first:
        errors["until"] = "The last day must not be before the first one."
        return None, None
    return (
        _begin_of(first, time_zone) if first else None,
        _begin_of(last + timedelta(days=1), time_zone) if last else None,
    )


def _begin_of(day: date, time_zone: str) -> float:
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(time_zone)).timestamp()
