"""Serves a WSGI application from several processes, with Gunicorn."""

import signal
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]
from gunicorn.glogging import Logger  # type: ignore[import-untyped]

from server.settings import Settings
from server.watch.watch import Watch

_SLOW_REQUEST_SECONDS = 30
_GRACEFUL_SECONDS = 5
_KEEP_ALIVE_SECONDS = 5
_STOP_SIGNALS = (signal.SIGINT, signal.SIGQUIT, signal.SIGTERM)
_LONGEST_REQUEST_LINE_BYTES = 8190


class Workers(BaseApplication):  # type: ignore[misc]  # Gunicorn has no types
    """`run` serves on `listener` until SIGINT or SIGTERM, then ends the process.

    Each worker creates its own application and watches, so that no database connection crosses a fork. `announce` is called
    when both signals are handled.
    """

    def __init__(
        self,
        create_app: Callable[[], Flask],
        create_watches: Callable[[], Sequence[Watch]],
        listener: socket.socket,
        settings: Settings,
        announce: Callable[[], None],
    ) -> None:
        self._create_app = create_app
        self._create_watches = create_watches
        self._watches: Sequence[Watch] = ()
        self._announce = announce
        self._listener = listener
        self._settings = settings
        super().__init__()

    def load_config(self) -> None:
        options = {
            # A duplicate, because Gunicorn closes its sockets.
            "bind": f"fd://{self._listener.dup().detach()}",
            "workers": self._settings.workers,
            "worker_class": "server.patient_worker.PatientWorker",
            "threads": self._settings.threads,
            "timeout": _SLOW_REQUEST_SECONDS,
            "graceful_timeout": _GRACEFUL_SECONDS,
            "keepalive": _KEEP_ALIVE_SECONDS,
            "limit_request_line": _LONGEST_REQUEST_LINE_BYTES,
            "loglevel": self._settings.log_level,
            "logger_class": _Log,
            "proc_name": "dni",
            "when_ready": lambda _arbiter: self._announce(),
            "post_worker_init": self._start_watches,
            "worker_exit": self._stop_watches,
            # The socket would be in the home folder, and all servers of a user would share it.
            "control_socket_disable": True,
        }
        for name, value in options.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Flask:
        with delay_stop_signals():
            return self._create_app()

    def _start_watches(self, _worker: object) -> None:
        with delay_stop_signals():
            self._watches = self._create_watches()
            for watch in self._watches:
                watch.start()

    def _stop_watches(self, _arbiter: object, _worker: object) -> None:
        for watch in self._watches:
            watch.stop()


@contextmanager
def delay_stop_signals() -> Iterator[None]:
    """Handle stop signals only after the block.

    Gunicorn's handlers raise `SystemExit` at any point of the worker. If a thread is just starting, a lock stays in a wrong
    state, and the server ends with "Worker failed to boot".
    """
    waiting: list[int] = []
    before = {number: signal.signal(number, lambda got, _frame: waiting.append(got)) for number in _STOP_SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        for missed in waiting:
            signal.raise_signal(missed)


class _Log(Logger):  # type: ignore[misc]  # Gunicorn has no types
    """Sends Gunicorn's messages to the log of the program, in its format."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        self.error_log.handlers.clear()
        self.error_log.propagate = True
