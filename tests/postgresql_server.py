"""One PostgreSQL server for all processes of a test run. It ends with the run, even if the run is killed.

The first process that needs a server starts `python -m tests.postgresql_server FOLDER PID`. That process keeps the server
running as long as process PID runs, which is the first process of the test run.
"""

import fcntl
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from build.layout import REPOSITORY
from tests.postgresql_program import find_postgresql
from tests.waiting import HANG_SECONDS

LOOK_SECONDS = 0.05
USERS = ("postgres", "nobody")
# The data of tests need not be durable.
SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "log_checkpoints": "off",
    "shared_buffers": "32MB",
    "max_connections": "200",
    "listen_addresses": "",
}


class PostgresqlNotStartedError(Exception):
    """The server ended, or took too long; the message has the end of its log."""


@dataclass(frozen=True)
class PostgresqlServer:
    """A server that listens at a socket in `folder`; its user `dni` is a superuser."""

    folder: Path

    def write_url(self, database: str) -> str:
        """The SQLAlchemy URL of a database."""
        return f"postgresql+psycopg://dni@/{database}?host={self.folder}"


def share_postgresql(folder: Path, run_pid: int) -> PostgresqlServer:
    """The server of the test run whose processes share `folder` and whose first process is `run_pid`."""
    answer = folder / "postgresql"
    with (folder / "postgresql.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not answer.exists():
            command = [sys.executable, "-m", "tests.postgresql_server", str(answer), str(run_pid)]
            log = folder / "postgresql.log"
            with log.open("w") as output:
                keeper = subprocess.Popen(
                    command,
                    cwd=REPOSITORY,
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=output,
                    start_new_session=True,
                )
            try:
                _wait_until(answer.exists, keeper)
            except PostgresqlNotStartedError as error:
                raise PostgresqlNotStartedError(f"{error}:\n{log.read_text(encoding='utf-8')[-2000:]}") from error
    return PostgresqlServer(Path(answer.read_text(encoding="utf-8")))


@contextmanager
def run_postgresql() -> Iterator[PostgresqlServer]:
    """A new, empty server. Raises PostgresqlMissingError."""
    programs, user = find_postgresql(), _choose_user()
    folder = Path(tempfile.mkdtemp(prefix="dni-postgresql-"))
    data = folder / "data"
    try:
        if user:
            os.chown(folder, user["user"], user["group"])
        initdb = [programs / "initdb", "-D", data, "-U", "dni", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
        subprocess.run(initdb, check=True, cwd=folder, **user)
        settings = SETTINGS | {"unix_socket_directories": str(folder)}
        words = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        process = subprocess.Popen([programs / "postgres", "-D", data, *words], cwd=folder, **user)
        try:
            _wait_until(lambda: _is_ready(data), process)
            yield PostgresqlServer(folder)
        finally:
            # It ends at once and, unlike with SIGKILL, frees its shared memory.
            process.send_signal(signal.SIGQUIT)
            process.wait()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _choose_user() -> dict[str, Any]:
    """The user to run it as, as arguments of `subprocess`: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = next(known[name] for name in USERS if name in known)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def _is_ready(data: Path) -> bool:
    try:
        return "ready" in (data / "postmaster.pid").read_text(encoding="utf-8")
    except FileNotFoundError:
        return False


def _wait_until(is_done: Callable[[], bool], process: "subprocess.Popen[Any]") -> None:
    until = time.monotonic() + HANG_SECONDS
    while not is_done():
        if process.poll() is not None or time.monotonic() > until:
            raise PostgresqlNotStartedError("PostgreSQL did not start")
        time.sleep(LOOK_SECONDS)


def _keep(answer: Path, run_pid: int) -> None:
    with run_postgresql() as server:
        unfinished = answer.with_suffix(".new")
        unfinished.write_text(str(server.folder), encoding="utf-8")
        unfinished.rename(answer)
        while _is_alive(run_pid):
            time.sleep(LOOK_SECONDS)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


if __name__ == "__main__":
    _keep(Path(sys.argv[1]), int(sys.argv[2]))
