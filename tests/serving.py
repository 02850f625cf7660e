"""Runs the `dni` command in a separate process, for tests of the real server."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from build.layout import REPOSITORY
from tests.waiting import HANG_SECONDS


@dataclass
class RunningServer:
    """A running server: its address, its process, and its output until it was ready."""

    url: str
    process: "subprocess.Popen[str]"
    announced: str

    @property
    def port(self) -> int:
        """The port of the server."""
        return int(self.url.rpartition(":")[2])

    def kill(self) -> None:
        """Kill all its processes at once, like the failure of a machine."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.communicate()

    def interrupt(self) -> tuple[int, str]:
        """Interrupt every process of the command, like Ctrl-C in a terminal; returns the exit code and error output."""
        os.killpg(self.process.pid, signal.SIGINT)
        _output, errors = self.process.communicate(timeout=HANG_SECONDS)
        return self.process.returncode, errors


def run_dni(folder: Path, *arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run a `dni` command to its end, in `folder`, only with the given settings."""
    return subprocess.run(
        _write_command(arguments),
        cwd=folder,
        env=_write_environment(folder, environment),
        capture_output=True,
        text=True,
        timeout=HANG_SECONDS,
        check=False,
    )


@contextmanager
def start_dni(folder: Path, *arguments: str, port: int = 0, **environment: str) -> Iterator[RunningServer]:
    """Start `dni serve` or `dni demo` in `folder`, on a free port unless one is given; it ends with the test."""
    process = subprocess.Popen(
        _write_command([*arguments, "--port", str(port)]),
        cwd=folder,
        env=_write_environment(folder, environment),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        assert process.stdout is not None
        url, announced = _read_announcement(process.stdout)
        if not url:
            raise AssertionError(f"dni {' '.join(arguments)} did not start: {process.communicate()[1]}")
        yield RunningServer(url, process, announced)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()


def _read_announcement(output: IO[str]) -> tuple[str, str]:
    """Read the output up to the server's address and, for the demo, to the end of its list, or to the end of the process."""
    lines: list[str] = []
    url = ""
    for line in output:
        lines.append(line)
        found = re.search(r" at (https?://[^\s/]+)", line)
        url = url or (found[1].rstrip(".") if found else "")
        if "is serving at" in line or "Ctrl-C" in line:
            break
    return url, "".join(lines)


def _write_command(arguments: list[str] | tuple[str, ...]) -> list[str]:
    return [sys.executable, "-m", "server.cli", *arguments]


def _write_environment(folder: Path, environment: dict[str, str]) -> dict[str, str]:
    """The environment of a command: its data and its settings file are in the folder, never the user's."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("DNI_")}
    folders = {"XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    database = {"DNI_DATABASE_URL": f"sqlite:///{folder}/dni.sqlite3"}
    return own | folders | database | {"PYTHONPATH": str(REPOSITORY), "PYTHONUNBUFFERED": "1"} | environment
