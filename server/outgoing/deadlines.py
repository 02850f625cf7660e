"""Limits the duration of a whole exchange, however slowly it continues."""

import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from threading import Event, Thread, Timer
from typing import Any, Protocol, TypeVar

Found = TypeVar("Found")


class Connection(Protocol):
    """A connection of HTTP or SMTP; `sock` is its socket, None or missing before it is open."""

    sock: Any


class Deadline:
    """A number of seconds from now, for all steps of an exchange together."""

    def __init__(self, seconds: float) -> None:
        self._ends_at = time.monotonic() + seconds

    def find_remaining(self) -> float:
        """The remaining seconds. Raises `TimeoutError` when there are none."""
        remaining = self._ends_at - time.monotonic()
        if remaining <= 0:
            raise TimeoutError
        return remaining

    def run(self, work: Callable[[], Found]) -> Found:
        """Return or raise what `work` does. It runs in a thread that is abandoned at the deadline (`TimeoutError`)."""
        future: Future[Found] = Future()

        def run() -> None:
            try:
                future.set_result(work())
            except Exception as error:
                future.set_exception(error)

        Thread(target=run, name="dni-host-name", daemon=True).start()
        return future.result(self.find_remaining())

    @contextmanager
    def watch(self, connection: Connection) -> Iterator[None]:
        """Close the connection at the deadline (`TimeoutError`): a socket's own timeout starts again with every byte."""
        is_over = Event()

        def end() -> None:
            is_over.set()
            with suppress(AttributeError, OSError):
                connection.sock.shutdown(socket.SHUT_RDWR)

        timer = Timer(self.find_remaining(), end)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            # A connection that breaks within the headers looks like their end.
            if is_over.is_set():
                raise TimeoutError
