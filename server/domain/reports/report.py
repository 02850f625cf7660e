"""A report: the values of a dimension with their figures, next to those of the period before."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from server.domain.reports.measures import Counted, subtract_counted, sum_counted
from server.domain.reports.periods import Period


@dataclass(frozen=True)
class ValueKey:
    """A value of a dimension. Empty: calls without one. `is_other`: the figures of rarer values together."""

    value: str
    is_other: bool = False


@dataclass(frozen=True)
class Claims:
    """The claims of visits for a number of a pool, and how many of them got none."""

    claims: int = 0
    misses: int = 0

    def __add__(self, other: "Claims") -> "Claims":
        return Claims(self.claims + other.claims, self.misses + other.misses)


@dataclass(frozen=True)
class ReportRow:
    """A value with its figures in the period and in the one before. `claims` only for number pools."""

    key: ValueKey
    counted: Counted
    before: Counted
    claims: Claims | None = None


@dataclass(frozen=True)
class PeriodCounts:
    """The figures of one period: of all calls, of those that have any value of the dimension, and of the values to show."""

    total: Counted
    with_value: Counted
    values: Mapping[str, Counted] = field(default_factory=dict)


@dataclass(frozen=True)
class Report:
    """The values of a dimension, most calls first and "other" last; the totals are those of all calls."""

    dimension: str
    period: Period
    rows: tuple[ReportRow, ...]
    total: Counted
    before: Counted


OTHER = ValueKey("", is_other=True)
_WITHOUT = ""


def build_report(
    dimension: str,
    period: Period,
    present: PeriodCounts,
    before: PeriodCounts,
    claims: Mapping[str, Claims] | None = None,
) -> Report:
    """The report of the values of the present period. All other calls are summed in one row, "other".

    The rows add up to the totals. Calls without a value, such as those without the tag, are a row with an empty value.
    """
    now, then = _add_calls_without(present), _add_calls_without(before)
    ranked = sorted(now, key=lambda value: (-now[value].all.calls, value))
    rows = [
        ReportRow(ValueKey(value), now[value], then.get(value, Counted()), claims.get(value) if claims else None)
        for value in ranked
        if now[value] != Counted() or then.get(value, Counted()) != Counted()
    ]
    other = ReportRow(
        OTHER,
        subtract_counted(present.total, sum_counted(row.counted for row in rows)),
        subtract_counted(before.total, sum_counted(row.before for row in rows)),
    )
    if other.counted != Counted() or other.before != Counted():
        rows.append(other)
    return Report(dimension, period, tuple(rows), present.total, before.total)


def _add_calls_without(counts: PeriodCounts) -> Mapping[str, Counted]:
    without = subtract_counted(counts.total, counts.with_value)
    if without == Counted():
        return counts.values
    return {**counts.values, _WITHOUT: sum_counted([counts.values.get(_WITHOUT, Counted()), without])}
