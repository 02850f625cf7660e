"""Which report a page shows: read from the address of the page, so that a report can be bookmarked and sent to a colleague."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from werkzeug.datastructures import MultiDict

from server.console.typed_days import read_day
from server.domain.calls.absences import FIELDS, TAG_PREFIX
from server.domain.reports.dimensions import LONGEST_VALUE, Dimension, UnknownDimension, find_tag, read_dimension
from server.domain.reports.periods import Period, choose_last_days

DIMENSIONS: Mapping[str, str] = {
    Dimension.TRACKING_SOURCE: "Source",
    Dimension.CAMPAIGN: "Campaign",
    Dimension.PUBLISHER: "Publisher",
    Dimension.LANDING_PAGE: "Landing page",
    Dimension.TRACKING_NUMBER: "Tracking number",
    Dimension.RECEIVING_NUMBER: "Receiving number",
    Dimension.NUMBER_POOL: "Number pool",
}
"""The dimensions that have a tab of their own, in order."""

PERIODS: Mapping[str, str] = {
    "7": "Last 7 days",
    "30": "Last 30 days",
    "90": "Last 90 days",
    "month": "This month",
    "last_month": "Last month",
    "dates": "Chosen dates",
}
_DEFAULT_PERIOD = "30"
_MOST_DAYS = 732
_LISTED_AS = {Dimension.TRACKING_NUMBER: "tracking_number", Dimension.RECEIVING_NUMBER: "receiving_number"} | {
    one: one.value
    for one in (Dimension.TRACKING_SOURCE, Dimension.CAMPAIGN, Dimension.PUBLISHER, Dimension.NUMBER_POOL)
}


_ABSENT_AS = {one: one.value for one in Dimension if one.value in FIELDS} | {Dimension.LANDING_PAGE: "landing_url"}


@dataclass(frozen=True)
class ReportQuery:
    """The dimension and the days, what was typed, and what could not be read (by the name of the input)."""

    dimension: str
    period: Period
    typed: Mapping[str, str]
    errors: Mapping[str, str]

    @property
    def tag(self) -> str | None:
        """The tag whose values are shown; None for other dimensions."""
        return find_tag(self.dimension)

    @property
    def arguments(self) -> dict[str, str]:
        """The arguments of an address with this dimension and these days."""
        kept = ("period", "since", "until") if self.typed["period"] == "dates" else ("period",)
        return {"by": self.dimension} | {name: self.typed[name] for name in kept if self.typed[name]}

    @property
    def days(self) -> dict[str, str]:
        """The arguments of the list of these days' calls."""
        return write_call_days(self.period)

    def list_call_arguments(self, value: str) -> dict[str, str] | None:
        """The arguments of the list of these days' calls with the value; None if the list can't be narrowed to it."""
        if len(value) >= LONGEST_VALUE:
            return None  # The value may have been cut.
        if not value:
            absent = f"{TAG_PREFIX}{self.tag}" if self.tag is not None else _ABSENT_AS.get(Dimension(self.dimension))
            return self.days | {"without": absent} if absent else None
        if self.tag is not None:
            return self.days | {"tag": self.tag, "tag_value": value}
        name = _LISTED_AS.get(Dimension(self.dimension))
        return self.days | {name: value.partition(" ext. ")[0]} if name else None


def write_call_days(period: Period) -> dict[str, str]:
    """The arguments of the list of calls for these days."""
    return {"period": "dates", "since": period.first.isoformat(), "until": period.last.isoformat()}


def read_report_query(given: MultiDict[str, str], today: date) -> ReportQuery:
    """The query of the page's address. What can't be read is reported, and the usual is shown instead."""
    typed = {name: given.get(name, "").strip()[:LONGEST_VALUE] for name in ("by", "period", "since", "until")}
    errors: dict[str, str] = {}
    try:
        dimension = read_dimension(typed["by"] or Dimension.TRACKING_SOURCE.value)
    except UnknownDimension:
        dimension = Dimension.TRACKING_SOURCE.value
    if typed["period"] not in PERIODS:
        typed["period"] = _DEFAULT_PERIOD
    return ReportQuery(str(dimension), _read_period(typed, today, errors), typed, errors)


def _read_period(typed: Mapping[str, str], today: date, errors: dict[str, str]) -> Period:
    chosen, usual = typed["period"], choose_last_days(int(_DEFAULT_PERIOD), today)
    if chosen == "month":
        return Period(today.replace(day=1), today)
    if chosen == "last_month":
        last = today.replace(day=1) - timedelta(days=1)
        return Period(last.replace(day=1), last)
    if chosen != "dates":
        return choose_last_days(int(chosen), today)
    first, last_day = (read_day(typed, name, errors) for name in ("since", "until"))
    if errors:
        return usual
    first, last_day = first or usual.first, last_day or today
    if last_day < first:
        errors["until"] = "The last day must not be before the first one."
    elif (last_day - first).days >= _MOST_DAYS:
        errors["since"] = "Choose at most two years."
    return usual if errors else Period(first, last_day)
