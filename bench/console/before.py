"""Calls over HTTP, compared with the build before the console: both serve as `dni serve` does, in turn, with their watches."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from bench.calls.webhooks import PUBLIC_URL, TOKEN, Callers
from bench.figure import Figure, compare
from bench.leases.load import open_connections, send_all
from bench.leases.processor_time import read_processor_seconds
from bench.leases.shop import WORKERS, Visitors, address_all, write_shop
from build.layout import REPOSITORY

COMMIT = "0c64b468"
"""The last build without a console, people and reports."""

LEAST_SHARE = 0.95
CALLS = 500
_PAIRS_A_ROUND = 3
_VISITORS = 200
_IDLE_SHARE = 0.03
_IDLE_LOOKS = 3
_LOOK_SECONDS = 0.5
_STOP_SECONDS = 20
_SERVED = Path(__file__).with_name("served_build.py")


@dataclass
class _Build:
    """A running build, its callers, and what was measured: webhooks a second, and microseconds of processor time of a call.

    `whole_us` includes what the watch does later.
    """

    port: int
    callers: Callers
    a_second: list[float] = field(default_factory=list)
    webhook_us: list[float] = field(default_factory=list)
    whole_us: list[float] = field(default_factory=list)


def measure_before(rounds: int) -> list[Figure]:
    """Webhooks of the start and the end of calls, with leases and calls in a SQLite file. Nothing without the old commit."""
    if subprocess.run(["git", "cat-file", "-e", COMMIT], cwd=REPOSITORY, check=False, capture_output=True).returncode:
        return []
    with ExitStack() as stack:
        old_folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="dni-bench-")))
        subprocess.run(f"git archive {COMMIT} | tar -x -C {old_folder}", shell=True, check=True, cwd=REPOSITORY)
        # Its tag is not measured, but a server does not start without one.
        (old_folder / "build" / "dist").symlink_to(REPOSITORY / "build" / "dist")
        now, old = (stack.enter_context(_serve(folder)) for folder in (REPOSITORY, old_folder))
        for pair in range(1 + rounds * _PAIRS_A_ROUND):
            for build in (now, old) if pair % 2 else (old, now):
                _measure(build)
    return _describe(now, old)


def _describe(now: _Build, old: _Build) -> list[Figure]:
    # The first pair only warms up.
    share = median(one / other for one, other in zip(now.a_second[1:], old.a_second[1:], strict=True))
    return [
        Figure(
            "webhooks a second, against the build before the console", round(share, 2), "x", LEAST_SHARE, is_least=True
        ),
        compare("  the same by processor time", median(old.webhook_us[1:]), median(now.webhook_us[1:]), None),
        compare(
            "  with all that the watch does of the calls", median(old.whole_us[1:]), median(now.whole_us[1:]), None
        ),
        Figure("  webhooks", round(median(now.a_second[1:]), 1), "a second"),
        Figure("  of the build before", round(median(old.a_second[1:]), 1), "a second"),
    ]


def _measure(build: _Build) -> None:
    calls = build.callers.dial(CALLS)
    # Not those of the block before: the server closes idle connections.
    with open_connections(build.port, WORKERS, []) as connections:
        processes = connections.processes
        began = read_processor_seconds(processes)
        served = [send_all(connections, some, b"") for some in (calls.incoming, calls.completed)]
    build.a_second.append(2 / sum(1 / one.a_second for one in served))
    build.webhook_us.append((read_processor_seconds(processes) - began) / CALLS / 2 * 1e6)
    _wait_until_idle(processes)
    build.whole_us.append((read_processor_seconds(processes) - began) / CALLS / 2 * 1e6)


def _wait_until_idle(processes: Sequence[int]) -> None:
    """Wait until the watch has indexed and counted the calls."""
    looks = 0
    while looks < _IDLE_LOOKS:
        began = read_processor_seconds(processes)
        time.sleep(_LOOK_SECONDS)
        looks = looks + 1 if read_processor_seconds(processes) - began < _IDLE_SHARE * _LOOK_SECONDS else 0


@contextmanager
def _serve(build: Path) -> Iterator[_Build]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("DNI_")}
    environment = {
        **own,
        "PYTHONPATH": str(build),
        "DNI_WORKERS": str(WORKERS),
        "DNI_PORT": "0",
        "DNI_SECRET_KEY": "the benchmark's own key of 32 characters",
        "DNI_CLAIM_LIMIT": "",
        "DNI_CLIENT_LEASES": "",
        "DNI_TWILIO_AUTH_TOKEN": TOKEN,
        "DNI_PUBLIC_URL": PUBLIC_URL,
        "DNI_LOG_LEVEL": "error",
    }
    with tempfile.TemporaryDirectory(prefix="dni-bench-") as name, ExitStack() as stack:
        folder = Path(name)
        write_shop(folder)
        subprocess.run(
            [sys.executable, "-m", "server.cli", "account", "import", "shop.yaml"],
            cwd=folder, env=environment, check=True, capture_output=True,
        )  # fmt: skip
        log = stack.enter_context((folder / "log").open("wb"))
        process = subprocess.Popen(
            [sys.executable, "-P", _SERVED], cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=log, text=True
        )
        try:
            assert process.stdout is not None
            port = process.stdout.readline()
            assert port, (folder / "log").read_text()
            claims = address_all("/a/shop/claim", Visitors().write_claims(_VISITORS))
            with open_connections(int(port), WORKERS, []) as connections:
                responses = send_all(connections, claims, b'"lease"')
            numbers = {json.loads(body)["numbers"]["sales"]["number"] for body in responses.bodies}
            yield _Build(int(port), Callers(sorted(numbers), time.time()))
        finally:
            process.terminate()
            process.communicate(timeout=_STOP_SECONDS)
