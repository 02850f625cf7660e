"""`make help` lists every make target, and the documents name only targets that exist."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from build.layout import REPOSITORY
from tests import nginx_program, postgresql_program
from tests.redis_program import RedisMissingError, find_redis_server


def phony_targets() -> set[str]:
    text = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
    declared = re.search(r"^\.PHONY: (.+)$", text, flags=re.MULTILINE)
    assert declared
    return set(declared[1].split())


def test_make_help_lists_every_target() -> None:
    shown = subprocess.run(["make", "help"], cwd=REPOSITORY, capture_output=True, text=True, check=True).stdout
    assert set(re.findall(r"^make ([\w-]+)", shown, flags=re.MULTILINE)) == phony_targets()


def test_the_documents_name_only_targets_that_exist() -> None:
    for name in ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md"):
        named = set(re.findall(r"`make (\w+)`", (REPOSITORY / name).read_text(encoding="utf-8")))
        assert named <= phony_targets(), name


def test_the_readme_names_the_two_commands_that_a_newcomer_needs() -> None:
    text = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    assert "make demo" in text
    assert "make test" in text


def test_make_test_gets_the_programs_that_the_tests_run() -> None:
    text = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
    needed = re.search(r"^test: (.+) ##", text, flags=re.MULTILINE)
    assert needed
    assert {"$(BROWSER)", "$(FRAMEWORKS)", "$(REDIS)", "$(POSTGRESQL)", "$(NGINX)"} <= set(needed[1].split())


def test_a_missing_redis_server_is_reported_with_how_to_install_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(RedisMissingError, match=r"neither redis-server nor valkey-server.*make redis.*apt-get install"):
        find_redis_server()


def test_a_missing_nginx_is_reported_with_how_to_install_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(nginx_program, "FOLDERS_OF_ROOT", str(tmp_path))
    with pytest.raises(nginx_program.NginxMissingError, match=r"not installed.*make nginx.*apt-get install"):
        nginx_program.find_nginx()


def test_a_missing_or_too_old_postgresql_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(postgresql_program, "FOLDERS", (f"{tmp_path}/*/bin",))
    with pytest.raises(
        postgresql_program.PostgresqlMissingError, match=r"no PostgreSQL.*make postgresql.*apt-get install"
    ):
        postgresql_program.find_postgresql()
    for version in ("9", "12"):
        folder = tmp_path / version / "bin"
        folder.mkdir(parents=True)
        for program in postgresql_program.PROGRAMS:
            (folder / program).write_text(f"#!/bin/sh\necho 'postgres (PostgreSQL) {version}.3'\n", encoding="ascii")
            (folder / program).chmod(0o755)
    with pytest.raises(postgresql_program.PostgresqlMissingError, match=r"PostgreSQL 12 is too old"):
        postgresql_program.find_postgresql()


def test_a_too_old_redis_server_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = tmp_path / "redis-server"
    old.write_text("#!/bin/sh\necho 'Redis server v=6.2.14 sha=00000000:0'\n", encoding="ascii")
    old.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(RedisMissingError, match="redis-server is too old"):
        find_redis_server()


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A folder with what make reads, in which an environment with uv was made and nothing is installed."""
    for name in ("Makefile", "requirements.lock", "pyproject.toml"):
        shutil.copy(REPOSITORY / name, tmp_path)
    tools = tmp_path / "build" / "tools"
    tools.mkdir(parents=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(REPOSITORY / "build" / "tools" / name, tools)
    for name in (".venv/bin/python", ".venv/bin/uv"):
        touch(tmp_path / name)
    return tmp_path


def touch(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()


def list_commands(folder: Path, target: str) -> str:
    """The commands that make would run."""
    return subprocess.run(["make", "-n", target], cwd=folder, capture_output=True, text=True, check=True).stdout


def test_demo_installs_what_running_needs_and_not_the_tools(clone: Path) -> None:
    commands = list_commands(clone, "demo")
    assert "-r pyproject.toml --extra demo" in commands
    assert "--require-hashes --constraint requirements.lock" in commands
    assert "-r requirements.lock" not in commands
    assert "build.node" not in commands


def test_demo_after_the_demo_installs_nothing(clone: Path) -> None:
    touch(clone / ".venv" / ".running")
    assert "install" not in list_commands(clone, "demo")


def test_demo_after_the_set_up_installs_nothing(clone: Path) -> None:
    touch(clone / ".venv" / ".installed")
    touch(clone / "build" / "tools" / "node_modules" / ".installed")
    assert "install" not in list_commands(clone, "demo")


def test_set_up_after_the_demo_installs_everything(clone: Path) -> None:
    touch(clone / ".venv" / ".running")
    commands = list_commands(clone, "setup")
    assert "--require-hashes -r requirements.lock" in commands
    assert "build.node" in commands
