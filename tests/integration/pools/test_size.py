"""`dni pool size`: from a forecast, and from the pool's record."""

import json
import re
import sys
from pathlib import Path

import pytest

from server.domain.leases import LeasedPool
from server.stores.leases.contract import LeaseStore
from tests.accounts import POOLED_ACCOUNT_FILE, edit_account_file
from tests.integration.pools.visits import record, run

FORECAST = ("pool", "size", "--visitors-an-hour", "600", "--seconds-on-page", "120")
DAY_STEPS = 288


def test_a_forecast_needs_no_pool_and_no_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    lines = run(*FORECAST).output.splitlines()
    assert lines[0] == "Forecast: 600 visitors an hour, 120 s on the page, 60 s buffer, a number each."
    assert "42 numbers will serve at least 99% of the visits in such an hour." in lines
    assert "     42         99.26%  <- recommended" in lines
    assert list(tmp_path.iterdir()) == []


def test_a_forecast_for_a_pool_has_its_buffer_and_shows_its_size(folder: Path) -> None:
    (folder / "harbor.yaml").write_bytes(
        edit_account_file(("buffer_seconds: 60", "buffer_seconds: 30"), text=POOLED_ACCOUNT_FILE)
    )
    run("account", "import", "harbor.yaml")
    output = run(*FORECAST, "--combinations", "30", "roofing-pool").output
    assert "120 s on the page, 30 s buffer, 30 combinations" in output
    assert "<- now" in output
    assert "60 s buffer" in run(*FORECAST, "--buffer-seconds", "60", "roofing-pool").output


def test_all_visits_are_served_only_with_limited_combinations() -> None:
    assert "30 numbers will serve all visits" in run(*FORECAST, "--served", "1", "--combinations", "30").output
    refused = run(*FORECAST, "--served", "1")
    assert refused.exit_code == 2
    assert "only with --combinations can all visits be served" in refused.stderr


def test_a_forecast_as_json_has_the_curve() -> None:
    advice = json.loads(run(*FORECAST, "--format", "json").stdout)
    assert advice["recommended_size"] == 42
    assert advice["forecast"]["visitors_an_hour"] == 600
    assert advice["record"] is None
    assert advice["simulated_share"] == pytest.approx(advice["share_served"], abs=0.005)
    assert {"size": 42, "share_served": advice["share_served"]} in advice["curve"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--visitors-an-hour", "5"), "a forecast needs both --visitors-an-hour and --seconds-on-page"),
        (("--buffer-seconds", "5"), "a forecast needs both --visitors-an-hour and --seconds-on-page"),
        (("--visitors-an-hour", "0"), "0.0 is not in the range"),
        (("--served", "1.2"), "1.2 is not in the range"),
        (("--visitors-an-hour", "nan", "--seconds-on-page", "10"), "'nan' is not a number"),
        (("--plot", "curve.gif"), "a file that ends in .png or .svg"),
    ],
)
def test_wrong_options_give_an_error(arguments: tuple[str, ...], message: str) -> None:
    result = run("pool", "size", *arguments)
    assert result.exit_code == 2
    assert message in result.stderr


def test_an_impossible_pool_size_gives_an_error(folder: Path) -> None:
    result = run("pool", "size", "--visitors-an-hour", "10000000", "--seconds-on-page", "3600")
    assert result.exit_code == 1
    assert result.stderr == (
        "Error: 1,000,000 numbers are not enough to serve that share of the visits; "
        "let more visits share a number, with fewer key tags\n"
    )


def test_the_account_option_chooses_between_pools_of_one_name(folder: Path) -> None:
    (folder / "twin.yaml").write_bytes(
        edit_account_file(("key: demo", "key: twin"), ("+1866", "+1877"), text=POOLED_ACCOUNT_FILE)
    )
    run("account", "import", "twin.yaml")
    result = run("pool", "size", "roofing-pool")
    assert result.stderr == (
        "Error: there are several number pools, choose one with --account: "
        "roofing-pool (account demo), roofing-pool (account twin)\n"
    )
    assert "watched" not in run("pool", "size", "roofing-pool", "--account", "twin", *FORECAST[2:]).stderr


