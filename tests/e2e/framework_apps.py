"""Real applications of the frameworks that hydrate, built for production once. `python -m tests.e2e.framework_apps` builds them.

Each is copied to a folder of `.cache/frameworks`, installed there from its lock file, and built with the Node that pip installed.
"""

import hashlib
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from build.layout import REPOSITORY
from build.node import NODE, install_tools
from tests.waiting import HANG_SECONDS

SOURCES = REPOSITORY / "tests" / "e2e" / "frameworks" / "apps"
CACHE = REPOSITORY / ".cache" / "frameworks"


@dataclass(frozen=True)
class App:
    """An application: its folder, the script and arguments to build and start it, its pages, and how many roots each has."""

    name: str
    build: list[str]
    start: list[str]
    roots: dict[str, int]

    @property
    def built(self) -> Path:
        """The folder in which it is built."""
        return CACHE / self.name


APPS = {
    app.name: app
    for app in (
        App(
            "next",
            ["node_modules/next/dist/bin/next", "build"],
            ["node_modules/next/dist/bin/next", "start", "--hostname", "127.0.0.1", "--port", "PORT"],
            {"/": 1, "/classic": 1},
        ),
        App(
            "react_router",
            ["node_modules/@react-router/dev/bin.js", "build"],
            ["node_modules/@react-router/serve/bin.js", "build/server/index.js"],
            {"/": 1},
        ),
        App("astro", ["node_modules/astro/bin/astro.mjs", "build"], ["dist/server/entry.mjs"], {"/": 2}),
        App("nuxt", ["node_modules/nuxt/bin/nuxt.mjs", "build"], [".output/server/index.mjs"], {"/": 1}),
    )
}


def build_app(app: App) -> None:
    """Build an application, unless it was built from the present sources. Raises CalledProcessError."""
    stamp = app.built / ".built"
    state = _hash_sources(SOURCES / app.name)
    if stamp.is_file() and stamp.read_text(encoding="ascii") == state:
        return
    print(f"building {app.name}", flush=True)
    shutil.rmtree(app.built, ignore_errors=True)
    shutil.copytree(SOURCES / app.name, app.built, ignore=shutil.ignore_patterns("node_modules"))
    if install_tools(app.built) != 0:
        raise SystemExit(f"npm could not install {app.name}")
    subprocess.run([NODE, *app.build], cwd=app.built, env=_environment(), check=True, stdout=subprocess.DEVNULL)
    stamp.write_text(state, encoding="ascii")


@contextmanager
def run_app(app: App) -> Iterator[str]:
    """Serve an application that has been built; gives its address."""
    if not (app.built / ".built").is_file():
        raise AssertionError(f"{app.name} has not been built; run `make test-all`")
    port = _find_port()
    command = [NODE, *(str(port) if word == "PORT" else word for word in app.start)]
    environment = _environment() | {"HOST": "127.0.0.1", "PORT": str(port)}
    process = subprocess.Popen(
        command, cwd=app.built, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _await_answer(process, port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()


def _environment() -> dict[str, str]:
    """Production, no telemetry, and `node` itself for tools that call it by name."""
    quiet = {f"{name}_TELEMETRY_DISABLED": "1" for name in ("ASTRO", "NEXT", "NUXT")}
    path = f"{NODE.parent}{os.pathsep}{os.environ['PATH']}"
    return dict(os.environ) | quiet | {"NODE_ENV": "production", "PATH": path}


def _hash_sources(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "node_modules" not in path.parts:
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _find_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _await_answer(process: "subprocess.Popen[bytes]", port: int) -> None:
    ends_at = time.monotonic() + HANG_SECONDS
    while time.monotonic() < ends_at and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("the application did not start")


if __name__ == "__main__":
    for each in APPS.values() if len(sys.argv) < 2 else [APPS[name] for name in sys.argv[1:]]:
        build_app(each)
