"""Runs each documented example of a cache or proxy, changing only addresses, paths and TLS.

`python -m tests.integration.caches.programs --install` installs what is missing, from Debian or Ubuntu.
"""

import getpass
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from build.layout import REPOSITORY
from tests.debian import install_package
from tests.waiting import HANG_SECONDS

EXAMPLES = REPOSITORY / "docs" / "examples"
_PATH = f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/usr/local/sbin"
_SERVER = "10.0.0.11:8000"
_APACHE_MODULES = (
    "mpm_event authn_core authz_core authz_host headers proxy proxy_http"
    " cache cache_disk setenvif env deflate filter mime"
)


@dataclass(frozen=True)
class Program:
    """A cache: the package and program, the example, what is replaced in it, and how it starts with the changed one.

    `keeps` says whether it has a cache.
    """

    package: str
    program: str
    example: str
    replace: Callable[[Path, int, str], Mapping[str, str]]
    write_command: Callable[[str, Path, Path, int], list[str]]
    keeps: bool = True

    def find(self) -> str | None:
        return shutil.which(self.program, path=_PATH)


def _replace_in_nginx(folder: Path, port: int, _server: str) -> Mapping[str, str]:
    return {
        "listen 443 ssl;": f"listen 127.0.0.1:{port};",
        "    listen 80;\n": "",
        "/var/cache/nginx/dni": f"{folder}/cache",
        "/var/log/nginx/dni.log": f"{folder}/requests.log",
    }


def _start_nginx(program: str, folder: Path, example: Path, _port: int) -> list[str]:
    user = f"user {getpass.getuser()};" if os.geteuid() == 0 else ""
    paths = "".join(
        f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    main = folder / "main.conf"
    main.write_text(
        f"daemon off; pid {folder}/pid; error_log stderr notice; {user} events {{ worker_connections 256; }}"
        f"http {{ {paths} include {example}; }}"
    )
    return [program, "-e", "stderr", "-p", str(folder), "-c", str(main)]


def _start_varnish(program: str, folder: Path, example: Path, port: int) -> list[str]:
    where = ["-n", str(folder / "work"), "-a", f"127.0.0.1:{port}", "-f", str(example)]
    # As the example says: without it Varnish asks the server for gzip alone.
    return [program, "-F", *where, "-s", "malloc,16m", "-j", "none", "-p", "http_gzip_support=off"]


def _replace_in_apache(folder: Path, port: int, server: str) -> Mapping[str, str]:
    for name in ("cache", "cache_locks"):
        (folder / name).mkdir()
        (folder / name).chmod(0o777)
    return {
        "<VirtualHost *:443>": f"<VirtualHost 127.0.0.1:{port}>",
        "    SSLEngine on\n": "",
        "CacheRoot /var/cache/apache2/dni": f"CacheRoot {folder}/cache",
        "CacheLockPath /var/cache/apache2/dni_locks": f"CacheLockPath {folder}/cache_locks",
        "/var/log/apache2/dni.log": f"{folder}/requests.log",
    }


def _start_apache(program: str, folder: Path, example: Path, port: int) -> list[str]:
    modules = "\n".join(
        f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so" for name in _APACHE_MODULES.split()
    )
    main = folder / "main.conf"
    main.write_text(
        f"ServerRoot {folder}\nPidFile {folder}/pid\nListen 127.0.0.1:{port}\nErrorLog /dev/stderr\nServerName localhost\n"
        f"Mutex file:{folder} default\nUser www-data\nGroup www-data\n{modules}\nTypesConfig /etc/mime.types\nInclude {example}\n"
    )
    return [program, "-X", "-d", str(folder), "-f", str(main)]


def _replace_in_haproxy(_folder: Path, port: int, _server: str) -> Mapping[str, str]:
    return {"bind :443 ssl crt /etc/ssl/numbers.example.com.bundle.pem": f"bind 127.0.0.1:{port}"}


def _start_haproxy(program: str, _folder: Path, example: Path, _port: int) -> list[str]:
    return [program, "-db", "-f", str(example)]


def _replace_in_caddy(folder: Path, port: int, _server: str) -> Mapping[str, str]:
    options = f"{{\n\tadmin off\n\tstorage file_system {folder}/caddy\n}}"
    return {"\nnumbers.example.com {\n": f"\n{options}\nhttp://:{port} {{\n\tbind 127.0.0.1\n"}


def _start_caddy(program: str, _folder: Path, example: Path, _port: int) -> list[str]:
    return [program, "run", "--adapter", "caddyfile", "--config", str(example)]


def _replace_in_varnish(_folder: Path, _port: int, server: str) -> Mapping[str, str]:
    host, _, port = server.partition(":")
    return {'"10.0.0.11"': f'"{host}"', '"8000"': f'"{port}"'}


PROGRAMS = {
    "nginx": Program("nginx-light", "nginx", "nginx_one_machine.conf", _replace_in_nginx, _start_nginx),
    "varnish": Program("varnish", "varnishd", "varnish.vcl", _replace_in_varnish, _start_varnish),
    "apache": Program("apache2", "apache2", "apache.conf", _replace_in_apache, _start_apache),
    "haproxy": Program("haproxy", "haproxy", "haproxy.cfg", _replace_in_haproxy, _start_haproxy),
    "caddy": Program("caddy", "caddy", "Caddyfile", _replace_in_caddy, _start_caddy, keeps=False),
}


@contextmanager
def run_cache(name: str, folder: Path, server_port: int) -> Iterator[int]:
    """Run one before a server on this port of this machine; returns its port."""
    program = PROGRAMS[name]
    path = program.find()
    assert path, f"{program.program} is missing; `make test-all` installs it"
    folder.mkdir()
    folder.chmod(0o755)
    port = find_free_port()
    server = f"127.0.0.1:{server_port}"
    written = (EXAMPLES / program.example).read_text(encoding="utf-8")
    for before, after in program.replace(folder, port, server).items():
        assert before in written, f"{before!r} is missing in {program.example}"
        written = written.replace(before, after)
    lines = [line for line in written.splitlines() if "10.0.0.12" not in line and "/etc/ssl/" not in line]
    example = folder / program.example
    example.write_text("\n".join(lines).replace(_SERVER, server) + "\n", encoding="utf-8")
    environment = os.environ | {"HOME": str(folder)}
    errors = folder / "errors"
    with errors.open("wb") as output:
        process = subprocess.Popen(
            program.write_command(path, folder, example, port),
            stdout=output,
            stderr=output,
            cwd=folder,
            env=environment,
        )
    try:
        _wait_for(port, process, errors)
        yield port
    finally:
        process.terminate()
        process.wait(HANG_SECONDS)


def find_free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def _wait_for(port: int, process: "subprocess.Popen[bytes]", errors: Path) -> None:
    while True:
        assert process.poll() is None, errors.read_text()
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=0.05):
            return


if __name__ == "__main__":
    for one in PROGRAMS.values():
        if one.find() is None and "--install" in sys.argv[1:]:
            install_package(one.package)
        print(one.find() or f"{one.program} is missing")
