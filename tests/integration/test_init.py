"""`dni init` writes the settings of a new server, which every command then finds."""

import os
import pty
import re
import shutil
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from dotenv import dotenv_values

from build.layout import REPOSITORY
from server.cli.systemd_unit import write_unit
from tests.serving import run_dni, start_dni

DEFAULT = {"DNI_DATABASE_URL": ""}


def read_lines(path: Path) -> dict[str, str]:
    return dict(line.split("=", 1) for line in path.read_text(encoding="utf-8").splitlines())


def find_origins(folder: Path, **environment: str) -> dict[str, str]:
    """The origin of each setting, as `dni settings` shows it."""
    shown = run_dni(folder, "settings", **environment).stdout
    return dict(re.findall(r"^(DNI_\w+)=.*  # (.+)$", shown, re.MULTILINE))


@pytest.fixture
def settings_path(tmp_path: Path) -> Path:
    """The settings file of a server that `dni init` has set up."""
    done = run_dni(tmp_path, "init", "--public-url", "https://numbers.example.com", "--port", "8123", **DEFAULT)
    assert done.returncode == 0, done.stderr
    return tmp_path / "dni" / "settings.env"


def test_the_settings_have_a_new_secret_key_and_only_the_user_reads_them(settings_path: Path) -> None:
    values = read_lines(settings_path)
    assert settings_path.stat().st_mode & 0o777 == 0o600
    assert len(values.pop("DNI_SECRET_KEY")) >= 32
    assert values == {
        "DNI_PUBLIC_URL": "https://numbers.example.com",
        "DNI_DATABASE_URL": f"sqlite:///{settings_path.parent}/dni.sqlite3",
        "DNI_HOST": "127.0.0.1",
        "DNI_PORT": "8123",
    }


def test_the_doctor_finds_the_tables_of_both_stores(settings_path: Path) -> None:
    examined = run_dni(settings_path.parent.parent, "doctor", **DEFAULT).stdout
    assert re.search(r"^ok +The lease store .* accepts writes", examined, re.MULTILINE)
    assert re.search(r"^ok +Its tables have version", examined, re.MULTILINE)


def test_every_command_reads_the_settings_and_the_environment_overrides_them(settings_path: Path) -> None:
    folder = settings_path.parent.parent
    origins = find_origins(folder, DNI_DATABASE_URL="", DNI_PORT="9000")
    assert origins["DNI_PUBLIC_URL"] == f"settings file {settings_path}"
    assert origins["DNI_PORT"] == "environment"
    assert origins["DNI_WORKERS"] == "default"


def test_a_second_init_keeps_the_settings(settings_path: Path) -> None:
    before = settings_path.read_text(encoding="utf-8")
    again = run_dni(settings_path.parent.parent, "init", "--yes", **DEFAULT)
    assert again.returncode == 1
    assert f"{settings_path} exists already" in again.stderr
    assert settings_path.read_text(encoding="utf-8") == before


def test_the_printed_link_sets_up_the_first_user_of_the_server_that_starts_next(tmp_path: Path) -> None:
    done = run_dni(tmp_path, "init", "conf", **DEFAULT)
    (link,) = re.findall(r"http://127\.0\.0\.1:8000(/console/link/set_up/\S+)", done.stdout)
    settings = str(tmp_path / "conf" / "settings.env")
    assert f"DNI_SETTINGS={settings} dni serve" in done.stdout
    with start_dni(tmp_path, "serve", "--workers", "1", DNI_SETTINGS=settings, DNI_DATABASE_URL="") as server:
        page = urllib.request.urlopen(server.url + link).read().decode()
    assert "Your organisation" in page


def test_at_a_terminal_it_asks_again_after_an_invalid_answer(tmp_path: Path) -> None:
    terminal, end = pty.openpty()
    os.write(terminal, b"not a url\nhttps://numbers.example.com\n\n0.0.0.0\n\n")
    own = {name: value for name, value in os.environ.items() if not name.startswith("DNI_")}
    folders = {"XDG_DATA_HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path), "PYTHONPATH": str(REPOSITORY)}
    command = [sys.executable, "-m", "server.cli", "init"]
    done = subprocess.run(
        command, cwd=tmp_path, env=own | folders, stdin=end, capture_output=True, text=True, timeout=120, check=False
    )
    os.close(terminal)
    os.close(end)
    assert done.returncode == 0, done.stderr
    values = read_lines(tmp_path / "dni" / "settings.env")
    assert (values["DNI_PUBLIC_URL"], values["DNI_HOST"], values["DNI_PORT"]) == (
        "https://numbers.example.com",
        "0.0.0.0",
        "8000",
    )


def test_an_invalid_value_writes_nothing(tmp_path: Path) -> None:
    done = run_dni(tmp_path, "init", "--port", "many", **DEFAULT)
    assert done.returncode == 1
    assert "DNI_PORT: 'many' can't be used" in done.stderr
    assert list(tmp_path.rglob("*.*")) == []


def test_a_settings_file_that_is_named_and_missing_is_an_error(tmp_path: Path) -> None:
    done = run_dni(tmp_path, "account", "list", DNI_SETTINGS="nowhere.env")
    assert done.returncode == 1
    assert done.stderr == "Error: DNI_SETTINGS: there is no file nowhere.env. Write one with `dni init`.\n"


def test_an_unknown_name_in_the_settings_file_is_logged_when_the_server_starts(tmp_path: Path) -> None:
    (tmp_path / "settings.env").write_text("DNI_PRT=80\nDNI_WORKERS=1\n")
    with start_dni(tmp_path, "serve", DNI_SETTINGS="settings.env") as server:
        _code, log = server.interrupt()
    assert '"name": "DNI_PRT"' in log
    assert '"name": "DNI_SETTINGS"' not in log


def test_systemd_accepts_the_unit_for_folders_with_special_characters(tmp_path: Path) -> None:
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is not installed")
    folder = tmp_path / 'a "b" 50% $c'
    program = tmp_path / "c d 20% $e" / "dni"  # systemd allows no quotes in the name of a program
    program.parent.mkdir()
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    unit = tmp_path / "dni.service"
    unit.write_text(write_unit("root", folder / "settings.env", [str(program)]), encoding="utf-8")
    checked = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stderr) == (0, "")


def test_the_unit_runs_the_server_as_the_user_with_the_settings(settings_path: Path) -> None:
    unit = settings_path.with_name("dni.service").read_text(encoding="utf-8")
    assert f'Environment="DNI_SETTINGS={settings_path}"\n' in unit
    assert re.search(r'^ExecStart=".+" "serve"$', unit, re.MULTILINE)
    assert dotenv_values(settings_path)["DNI_PORT"] == "8123"
