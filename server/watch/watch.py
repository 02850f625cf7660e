"""A thread that repeats a task."""

import random
import time
from collections.abc import Callable
from threading import Event, Thread

import structlog

EVERY_SECONDS = 60.0
_STOP_SECONDS = 2.0
_log = structlog.get_logger()


class Watch:
    """Calls `look` with the time, about every `every_seconds`, in its own thread, until stopped; then calls `close`.

    It calls it only while `is_leader` returns True. The first run is at a random moment, so that machines that were started
    together do not run at the same time, unless it `begins_at_once`. A run that fails is logged with the `name` of the task
    and does not end the watch.
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
        self.look = look
        self.close = close
        self._is_leader = is_leader
        self.every_seconds = every_seconds
        self.name = name
        self._begins_at_once = begins_at_once
        self._report_round: Callable[[str], None] = lambda name: None
        self._stopped = Event()
        self._thread = Thread(target=self._run, name=f"dni-watch-{name}", daemon=True)

    def report_rounds(self, report: Callable[[str], None]) -> "Watch":
        """Call `report` with the name of the task after each run that does not fail."""
        self._report_round = report
        return self

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Stop; returns when the current run has ended, or after two seconds."""
        self._stopped.set()
        self._thread.join(_STOP_SECONDS)

    def _run(self) -> None:
        wait_seconds = 0.0 if self._begins_at_once else random.uniform(0, self.every_seconds)
        while not self._stopped.wait(wait_seconds):
            try:
                if self._is_leader():
                    self.look(time.time())
                    self._report_round(self.name)
            except Exception:
                _log.exception("watch_failed", watch=self.name)
            wait_seconds = self.every_seconds
        self.close()
