"""Files are judged by who can use them; an examination that hangs ends."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest

from server.doctor.bounded import Examination, run_bounded
from server.doctor.findings import Check, Finding, Level, ok
from server.doctor.judging_files import judge_data_file, judge_settings_file, judge_space
from server.doctor.judging_stores import judge_database, judge_lease_file
from server.doctor.looking_at_files import FileFacts, look_at_file
from server.stores.contract import StoreUnavailable
from server.stores.health import DatabaseHealth, LeaseFileHealth

FACTS = FileFacts(Path("data/dni.sqlite3"), True, True, True, True, False, 0o600, 50_000_000_000, 100_000_000_000)


@pytest.mark.parametrize(
    ("facts", "level"),
    [
        (FACTS, Level.OK),
        (replace(FACTS, exists=False), Level.PROBLEM),
        (replace(FACTS, is_readable=False), Level.PROBLEM),
        (replace(FACTS, is_writable=False), Level.PROBLEM),
        (replace(FACTS, is_folder_writable=False), Level.PROBLEM),
        (replace(FACTS, is_open=True, mode=0o644), Level.WARNING),
    ],
)
def test_a_data_file_is_judged_by_who_can_use_it(facts: FileFacts, level: Level) -> None:
    file, space = judge_data_file(facts)
    assert (file.level, space.level) == (level, Level.OK)


@pytest.mark.parametrize(
    ("free_bytes", "level"), [(99_999_999, Level.PROBLEM), (100_000_000, Level.WARNING), (1_000_000_000, Level.OK)]
)
def test_space_is_judged_before_it_ends(free_bytes: int, level: Level) -> None:
    assert judge_space(replace(FACTS, free_bytes=free_bytes)).level is level


def test_a_settings_file_that_all_can_read_is_a_problem() -> None:
    assert judge_settings_file(FACTS).level is Level.OK
    assert judge_settings_file(replace(FACTS, is_open=True)).level is Level.PROBLEM


def test_a_file_is_open_only_if_all_its_folders_are(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    file = folder / "dni.sqlite3"
    file.write_text("x")
    file.chmod(0o644)
    assert not look_at_file(file).is_open
    assert look_at_file(file).mode == 0o644
    assert look_at_file(file).is_writable
    for one in (folder, *folder.parents):
        if os.stat(one).st_uid == os.getuid():
            one.chmod(0o755)
    assert look_at_file(file).is_open
    file.chmod(0o640)
    assert not look_at_file(file).is_open


def test_of_a_missing_file_the_space_of_its_disk_is_known(tmp_path: Path) -> None:
    facts = look_at_file(tmp_path / "none" / "deeper" / "dni.sqlite3")
    assert (facts.exists, facts.is_folder_writable) == (False, True)
    assert 0 < facts.free_bytes <= facts.all_bytes


def test_an_examination_that_hangs_is_a_problem() -> None:
    def hang() -> Iterator[Finding]:
        Event().wait()
        yield ok(Check.DATABASE, "never")

    (found,) = run_bounded(Examination(Check.DATABASE, hang, "shop"), 0.05)
    assert (found.check, found.level, found.account) == (Check.DATABASE, Level.PROBLEM, "shop")
    assert "0.05 s" in found.message


def test_an_unavailable_store_is_a_problem_with_advice() -> None:
    def fail() -> Iterator[Finding]:
        yield ok(Check.DATABASE, "before")
        raise StoreUnavailable("the database does not answer")

    before, found = run_bounded(Examination(Check.DATABASE, fail, advice="Start it."), 5.0)
    assert before == ok(Check.DATABASE, "before")
    assert (found.level, found.message, found.advice) == (
        Level.PROBLEM,
        "The database does not answer.",
        "Start it.",
    )


@pytest.mark.parametrize(
    ("version", "refusal", "levels"),
    [
        ("0021", "", [Level.OK, Level.OK]),
        ("0020", "", [Level.OK, Level.PROBLEM]),
        ("0022", "", [Level.OK, Level.PROBLEM]),
        (None, "", [Level.OK, Level.PROBLEM]),
        ("0021", "it is a standby", [Level.PROBLEM, Level.OK]),
    ],
)
def test_a_database_is_judged_by_its_tables_and_whether_it_can_be_written(
    version: str | None, refusal: str, levels: list[Level]
) -> None:
    found = judge_database(DatabaseHealth("SQLite 3.40", version, "0021", refusal))
    assert [one.level for one in found] == levels


@pytest.mark.parametrize(
    ("version", "refusal", "level"),
    [(4, "", Level.OK), (3, "", Level.PROBLEM), (0, "", Level.PROBLEM), (4, "disk I/O error", Level.PROBLEM)],
)
def test_a_file_of_leases_is_judged_the_same_way(version: int, refusal: str, level: Level) -> None:
    assert judge_lease_file(LeaseFileHealth(version, 4, refusal)).level is level
