"""`python -m bench.idle_worker REVISION`: the memory of an idle worker, compared with a git revision."""

import argparse
import os
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from statistics import median
from urllib.error import HTTPError
from urllib.request import urlopen

from bench.figure import Figure, compare
from bench.table import write_table
from build.layout import REPOSITORY

_GOAL = 0.75
_ANNOUNCED = "serving at "
_KINDS = {"Rss": "resident", "Private_Dirty": "its own"}
_MB = 1024  # smaps_rollup counts in kB
_TOOLS = "build/tools/node_modules"


def main() -> int:
    """Measure and print; the exit code is 1 when the goal is not met."""
    parser = argparse.ArgumentParser(prog="python -m bench.idle_worker", description=__doc__)
    parser.add_argument("revision", help="what this tree is compared with, as git names it")
    parser.add_argument("--rounds", type=int, default=5, help="how often each server is started (default 5)")
    arguments = parser.parse_args()
    with _check_out(arguments.revision) as older:
        figures = measure_idle_worker(older, arguments.rounds)
    print(write_table(figures))
    return 0 if all(figure.is_met is not False for figure in figures) else 1


def measure_idle_worker(older: Path, rounds: int) -> list[Figure]:
    """Figures of the workers of this tree and the `older` tree, started alternately; both have served one account."""
    measured: dict[Path, list[dict[str, int]]] = {REPOSITORY: [], older: []}
    for _round in range(rounds):
        for tree, results in measured.items():
            results.append(_measure_once(tree))
    figures = []
    for kind, words in _KINDS.items():
        new, old = (median(result[kind] for result in results) for results in measured.values())
        figures += [
            Figure(f"memory of one idle worker, {words}, this tree", round(new / _MB), "MB"),
            Figure(f"memory of one idle worker, {words}, the revision", round(old / _MB), "MB"),
            compare(f"memory of one idle worker, {words}", new, old, _GOAL if kind == "Rss" else None),
        ]
    return figures


def _measure_once(tree: Path) -> dict[str, int]:
    """The memory of the one worker of a server of this tree, in kB, by kind."""
    with tempfile.TemporaryDirectory() as folder, _serve(tree, Path(folder)) as (url, server):
        # An unknown account: the worker has looked for it in its database, and is idle again.
        try:
            urlopen(f"{url}/a/nobody/dni.js", timeout=30).close()
        except HTTPError as error:
            error.close()
        (worker,) = Path(f"/proc/{server}/task/{server}/children").read_text(encoding="ascii").split()
        lines = Path(f"/proc/{worker}/smaps_rollup").read_text(encoding="ascii").splitlines()
        values = dict(line.split(":", 1) for line in lines if ":" in line)
        return {kind: int(values[kind].split()[0]) for kind in _KINDS}


@contextmanager
def _serve(tree: Path, folder: Path) -> Iterator[tuple[str, int]]:
    """Run `dni serve` of a tree with a new SQLite database, and give its address and its process."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DNI_")} | {
        "DNI_DATABASE_URL": f"sqlite:///{folder}/dni.sqlite3",
        "DNI_LEASE_URL": f"sqlite:///{folder}/leases.sqlite3",
        "DNI_SECRET_KEY": "a secret key of this benchmark and of no server",
        "PYTHONPATH": str(tree),
        "PYTHONUNBUFFERED": "1",
    }
    with (folder / "log").open("wb") as log:
        command = [sys.executable, "-m", "server.cli", "serve", "--port", "0", "--workers", "1"]
        server = subprocess.Popen(
            command, env=environment, cwd=folder, stdout=subprocess.PIPE, stderr=log, encoding="utf-8"
        )
    try:
        assert server.stdout is not None
        for line in server.stdout:
            if _ANNOUNCED in line:
                yield line.split(_ANNOUNCED)[1].strip(), server.pid
                break
        else:
            raise RuntimeError(f"{tree} does not serve: {(folder / 'log').read_text(encoding='utf-8')}")
    finally:
        server.terminate()
        server.wait()


@contextmanager
def _check_out(revision: str) -> Iterator[Path]:
    """The built tree of a git revision, in a temporary folder; its build uses the tools of this tree."""
    archive = subprocess.run(["git", "archive", revision], cwd=REPOSITORY, check=True, capture_output=True).stdout
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder)
        with tarfile.open(fileobj=BytesIO(archive)) as tar:
            tar.extractall(tree, filter="data")
        (tree / _TOOLS).symlink_to(REPOSITORY / _TOOLS)
        subprocess.run([sys.executable, "-m", "build"], cwd=tree, check=True, stdout=subprocess.DEVNULL)
        yield tree


if __name__ == "__main__":
    sys.exit(main())
