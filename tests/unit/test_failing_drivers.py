"""A browser whose session does not start leaves no process."""

import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.engines import firefox, over_http
from tests.engines.firefox import RunningFirefox
from tests.engines.over_http import OverHttp
from tests.engines.session import CommandError

Started = list["subprocess.Popen[bytes]"]


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Started:
    """The processes that were started in place of browsers, which are no browsers and never listen."""
    processes: Started = []

    def start(*_arguments: Any, **_options: Any) -> "subprocess.Popen[bytes]":
        process = popen(["sleep", "600"])
        processes.append(process)
        return process

    def fail(*_arguments: Any) -> None:
        raise CommandError("nobody listens")

    popen = subprocess.Popen
    monkeypatch.setattr(firefox, "start_firefox", start)
    monkeypatch.setattr(over_http.subprocess, "Popen", start)
    for module in (firefox, over_http):
        monkeypatch.setattr(module, "await_port", fail)
    return processes


def test_firefox_ends_if_its_session_does_not_start(started: Started, tmp_path: Path) -> None:
    with pytest.raises(CommandError):
        RunningFirefox(tmp_path, {})
    assert started[0].poll() is not None


def test_a_driver_ends_if_its_session_does_not_start(started: Started) -> None:
    with pytest.raises(CommandError):
        OverHttp(["driver"], {}, {})
    assert started[0].poll() is not None
