"""The image and the compose file fit the project. Neither was ever built here; docs/installing.md says so."""

import json
import re
import shlex
from typing import Any

import click
import pytest
import yaml

from build.layout import REPOSITORY
from server.cli import main
from server.settings import SETTINGS

DOCKERFILE = (REPOSITORY / "Dockerfile").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load((REPOSITORY / "compose.yaml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
EXAMPLE = "docs/examples/nginx_one_machine.conf"


def read_instructions(text: str) -> list[tuple[str, str]]:
    """The instructions of a Dockerfile in order, such as ("COPY", ". .")."""
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    joined = re.sub(r"\\\n\s*", "", "\n".join(lines))
    return [(name, rest) for name, _, rest in (line.partition(" ") for line in joined.splitlines())]


INSTRUCTIONS = read_instructions(DOCKERFILE)


def list_copied() -> set[str]:
    """The names at the top of the project that the image is built from."""
    lines = (REPOSITORY / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert lines[1] == "*"
    return {line.removeprefix("!") for line in lines if line.startswith("!")}


def find_command(words: list[str]) -> click.Command:
    assert words[0] == "dni"
    command: click.Command = main
    for word in words[1:]:
        assert isinstance(command, click.Group)
        found = command.get_command(click.Context(command), word)
        assert found is not None, words
        command = found
    return command


def test_every_file_that_is_copied_exists_and_is_not_ignored() -> None:
    for name, rest in INSTRUCTIONS:
        if name == "COPY" and not rest.startswith("--from"):
            for source in shlex.split(rest)[:-1]:
                assert (REPOSITORY / source).exists(), source
                assert source == "." or source in list_copied()
    assert {name for name in list_copied() if not (REPOSITORY / name).exists()} == set()


def test_everything_that_the_wheel_is_made_from_reaches_the_image() -> None:
    assert {
        "server",
        "dni_py",
        "demo_pages",
        "build",
        "pyproject.toml",
        "requirements.lock",
        "README.md",
    } <= list_copied()


def test_no_secret_and_no_history_reaches_the_image() -> None:
    assert list_copied().isdisjoint({"secrets", "tls", ".git", ".venv", "tests"})


def test_last_stage_is_not_the_one_that_builds_and_does_not_run_as_root() -> None:
    stages = [index for index, (name, _) in enumerate(INSTRUCTIONS) if name == "FROM"]
    assert len(stages) == 2
    last = INSTRUCTIONS[stages[-1] :]
    users = [rest for name, rest in last if name == "USER"]
    assert users == ["10001"]
    assert "RUN useradd" in DOCKERFILE
    assert all(
        re.fullmatch(r"python:3\.\d+-slim-\w+( AS build)?", rest) for name, rest in INSTRUCTIONS if name == "FROM"
    )


def test_image_runs_a_command_that_exists_and_checks_its_health() -> None:
    instructions = dict(INSTRUCTIONS)
    assert find_command(json.loads(instructions["CMD"])).name == "serve"
    check = json.loads(instructions["HEALTHCHECK"].partition("CMD ")[2])
    (port,) = re.findall(r"DNI_PORT=(\d+)", DOCKERFILE)
    assert f"http://127.0.0.1:{port}/healthz" in check[-1]
    compile(check[-1], "HEALTHCHECK", "exec")


def test_settings_in_both_files_exist() -> None:
    names = {*re.findall(r"\b(DNI_[A-Z_]+)=", DOCKERFILE), *SERVICES["app"]["environment"]}
    assert {name.removesuffix("_FILE") for name in names} <= set(SETTINGS)


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_has_a_pinned_image_a_health_check_and_starts_again(name: str) -> None:
    service = SERVICES[name]
    assert re.fullmatch(r"[\w/-]+:\d+(\.\d+)+(-\w+)?", service["image"])
    assert service["restart"] == "unless-stopped"
    assert "healthcheck" in service or "build" in service


def test_services_wait_for_what_they_need_and_every_name_is_declared() -> None:
    for service in SERVICES.values():
        for needed, how in service.get("depends_on", {}).items():
            assert needed in SERVICES
            assert how == {"condition": "service_healthy"}
        assert set(service.get("secrets", [])) <= set(COMPOSE["secrets"])
        named = {volume.partition(":")[0] for volume in service.get("volumes", []) if volume[0] not in "./"}
        assert named <= set(COMPOSE["volumes"])


def test_secrets_are_files_outside_of_git_and_nowhere_else() -> None:
    ignored = (REPOSITORY / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert {"/secrets/", "/tls/"} <= set(ignored)
    for secret in COMPOSE["secrets"].values():
        assert secret["file"].startswith("./secrets/")
    for service in SERVICES.values():
        for variable, value in service.get("environment", {}).items():
            is_secret = re.search("PASSWORD|SECRET|TOKEN|DATABASE_URL", variable)
            assert not is_secret or value.removeprefix("/run/secrets/") in service["secrets"], variable


def test_nginx_uses_the_tested_example_and_finds_the_server_where_it_says() -> None:
    example = (REPOSITORY / EXAMPLE).read_text(encoding="utf-8")
    mounted = dict(volume.split(":")[:2] for volume in SERVICES["nginx"]["volumes"])
    assert f"./{EXAMPLE}" in mounted
    for certificate in re.findall(r"ssl_certificate(?:_key)? (\S+);", example):
        assert certificate in mounted.values()
    address = SERVICES["app"]["networks"]["default"]["ipv4_address"]
    assert set(re.findall(r"proxy_pass http://([\d.]+):8000", example)) == {address}
    assert "10.0.0.0/24" in str(COMPOSE["networks"])


def test_only_nginx_listens_to_other_machines() -> None:
    for name, service in SERVICES.items():
        for port in service.get("ports", []):
            assert name == "nginx" or port.startswith("127.0.0.1:")


def test_dockerfile_is_read_as_docker_reads_it() -> None:
    assert read_instructions("# a\nRUN x \\\n    && y\nUSER 1\n") == [("RUN", "x && y"), ("USER", "1")]
