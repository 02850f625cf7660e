"""A relay in front of a server, which can be silent: it then accepts connections and data, and sends nothing back."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Lock, Thread

CHUNK_BYTES = 65_536


class Relay:
    """Listens at a local port; `is_silent` may be set and cleared at any time.

    While it is silent, `accepted` counts new connections, and `asked` counts older ones on which data arrived.
    """

    def __init__(self, target: Path) -> None:
        self.is_silent = Event()
        self.accepted, self.asked = 0, 0
        self._target = target
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._sockets = [self._listener]
        self._lock = Lock()
        Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Close all connections."""
        with self._lock:
            for one in self._sockets:
                with suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)
                one.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _address = self._listener.accept()
            except OSError:
                return
            with self._lock:
                self._sockets.append(client)
                if self.is_silent.is_set():
                    self.accepted += 1
                    continue
                server = socket.socket(socket.AF_UNIX)
                server.connect(str(self._target))
                self._sockets.append(server)
            Thread(target=self._pump, args=(client, server, True), daemon=True).start()
            Thread(target=self._pump, args=(server, client, False), daemon=True).start()

    def _pump(self, source: socket.socket, sink: socket.socket, is_from_client: bool) -> None:
        was_asked = False
        with suppress(OSError):
            while chunk := source.recv(CHUNK_BYTES):
                if not self.is_silent.is_set():
                    sink.sendall(chunk)
                elif is_from_client and not was_asked:
                    was_asked = True
                    self.asked += 1
            sink.shutdown(socket.SHUT_WR)


@contextmanager
def run_relay(target: Path) -> Iterator[Relay]:
    """A relay in front of the server at the path of a socket."""
    relay = Relay(target)
    try:
        yield relay
    finally:
        relay.close()
