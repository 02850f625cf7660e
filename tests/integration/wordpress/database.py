"""A MariaDB server in a temporary folder, run by a user without rights."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.integration.wordpress.programs import find_program
from tests.waiting import HANG_SECONDS


@contextmanager
def run_mariadb() -> Iterator[Path]:
    """Start an empty server with a database `wordpress`; returns its socket. Its user `root` has no password."""
    folder = Path(tempfile.mkdtemp(prefix="dni-mariadb-"))
    socket, user = folder / "socket", _choose_user()
    try:
        if user:
            os.chown(folder, user["user"], user["group"])
        folder.chmod(0o755)
        where = ["--no-defaults", f"--datadir={folder}/data", f"--tmpdir={folder}"]
        create = [find_program("mariadb-install-db"), *where, "--skip-test-db"]
        create += ["--auth-root-authentication-method=normal"]
        subprocess.run(create, check=True, capture_output=True, cwd=folder, **user)
        start = [find_program("mariadbd"), *where, f"--socket={socket}", "--skip-networking"]
        quick = ["--innodb-flush-log-at-trx-commit=0", "--innodb-buffer-pool-size=16M"]
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen([*start, *quick], stdout=log, stderr=log, cwd=folder, **user)
        try:
            client = [find_program("mariadb"), "--no-defaults", f"--socket={socket}", "-u", "root"]
            # The client itself waits for nothing, so it is asked until the server listens.
            while subprocess.run(
                [*client, "-e", "create database wordpress"], capture_output=True, check=False
            ).returncode:
                assert process.poll() is None, (folder / "log").read_text()
            yield socket
        finally:
            process.terminate()
            process.wait(HANG_SECONDS)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _choose_user() -> dict[str, Any]:
    """The user to run it as, as arguments of `subprocess`: MariaDB refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    entry = pwd.getpwnam("nobody")
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
