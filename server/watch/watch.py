"""The thread that looks again and again."""

import random
import time
from collections.abc import Callable
from threading import Event, Thread

import structlog

EVERY_SECONDS = 60.0
_STOP_SECONDS = 2.0
_log = structlog.get_logger()


class Watch:
    """Calls `look` with the time, about every `every_seconds`, in a thread of its own, until stopped; then `close`.

    It only looks while `is_leader` says so. The first look comes at a random moment, so that machines that were started
    together look one after the other, unless it `begins_at_once`. A look that fails is logged, by the name of what it
    looks at, and does not end the watch.
    """

    def __init__(
        self,
        look: Callable[[float], None],
        close: Callable[[], None] = lambda: None,
        is_leader: Callable[[], bool] = lambda: True,
        every_seconds: float = EVERY_SECONDS,
        name: str = "number pools",
        begins_at_once: bool = False,
    ) -> None:
        self._look = look
        self._close = close
        self._is_leader = is_leader
        self._every_seconds = every_seconds
        self._name = name
        self._begins_at_once = begins_at_once
        self._stopped = Event()
        self._thread = Thread(target=self._run, name=f"dni-watch-{name}", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Look no more; returns when the look that is under way is over, or after two seconds."""
        self._stopped.set()
        self._thread.join(_STOP_SECONDS)

    def _run(self) -> None:
        wait_seconds = 0.0 if self._begins_at_once else random.uniform(0, self._every_seconds)
        while not self._stopped.wait(wait_seconds):
            try:
                if self._is_leader():
                    self._look(time.time())
            except Exception:
                _log.exception("watch_failed", watch=self._name)
            wait_seconds = self._every_seconds
        self._close()
