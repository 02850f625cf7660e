"""A process that gets orders as lines of JSON, and writes a reply to each."""

import json
import subprocess
import time
from queue import Empty, Queue
from threading import Thread
from typing import IO, Any

from server.check.engines.contract import EngineFailed


class ProcessFailed(EngineFailed):
    """The process has replied with an error, not in time, or has ended."""


class SteeredProcess:
    """The process. Its replies have the numbers of their orders, as one that was given up may still come."""

    def __init__(self, running: "subprocess.Popen[str]") -> None:
        assert running.stdin is not None
        assert running.stdout is not None
        self._input: IO[str] = running.stdin
        self._replies: Queue[str] = Queue()
        self._last = 0
        Thread(target=self._read, args=[running.stdout], daemon=True).start()

    def ask(self, todo: str, seconds: float, **fields: Any) -> Any:
        """The value of the reply. Raises `ProcessFailed`."""
        self._last += 1
        ends_at = time.monotonic() + seconds
        try:
            self._input.write(json.dumps({"do": todo, "number": self._last} | fields) + "\n")
            self._input.flush()
            while True:
                line = self._replies.get(timeout=max(0.0, ends_at - time.monotonic()))
                if not line:
                    self._replies.put("")
                    raise ProcessFailed("the browser has ended")
                reply = json.loads(line)
                if reply["number"] == self._last:
                    break
        except OSError as error:
            raise ProcessFailed("the browser has ended") from error
        except Empty as error:
            raise ProcessFailed(f"no reply within {seconds:.0f} s") from error
        if "error" in reply:
            raise ProcessFailed(reply["error"])
        return reply["value"]

    def _read(self, output: IO[str]) -> None:
        for line in output:
            self._replies.put(line)
        self._replies.put("")