def test_a_pool_that_gives_each_visitor_a_number_has_no_combinations(folder: Path) -> None:
    edited = edit_account_file(
        ("mode: shared, key_tags: [affiliate_id, sub_id, keyword]", "mode: per_visitor"), text=POOLED_ACCOUNT_FILE
    )
    (folder / "harbor.yaml").write_bytes(edited)
    run("account", "import", "harbor.yaml")
    result = run(*FORECAST, "--combinations", "30", "roofing-pool")
    assert result.exit_code == 2
    assert "gives each visitor a number of their own; leave out --combinations" in result.stderr


def test_a_pool_without_a_record_gives_an_error(folder: Path) -> None:
    result = run("pool", "size")
    assert result.exit_code == 1
    assert "not enough record: number pool 'roofing-pool' has had no visits yet" in result.stderr
    assert "--visitors-an-hour N --seconds-on-page S" in result.stderr


def test_a_record_of_less_than_a_day_is_not_enough(folder: Path, leases: LeaseStore, pool: LeasedPool) -> None:
    record(leases, pool, 12, 4)
    result = run("pool", "size")
    assert result.exit_code == 1
    assert "has a record of 1.0 hours (24 are needed" in result.stderr
    assert "at most 3 of 3 numbers live and 12 of 48 claims missed" in result.stderr


def test_the_record_of_a_day_gives_the_size(folder: Path, leases: LeaseStore, pool: LeasedPool) -> None:
    in_kolkata = edit_account_file(("country: US,", "country: US, time_zone: Asia/Kolkata,"), text=POOLED_ACCOUNT_FILE)
    (folder / "harbor.yaml").write_bytes(in_kolkata)
    run("account", "import", "harbor.yaml")
    record(leases, pool, DAY_STEPS + 1, 4)
    lines = run("pool", "size").output.splitlines()
    assert lines[0].startswith("Record of 1 d 0 h: 1,156 claims, 75.00% served, 289 misses; at most 3 numbers live.")
    assert re.match(r"Busiest hour: from \d{4}-\d\d-\d\d \d\d:\d\d:\d\d IST, ", lines[1])
    assert lines[1].endswith("3.0 numbers in use; with enough numbers it would have been 4.0.")
    assert "10 numbers will serve at least 99% of the visits in such an hour." in lines
    assert "The record is shorter than a week: a busier day may still be to come." in lines
    advice = json.loads(run("pool", "size", "--format", "json").stdout)
    assert (advice["number_pool"], advice["current_size"], advice["recommended_size"]) == ("roofing-pool", 3, 10)
    assert advice["record"]["doubts"] == ["under_a_week"]
    assert advice["record"]["busiest_hour"]["started_at"].endswith("Z")
    assert advice["simulated_share"] is None


def test_a_pool_without_misses_is_large_enough(folder: Path, leases: LeaseStore, pool: LeasedPool) -> None:
    record(leases, pool, DAY_STEPS + 1, 3)
    output = run("pool", "size").output
    assert "3 numbers will serve at least 99% of the visits in such an hour." in output
    assert "shows more numbers than you need" in output


@pytest.mark.parametrize(("name", "start"), [("curve.svg", b"<?xml"), ("curve.png", b"\x89PNG")])
def test_the_curve_is_drawn(tmp_path: Path, name: str, start: bytes) -> None:
    assert run(*FORECAST, "--plot", str(tmp_path / name)).exit_code == 0
    assert (tmp_path / name).read_bytes().startswith(start)


def test_a_curve_that_can_not_be_written_gives_an_error(tmp_path: Path) -> None:
    result = run(*FORECAST, "--plot", str(tmp_path / "missing" / "curve.svg"))
    assert result.exit_code == 1
    assert result.stderr.endswith("curve.svg: No such file or directory\n")


def test_without_matplotlib_the_message_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    result = run(*FORECAST, "--plot", str(tmp_path / "curve.svg"))
    assert result.exit_code == 1
    assert result.stderr == "Error: --plot needs matplotlib, which is not installed: pip install 'dni-py[charts]'\n"
