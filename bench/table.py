"""The figures as a table for people, and as `results.json` for comparing versions."""

import json
from collections.abc import Sequence

from bench.figure import Figure

_VERDICTS = {True: "met", False: "NOT MET", None: ""}


def write_table(figures: Sequence[Figure]) -> str:
    """The figures line by line: what, goal, measured, and whether the goal is met."""
    rows = [("what", "at most", "measured", "")]
    for figure in figures:
        goal = "" if figure.goal is None else _write_value(figure.goal, figure.unit)
        rows.append((figure.what, goal, _write_value(figure.measured, figure.unit), _VERDICTS[figure.is_met]))
    first, second, third = (max(len(row[column]) for row in rows) for column in range(3))
    lines = [f"{row[0]:<{first}}  {row[1]:>{second}}  {row[2]:>{third}}  {row[3]}".rstrip() for row in rows]
    return "\n".join(lines)


def write_results(figures: Sequence[Figure], versions: dict[str, str]) -> str:
    """The figures as JSON, with the versions of what was measured and of what it was measured in."""
    document = {"versions": versions, "figures": [figure.as_record() for figure in figures]}
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def _write_value(value: float, unit: str) -> str:
    digits = {"x": 2, "ms": 1}.get(unit, 0)
    return f"{value:,.{digits}f} {unit}"
