"""`dni demo` in one terminal, `dni call` and `dni calls list` in another: calls without a carrier account."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from click.testing import CliRunner, Result

from server.cli import main
from server.demo.sample_calls.loading import CARRIER
from tests.serving import RunningServer, run_dni, start_dni
from tests.waiting import HANG_SECONDS

CALLER = "+14155550123"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the demo's database."""
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def demo(folder: Path) -> Iterator[RunningServer]:
    """The demo, with the token that it generated."""
    with start_dni(folder, "demo", "--workers", "2") as running:
        yield running


@pytest.fixture(scope="module")
def token(demo: RunningServer) -> str:
    """The token that the demo printed, with the line to copy."""
    printed = re.search(r"DNI_TWILIO_AUTH_TOKEN=(\S+) dni call", demo.announced)
    assert printed, demo.announced
    return printed[1]


def read_calls(printed: str) -> list[Mapping[str, Any]]:
    """The calls that a command printed as JSON, without the demo's sample calls."""
    calls = [json.loads(line) for line in printed.splitlines()]
    return [call for call in calls if call["carrier"] != CARRIER]


class Terminal:
    """Another terminal with the token set; its commands run in the test's own process."""

    def __init__(self, demo: RunningServer, environment: Mapping[str, str]) -> None:
        self._url = demo.url
        self._environment = environment

    def call(self, *arguments: str) -> list[str]:
        """Run `dni call`, and return its lines."""
        result = self.run("call", *arguments, "--server", self._url)
        assert result.exit_code == 0, result.output
        return result.stdout.splitlines()

    def list_calls(self, *arguments: str) -> list[Mapping[str, Any]]:
        """The calls of `dni calls list`, newest first, without the demo's sample calls."""
        result = self.run("calls", "list", "--format", "json", *arguments)
        assert result.exit_code == 0, result.output
        return read_calls(result.stdout)

    def run(self, *arguments: str) -> Result:
        """Run a command."""
        return CliRunner(env=self._environment).invoke(main, arguments)


@pytest.fixture
def terminal(folder: Path, demo: RunningServer, token: str) -> Terminal:
    """A terminal beside the demo."""
    settings = {"DNI_DATABASE_URL": f"sqlite:///{folder}/dni.sqlite3", "DNI_TWILIO_AUTH_TOKEN": token}
    return Terminal(demo, settings)


def test_call_to_the_number_of_a_source_is_logged_with_its_course(
    folder: Path, demo: RunningServer, token: str
) -> None:
    called = run_dni(
        *(folder, "call", "+18665550101", "--from", CALLER, "--answer-after", "4", "--talk", "33"),
        *("--server", demo.url),
        DNI_TWILIO_AUTH_TOKEN=token,
    )
    assert called.returncode == 0, called.stderr
    assert "0:06  talking with +14155550180" in called.stdout.splitlines()
    listed = run_dni(folder, "calls", "list", "--format", "json", "--number", "+18665550101")
    (logged,) = read_calls(listed.stdout)
    assert (logged["match"], logged["tracking_source"], logged["campaign"]) == ("source", "Google Ads", "roofing")
    assert (logged["outcome"], logged["receiving_number"], logged["talk_seconds"]) == ("answered", "desk", 33)
    assert logged["ringing_seconds"] == pytest.approx(4, abs=3)
    assert (logged["caller"], logged["carrier"]) == (CALLER, "twilio")


def test_extension_decides_the_visitor_of_the_call(terminal: Terminal) -> None:
    terminal.call("+18665550161", "--from", "+12125550123", "--extension", "12", "--hang-up-after", "30")
    (logged,) = terminal.list_calls("--number", "+18665550161")
    assert (logged["extension"], logged["tracking_source"]) == ("12", "LinkedIn")


def test_call_to_a_busy_line_is_logged(terminal: Terminal) -> None:
    lines = terminal.call("+18665550111", "--from", "+13125550123", "--busy")
    assert any("We will call you back." in line for line in lines)
    (logged,) = terminal.list_calls("--number", "+18665550111")
    assert (logged["outcome"], logged["talk_seconds"]) == ("busy", 0)


def test_a_caller_who_hangs_up_while_it_rings_has_abandoned_the_call(terminal: Terminal) -> None:
    terminal.call("+18665550113", "--from", "+13125550124", "--hang-up-after", "3")
    (logged,) = terminal.list_calls("--number", "+18665550113")
    assert logged["outcome"] == "abandoned"


def test_second_call_is_of_a_repeat_caller(terminal: Terminal) -> None:
    for _ in range(2):
        terminal.call("+18665550115", "--from", "+13125550125", "--talk", "5")
    assert [logged["is_repeat"] for logged in terminal.list_calls("--number", "+18665550115")] == [True, False]


def test_call_to_an_unknown_number_gets_a_response_and_is_not_logged(terminal: Terminal) -> None:
    lines = terminal.call("+18665550199")
    assert any("not in use" in line for line in lines)
    assert terminal.list_calls("--number", "+18665550199") == []


def test_call_without_the_demos_token_is_rejected(demo: RunningServer) -> None:
    other = Terminal(demo, {"DNI_TWILIO_AUTH_TOKEN": "f" * 32})
    result = other.run("call", "+18665550117", "--server", demo.url)
    assert result.exit_code == 1
    assert "rejected the signature (403)" in result.stderr


def test_the_recording_of_an_erased_caller_is_erased_at_the_simulated_carrier(terminal: Terminal) -> None:
    terminal.call("+18665550101", "--from", "+13125550126", "--talk", "7")
    (logged,) = terminal.list_calls("--caller", "+13125550126")
    assert terminal.run("calls", "erase", "--caller", "+13125550126", "--yes").exit_code == 0
    deadline = monotonic() + HANG_SECONDS
    listed: dict[str, Any] = {"state": "waiting"}
    while listed["state"] == "waiting" and monotonic() < deadline:
        (line,) = terminal.run("postbacks", "list", "--account", "demo", "--format", "json").stdout.splitlines()
        listed = json.loads(line)
    assert (listed["method"], listed["url"]) == ("DELETE", logged["recording_url"])
    assert (listed["state"], listed["last_error"], listed["attempts"]) == ("sent", "", 1)
