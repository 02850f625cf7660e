"""Where commands keep the database if no setting names one, and what they do when it is missing."""

import re
import socket
import sqlite3
import sys
from pathlib import Path

import pytest

from tests.accounts import ACCOUNT_FILE
from tests.integration.test_cli import run
from tests.serving import run_dni, start_dni

DEFAULT = {"DNI_DATABASE_URL": ""}
READING_COMMANDS = (
    "account list",
    "account export demo",
    "account history demo",
    "account tag-seen demo",
    "api-key list demo",
    "calls list",
    "calls show 1",
    "calls export",
    "notify list demo",
    "numbers list",
    "pool status",
    "postbacks list",
    "reports show demo --by source",
    "secret list demo",
    "source explain demo --url https://harbor.example",
    "user list",
)


def list_files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """A working directory that is not the data folder's."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    (folder / "harbor.yaml").write_text(ACCOUNT_FILE)
    return folder


def test_an_import_creates_the_database_in_the_data_folder_and_another_folder_finds_it(
    elsewhere: Path, tmp_path: Path
) -> None:
    folders = {"XDG_DATA_HOME": str(tmp_path / "data"), **DEFAULT}
    assert run_dni(elsewhere, "account", "import", "harbor.yaml", **folders).returncode == 0
    assert list_files(elsewhere) == {"harbor.yaml"}
    assert (tmp_path / "data" / "dni" / "dni.sqlite3").is_file()
    assert (tmp_path / "data" / "dni").stat().st_mode & 0o777 == 0o700
    assert run_dni(tmp_path, "account", "list", **folders).stdout.startswith("demo\t")


@pytest.mark.parametrize("command", READING_COMMANDS)
def test_a_command_that_only_reads_names_the_missing_database_and_leaves_no_file(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DNI_DATABASE_URL", "")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    result = run(*command.split())
    missing = tmp_path / "dni" / "dni.sqlite3"
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == (
        f"Error: No database at {missing}. Run `dni init` or `dni serve` first, or set DNI_DATABASE_URL.\n"
    )
    assert list_files(tmp_path) == set()


def test_serve_creates_the_database_in_the_data_folder(tmp_path: Path) -> None:
    with start_dni(tmp_path, "serve", "--workers", "1", **DEFAULT):
        assert (tmp_path / "dni" / "dni.sqlite3").is_file()


def test_the_demo_has_a_file_of_its_own_and_takes_the_next_free_port(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = other.getsockname()[1]
        with start_dni(tmp_path, "demo", "--workers", "1", port=taken, **DEFAULT) as server:
            assert server.port > taken
            said = f"Port {taken} is in use by another program, so the demo uses port {server.port}."
            assert said in server.announced
            assert set(re.findall(r"http://127\.0\.0\.1:(\d+)", server.announced)) == {str(server.port)}
    files = {name for name in list_files(tmp_path) if not name.endswith(("-wal", "-shm"))}
    assert files == {"dni/demo.sqlite3"}


def test_a_database_of_an_older_version_in_the_working_directory_is_not_passed_over(elsewhere: Path) -> None:
    with sqlite3.connect(elsewhere / "dni.sqlite3") as old:
        old.execute("CREATE TABLE kept (id INTEGER)")
    for command in (("serve",), ("account", "list"), ("account", "import", "harbor.yaml")):
        result = run_dni(elsewhere, *command, **DEFAULT)
        assert result.returncode == 1
        assert f"Set DNI_DATABASE_URL=sqlite:///{elsewhere}/dni.sqlite3" in result.stderr


def test_a_missing_postgresql_driver_is_an_error_that_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text("import sys\nsys.modules['psycopg'] = None\n")
    path = ":".join([str(tmp_path), *(one for one in sys.path if one)])
    result = run_dni(tmp_path, "calls", "list", DNI_DATABASE_URL="postgresql://db.example/dni", PYTHONPATH=path)
    assert result.returncode == 1
    assert result.stderr == (
        "Error: DNI_DATABASE_URL names a PostgreSQL server, and its driver psycopg is not installed. "
        "Run `pip install 'dni-py[postgres]'`.\n"
    )
