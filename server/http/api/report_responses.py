"""The response of a report. `docs/openapi.json` is written from these types."""

from typing_extensions import TypedDict


class MeasuresResponse(TypedDict):
    """The figures of some calls. `average_talk_seconds` is null if none was answered."""

    calls: int
    answered: int
    missed: int
    first_time: int
    qualified: int
    value_cents: int
    talk_seconds: float
    average_talk_seconds: float | None


class CountedResponse(TypedDict):
    """The figures of all calls, of those whose visit is certain, and of those whose visit is shared or unknown."""

    all: MeasuresResponse
    certain: MeasuresResponse
    unsure: MeasuresResponse


class ReportRowResponse(TypedDict):
    """A value with its figures in the period and in the one before. `is_other`: all values without a row of their own.

    `claims` and `misses` (claims without a number) are null for other dimensions than `number_pool`.
    """

    value: str
    is_other: bool
    counted: CountedResponse
    before: CountedResponse
    claims: int | None
    misses: int | None


class ReportDayResponse(CountedResponse):
    """The figures of one day."""

    day: str


class ReportResponse(TypedDict):
    """A report. `since` is the first day, `until` the day after the last one, in `time_zone`.

    All changes of calls until `complete_until` are counted. `days` and `hours` are of all calls, or of those with the value that
    was asked for; `hours` has a list for each weekday (Monday first) with the figures of each hour.
    """

    dimension: str
    since: str
    until: str
    time_zone: str
    complete_until: str | None
    total: CountedResponse
    total_before: CountedResponse
    rows: list[ReportRowResponse]
    days: list[ReportDayResponse]
    hours: list[list[CountedResponse]]
