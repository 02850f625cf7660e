"""Real Redis servers for tests: a single one, or a cluster of three masters and their replicas, in a temporary folder.

They end with the test run, however it ends. Tests wait for lines of a server's log.
"""

import ctypes
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, cast

from redis import Redis
from redis.crc import key_slot

from tests.redis_program import find_redis_server, find_valkey_server
from tests.waiting import HANG_SECONDS

MASTERS = 3
SLOTS = 16_384
TRIES_FOR_A_PORT = 5
_SET_SIGNAL_AT_PARENTS_DEATH = 1


class PortTakenError(Exception):
    """Another process took the port after the check that it is free and before the server used it."""


class ServerLog:
    """The output of a process, and whether it has ended; tests can wait for words in it."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.lines: list[str] = []
        self._process = process
        self._has_ended = False
        self._news = threading.Condition()
        threading.Thread(target=self._read, daemon=True).start()

    def wait_for(self, words: str, since: int = 0) -> None:
        """Wait for a line with these words after the first `since` lines."""

        def is_over() -> bool:
            return self._has_ended or self._has(words, since)

        with self._news:
            if not self._news.wait_for(is_over, HANG_SECONDS) or not self._has(words, since):
                if self._has("Address already in use", 0):
                    raise PortTakenError
                raise AssertionError(f"redis-server never said {words!r}, but: {''.join(self.lines[-30:])}")

    def _has(self, words: str, since: int) -> bool:
        return any(words in line for line in self.lines[since:])

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            with self._news:
                self.lines.append(line)
                self._news.notify_all()
        with self._news:
            self._has_ended = True
            self._news.notify_all()


@dataclass
class RedisServer:
    """A server on its own port. Its data is in `folder`, so that it can be started again with it."""

    folder: Path
    port: int
    settings: dict[str, str] = field(default_factory=dict)
    program: str = field(default_factory=find_redis_server)

    def start(self) -> None:
        """Start it; returns when it accepts commands."""
        settings = {
            "port": str(self.port),
            "bind": "127.0.0.1",
            "dir": str(self.folder),
            "save": "",
            "appendonly": "yes",
            "maxmemory-policy": "noeviction",
            **self.settings,
        }
        words = [word for name, value in settings.items() for word in (f"--{name}", value)]
        command = [self.program, *words]
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, preexec_fn=_die_with_parent
        )
        self.log = ServerLog(self.process)
        self.log.wait_for("Ready to accept connections")

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def kill(self) -> None:
        """Kill it at once."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def freeze(self) -> None:
        """Let it accept connections and never reply."""
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it continue."""
        self.process.send_signal(signal.SIGCONT)


@dataclass
class RedisCluster:
    """Three masters, and a replica of each: `replicas[i]` is that of `masters[i]`."""

    masters: list[RedisServer]
    replicas: list[RedisServer]

    @property
    def url(self) -> str:
        return "redis+cluster://" + ",".join(f"127.0.0.1:{server.port}" for server in self.masters)

    def wait_until_replicas_count(self) -> None:
        """Wait until each master lists every replica to its clients, which it does when the replica has data."""
        for number, master in enumerate(self.masters):
            with Redis(port=master.port, protocol=2) as client:
                client.set(next(key for key in map(str, count()) if key_slot(key.encode()) in _slots_of(number)), "")
        until = time.monotonic() + HANG_SECONDS
        for master in self.masters:
            with Redis(port=master.port, protocol=2) as client:
                while not all(replicas for _from, _to, _master, *replicas in _read_slots(client)):
                    assert time.monotonic() < until, "a master never listed all replicas"
                    # The servers inform each other, and no log line says when they have.
                    threading.Event().wait(0.05)

    def find_master_of(self, slot: int) -> int:
        """The index of the master that has a slot, as long as none has failed."""
        return next(index for index in range(MASTERS) if slot in _slots_of(index))


@contextmanager
def run_redis(**settings: str) -> Iterator[RedisServer]:
    """A single server."""
    with ExitStack() as stack:
        yield _on_free_ports(stack, lambda folder, ports: [_start(stack, folder, ports[0], settings)])[0]


@contextmanager
def run_redis_cluster(node_timeout_seconds: float = 15) -> Iterator[RedisCluster]:
    """A cluster that is ready: all slots are served, and each replica has its master's data."""

    def start(folder: Path, ports: list[int]) -> list[RedisServer]:
        nodes = range(2 * MASTERS)
        for node in nodes:
            (folder / f"{node}").mkdir()
            (folder / f"{node}" / "nodes.conf").write_text(_describe_cluster(ports, node), encoding="ascii")
        settings = {
            "cluster-enabled": "yes",
            "cluster-node-timeout": str(int(node_timeout_seconds * 1000)),
            "cluster-require-full-coverage": "no",
            "repl-diskless-sync-delay": "0",
        }
        return [
            _start(stack, folder / f"{node}", ports[node], {**settings, "cluster-port": str(ports[node + 2 * MASTERS])})
            for node in nodes
        ]

    with ExitStack() as stack:
        servers = _on_free_ports(stack, start)
        cluster = RedisCluster(servers[:MASTERS], servers[MASTERS:])
        for server in servers:
            server.log.wait_for("Cluster state changed: ok")
        for replica in cluster.replicas:
            replica.log.wait_for("sync: Finished with success")
        yield cluster


