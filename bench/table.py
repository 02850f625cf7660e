"""The figures as a table for people, and as `results.json` for comparing versions."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bench.figure import Figure

_VERDICTS = {True: "met", False: "NOT MET", None: ""}
_DIGITS = {"x": 2, "%": 2, "ms": 1, "us": 0, "a second": 1}


@dataclass(frozen=True)
class Measured:
    """The figures of one part of the benchmark, and the versions of what they were measured with."""

    figures: Sequence[Figure]
    versions: Mapping[str, str]


def write_table(figures: Sequence[Figure]) -> str:
    """The figures line by line: what, goal, measured, and whether the goal is met."""
    rows = [("what", "goal", "measured", "")]
    for figure in figures:
        rows.append(
            (figure.what, _write_goal(figure), _write_value(figure.measured, figure.unit), _VERDICTS[figure.is_met])
        )
    first, second, third = (max(len(row[column]) for row in rows) for column in range(3))
    lines = [f"{row[0]:<{first}}  {row[1]:>{second}}  {row[2]:>{third}}  {row[3]}".rstrip() for row in rows]
    return "\n".join(lines)


def write_results(parts: Mapping[str, Measured], kept: Mapping[str, Any]) -> str:
    """The figures as JSON, by part; `kept` has the results of parts that were not measured this time."""
    measured = {
        part: {"versions": one.versions, "figures": [figure.as_record() for figure in one.figures]}
        for part, one in parts.items()
    }
    return json.dumps({**kept, **measured}, indent=1, ensure_ascii=False) + "\n"


def _write_goal(figure: Figure) -> str:
    if figure.goal is None:
        return ""
    return f"{'at least' if figure.is_least else 'at most'} {_write_value(figure.goal, figure.unit)}"


def _write_value(value: float, unit: str) -> str:
    return f"{value:,.{_DIGITS.get(unit, 0)}f} {unit}"
