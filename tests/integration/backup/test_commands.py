"""`dni backup` and `dni restore` as people use them."""

import os
from pathlib import Path

import pytest

from tests.accounts import ACCOUNT_FILE
from tests.databases import POSTGRESQL, SQLITE
from tests.serving import run_dni

pytestmark = pytest.mark.database(SQLITE)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A working directory with the documented account."""
    (tmp_path / "harbor.yaml").write_text(ACCOUNT_FILE)
    assert run_dni(tmp_path, "account", "import", "harbor.yaml").returncode == 0
    return tmp_path


@pytest.mark.slow
def test_a_backup_is_made_and_restored_by_two_commands(folder: Path) -> None:
    made = run_dni(folder, "backup", "kept.zip")
    assert made.returncode == 0, made.stderr
    assert made.stdout.startswith("kept.zip: sqlite database with tables of version ")
    assert "Redis" not in made.stdout
    refused = run_dni(folder, "restore", "kept.zip")
    assert (refused.returncode, refused.stderr.startswith("Error: the database has data")) == (1, True)
    other = {"DNI_DATABASE_URL": f"sqlite:///{folder}/other.sqlite3"}
    restored = run_dni(folder, "restore", "kept.zip", **other)
    assert restored.stdout.startswith("restored the backup of 20"), restored.stderr
    assert "demo" in run_dni(folder, "account", "list", **other).stdout


@pytest.mark.slow
def test_a_redis_is_not_in_the_backup_and_the_command_says_so(folder: Path) -> None:
    made = run_dni(folder, "backup", "kept.zip", DNI_LEASE_URL="redis://127.0.0.1:1/0")
    assert "The leases are in a Redis and not in this backup." in made.stdout


@pytest.mark.slow
def test_a_missing_database_is_one_line_and_no_new_file(tmp_path: Path) -> None:
    result = run_dni(tmp_path, "backup", "kept.zip")
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.startswith(f"Error: No database at {tmp_path}/dni.sqlite3. Run `")
    assert list(tmp_path.iterdir()) == []
    result = run_dni(tmp_path, "restore", "kept.zip")
    assert result.stderr == "Error: there is no file kept.zip\n"


@pytest.mark.slow
@pytest.mark.database(POSTGRESQL)
def test_a_missing_program_of_postgresql_is_named_with_its_package(database_url: str, tmp_path: Path) -> None:
    settings = {"DNI_DATABASE_URL": database_url, "DNI_LEASE_URL": "redis://127.0.0.1:1/0", "PATH": str(tmp_path)}
    result = run_dni(tmp_path, "backup", "kept.zip", **settings)
    assert result.stderr.startswith("Error: the program pg_dump is not installed; install PostgreSQL's client programs")
    assert not (tmp_path / "kept.zip").exists()


@pytest.mark.slow
@pytest.mark.database(POSTGRESQL)
def test_a_password_is_in_no_command_line(database_url: str, tmp_path: Path) -> None:
    program = tmp_path / "pg_dump"
    program.write_text(
        f'#!/bin/sh\nprintf "%s\\n" "$@" >{tmp_path}/words\necho "$PGPASSWORD" >{tmp_path}/password\nexit 1\n'
    )
    program.chmod(0o755)
    url = database_url.replace("dni@", "dni:hun%27ter2@")
    path = f"{tmp_path}:{os.environ['PATH']}"
    settings = {"DNI_DATABASE_URL": url, "DNI_LEASE_URL": "redis://127.0.0.1:1/0", "PATH": path}
    result = run_dni(tmp_path, "backup", "kept.zip", **settings)
    assert result.stderr == "Error: pg_dump failed: it gave no reason\n"
    assert "ter2" not in (tmp_path / "words").read_text()
    assert "user='dni'" in (tmp_path / "words").read_text()
    assert (tmp_path / "password").read_text() == "hun'ter2\n"
