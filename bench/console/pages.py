"""How long a page of the console takes, compared with a route that renders an empty Jinja page; and how much it loads."""

import http.client
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import brotli

from bench.figure import Figure, compare
from build.layout import REPOSITORY

MOST_TIMES_AN_EMPTY_PAGE = 6.0
MOST_BYTES = 90_000
_PAGES = 60
_PATHS = ("overview", "calls", "reports", "campaigns", "receiving-numbers")


@dataclass(frozen=True)
class _Server:
    port: int
    cookie: str

    def time_page(self, path: str) -> tuple[float, bytes]:
        """Milliseconds until the whole page is there, on a new connection, and the page."""
        began_at = time.perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        connection.request("GET", path, headers={"Cookie": self.cookie})
        response = connection.getresponse()
        body = response.read()
        milliseconds = (time.perf_counter() - began_at) * 1000
        connection.close()
        if response.status != 200:
            raise RuntimeError(f"{path} responded with {response.status}")
        return milliseconds, body


def measure_pages(rounds: int) -> list[Figure]:
    """Pages of the demo account with its sample calls; and the bytes of a first load."""
    with _serve() as server:
        figures = [_compare_page(server, path, rounds) for path in _PATHS]
        return [*figures, _measure_first_load(server)]


def _compare_page(server: _Server, path: str, rounds: int) -> Figure:
    paths = (f"/console/a/demo/{path}", "/bare/page")
    times: dict[str, list[float]] = {one: [] for one in paths}
    for _ in range(1 + rounds * _PAGES):
        for one in paths:
            times[one].append(server.time_page(one)[0])
    # The first of each only warms up.
    page, empty = (median(times[one][1:]) for one in paths)
    return compare(
        f"console page {path}, against an empty Jinja page ({empty:.1f} ms)", page, empty, MOST_TIMES_AN_EMPTY_PAGE
    )


def _measure_first_load(server: _Server) -> Figure:
    """The largest page with all files that it loads, compressed with brotli."""
    totals = []
    for path in _PATHS:
        page = server.time_page(f"/console/a/demo/{path}")[1]
        files = {found.decode() for found in re.findall(rb'(?:href|src)="(/console/static/[^"]+)"', page)}
        bodies = [page, *(server.time_page(file)[1] for file in files)]
        totals.append(sum(len(brotli.compress(body, quality=11)) for body in bodies))
    return Figure("first load of a console page, everything, brotli-11", max(totals), "bytes", MOST_BYTES)


@contextmanager
def _serve() -> Iterator[_Server]:
    with tempfile.TemporaryDirectory(prefix="dni-bench-") as folder:
        process = subprocess.Popen(
            [sys.executable, "-m", "bench.console.served"],
            cwd=folder,
            env={
                **os.environ,
                "PYTHONPATH": str(REPOSITORY),
                "DNI_DATABASE_URL": f"sqlite:///{Path(folder)}/dni.sqlite3",
            },
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            assert process.stdout is not None
            port, cookie = process.stdout.readline().split(" ", 1)
            yield _Server(int(port), cookie.strip())
        finally:
            process.terminate()
            process.wait()
