"""The query parameters of a report: a model, from which the OpenAPI document is written too."""

import re
from datetime import date, timedelta
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest

from server.domain.reports.dimensions import Dimension, read_dimension
from server.domain.reports.periods import Period, choose_last_days
from server.http.api.parameters import LONGEST_VALUE, ask_for, describe_parameter, read_parameters
from server.stores.reports import DEFAULT_LIMIT, MOST_ROWS

DEFAULT_DAYS = 30


def _read_day(text: str) -> date:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise ValueError("a date, as in 2026-11-22")
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ValueError("a date, as in 2026-11-22") from error


def _read_limit(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,5}", text) or not 1 <= int(text) <= MOST_ROWS:
        raise ValueError(f"a whole number from 1 to {MOST_ROWS:,}")
    return int(text)


_Day = Annotated[date | None, *describe_parameter(_read_day, type="string", format="date")]
_Dimension = Annotated[
    str, *describe_parameter(read_dimension, type="string", examples=[*(one.value for one in Dimension), "tag:keyword"])
]
_Value = Annotated[str | None, *describe_parameter(str, type="string", maxLength=LONGEST_VALUE)]
_Limit = Annotated[int, *describe_parameter(_read_limit, type="integer", minimum=1, maximum=MOST_ROWS)]


class ReportQuery(BaseModel):
    """The query: which dimension, for which days, and how many rows at most."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    dimension: _Dimension = Field(
        default=Dimension.TRACKING_SOURCE.value, description="What the calls are grouped by; `tag:NAME` is a tag."
    )
    since: _Day = ask_for(f"The first day, in the account's time zone; {DEFAULT_DAYS} days before `until` if left out.")
    until: _Day = ask_for("The day after the last one; tomorrow if left out.")
    value: _Value = ask_for("Only calls with this value of the dimension.")
    limit: _Limit = Field(default=DEFAULT_LIMIT, description="Maximum number of rows, without the row of all others.")

    def choose_period(self, today: date) -> Period:
        """The days. Ends the request with 400 if they are not a period that has one before it."""
        try:
            last = self.until - timedelta(1) if self.until else today
            period = Period(self.since, last) if self.since else choose_last_days(DEFAULT_DAYS, last)
            _before = period.before
        except (ValueError, OverflowError) as error:
            reason = error if isinstance(error, ValueError) else "the days must be between the years 1 and 9999"
            raise BadRequest(f"since, until: {reason}") from error
        return period


def read_report_query(given: MultiDict[str, str]) -> ReportQuery:
    """The query. Ends the request with 400, naming the parameter, if one is unknown, repeated or invalid."""
    return read_parameters(given, ReportQuery)