def _on_free_ports(stack: ExitStack, start: Callable[[Path, list[int]], list[RedisServer]]) -> list[RedisServer]:
    for _ in range(TRIES_FOR_A_PORT):
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="dni-redis-", ignore_cleanup_errors=True)))
        try:
            return start(folder, _find_free_ports(4 * MASTERS))
        except PortTakenError:
            continue
    raise AssertionError(f"no free ports after {TRIES_FOR_A_PORT} tries")


def _read_slots(client: Redis) -> list[Any]:
    return cast(list[Any], client.execute_command("CLUSTER SLOTS"))


def _start(stack: ExitStack, folder: Path, port: int, settings: dict[str, str]) -> RedisServer:
    server = RedisServer(folder, port, settings)
    stack.callback(lambda: server.kill())
    server.start()
    return server


def _find_free_ports(count: int) -> list[int]:
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [int(one.getsockname()[1]) for one in sockets]


def _slots_of(master: int) -> range:
    return range(master * SLOTS // MASTERS, (master + 1) * SLOTS // MASTERS)


def _describe_cluster(ports: list[int], itself: int) -> str:
    """The cluster from the view of one node; a node that reads this at its start already knows the others."""
    ids = [f"{node:040x}" for node in range(1, 2 * MASTERS + 1)]
    lines = []
    for node, node_id in enumerate(ids):
        address = f"127.0.0.1:{ports[node]}@{ports[node + 2 * MASTERS]}"
        flags = ("myself," if node == itself else "") + ("master" if node < MASTERS else "slave")
        epoch = node % MASTERS + 1
        if node < MASTERS:
            slots = _slots_of(node)
            lines.append(f"{node_id} {address} {flags} - 0 0 {epoch} connected {slots[0]}-{slots[-1]}")
        else:
            lines.append(f"{node_id} {address} {flags} {ids[node - MASTERS]} 0 0 {epoch} connected")
    return "\n".join([*lines, f"vars currentEpoch {MASTERS} lastVoteEpoch 0", ""])


def _die_with_parent() -> None:
    """If the system supports it: end the server when the process of the tests ends, even if it is killed."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SET_SIGNAL_AT_PARENTS_DEATH, signal.SIGKILL)


@contextmanager
def keep_redis() -> Iterator[str]:
    """The URL of a single server."""
    with run_redis() as server:
        yield server.url


@contextmanager
def keep_valkey(version: int) -> Iterator[str]:
    """The URL of a single Valkey server of this version."""

    def start(folder: Path, ports: list[int]) -> list[RedisServer]:
        server = RedisServer(folder, ports[0], program=find_valkey_server(version))
        stack.callback(server.kill)
        server.start()
        return [server]

    with ExitStack() as stack:
        yield _on_free_ports(stack, start)[0].url


@contextmanager
def keep_redis_cluster() -> Iterator[str]:
    """The URL of a cluster."""
    with run_redis_cluster() as cluster:
        yield cluster.url
