"""Runs nginx with the documented example, in front of two servers that share their stores."""

import getpass
import os
import socket
import struct
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

from werkzeug.datastructures import Headers

from build.layout import REPOSITORY
from tests.nginx_program import find_nginx
from tests.serving import RunningServer
from tests.waiting import HANG_SECONDS

EXAMPLE = REPOSITORY / "docs" / "examples" / "nginx.conf"
_SECONDS_IN_CACHE_HEADER = struct.Struct("@L3q")
_MAIN = """\
daemon off;
pid {folder}/pid;
error_log stderr notice;
{user}
events {{ worker_connections 256; }}
http {{
    client_body_temp_path {folder}/bodies;
    proxy_temp_path {folder}/answers;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/dni.conf;
}}
"""


@dataclass(frozen=True)
class Answer:
    """A client's response."""

    status: int
    headers: Headers
    body: bytes


@dataclass(frozen=True)
class Proxy:
    """An nginx that listens on a port of this machine, and the folder with its cache and log."""

    port: int
    folder: Path

    def ask(
        self, method: str, path: str, body: bytes | None = None, client: str = "127.0.0.1", **headers: str
    ) -> Answer:
        """Send a request from one of this machine's addresses; underscores in header names stand for hyphens."""
        return ask(self.port, method, path, body, client, **headers)

    def age_cache(self, seconds: int) -> int:
        """Make all cache entries this much older; returns their number.

        The times are at the beginning of each file, as in nginx's `ngx_http_file_cache_header_t`: a version, then
        until when the response is fresh, may be updated in the background, and may replace errors.
        """
        files = self._list_cache()
        for path in files:
            content = bytearray(path.read_bytes())
            version, *times = _SECONDS_IN_CACHE_HEADER.unpack_from(content)
            _SECONDS_IN_CACHE_HEADER.pack_into(content, 0, version, *(max(0, time - seconds) for time in times))
            path.write_bytes(content)
        return len(files)

    def empty_cache(self) -> None:
        """Delete all cache entries."""
        for path in self._list_cache():
            path.unlink()

    def _list_cache(self) -> list[Path]:
        return [path for path in (self.folder / "cache").rglob("*") if path.is_file()]


def ask(
    port: int, method: str, path: str, body: bytes | None = None, client: str = "127.0.0.1", **headers: str
) -> Answer:
    """Send a request to a server of this machine."""
    connection = HTTPConnection("127.0.0.1", port, timeout=HANG_SECONDS, source_address=(client, 0))
    try:
        connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        response: HTTPResponse = connection.getresponse()
        return Answer(response.status, Headers(response.headers.items()), response.read())
    finally:
        connection.close()


@contextmanager
def run_example(folder: Path, servers: tuple[RunningServer, RunningServer]) -> Iterator[Proxy]:
    """Start nginx with the example, changing only addresses, paths and TLS; it ends with the test."""
    folder.mkdir()
    port = _find_free_port()
    first, second = (server.url.removeprefix("http://") for server in servers)
    example = EXAMPLE.read_text(encoding="utf-8")
    for written, used in {
        "10.0.0.11:8000": first,
        "10.0.0.12:8000": second,
        "listen 443 ssl;": f"listen 127.0.0.1:{port};",
        "    ssl_certificate /etc/ssl/numbers.example.com.pem;\n": "",
        "    ssl_certificate_key /etc/ssl/numbers.example.com.key;\n": "",
        "/var/cache/nginx/dni": f"{folder}/cache",
        "/var/log/nginx/dni.log": f"{folder}/requests.log",
    }.items():
        assert example.count(written) == 1, f"{written!r} is {example.count(written)} times in {EXAMPLE.name}"
        example = example.replace(written, used)
    (folder / "dni.conf").write_text(example, encoding="utf-8")
    # If root starts it, its default user can't read our folder.
    user = f"user {getpass.getuser()};" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(_MAIN.format(folder=folder, user=user), encoding="utf-8")
    process = subprocess.Popen(
        [find_nginx(), "-e", "stderr", "-p", str(folder), "-c", str(folder / "nginx.conf")],
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        _wait_until_it_serves(process)
        yield Proxy(port, folder)
    finally:
        process.terminate()
        process.communicate(timeout=HANG_SECONDS)


def _wait_until_it_serves(process: "subprocess.Popen[str]") -> None:
    assert process.stderr is not None
    printed = []
    for line in process.stderr:
        printed.append(line)
        if "start worker process " in line:
            return
    raise AssertionError(f"nginx did not start: {''.join(printed)}")


def _find_free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
