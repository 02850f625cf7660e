"""`docs/attribution.md` has the figures of the last measurement, and explains every match."""

import json
from typing import Any

import pytest

from bench.attribution.measuring import judge
from bench.attribution.results import read_run, write_run
from bench.attribution.tables import write_tables
from build.layout import REPOSITORY
from server.domain.calls.attributed import Match

DOCUMENT = (REPOSITORY / "docs" / "attribution.md").read_text(encoding="utf-8")
RESULTS = json.loads((REPOSITORY / "bench" / "attribution_results.json").read_text(encoding="utf-8"))


def read_runs(name: str) -> list[Any]:
    return [read_run(kept) for kept in RESULTS[name]]


RUNS = read_runs("runs")
TABLES = write_tables(RUNS, read_runs("late_share_runs"), judge(RUNS))


@pytest.mark.parametrize("title", TABLES)
def test_the_document_has_every_table_as_measured(title: str) -> None:
    assert TABLES[title] in DOCUMENT


@pytest.mark.parametrize("match", Match)
def test_every_match_is_explained(match: Match) -> None:
    assert f"| `{match.value}` |" in DOCUMENT


def test_stored_results_are_read_unchanged() -> None:
    assert [write_run(run) for run in RUNS] == RESULTS["runs"]
