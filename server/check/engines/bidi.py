"""WebDriver BiDi over a WebSocket: commands, and the events that arrive meanwhile."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from websockets.exceptions import WebSocketException
from websockets.sync.client import ClientConnection, connect

from server.check.engines.contract import EngineFailed

Hear = Callable[[str, dict[str, Any]], None]


class BidiError(EngineFailed):
    """A command has failed."""


class Bidi:
    """A connection. `hear` gets each event while the caller waits for anything; nothing is heard between."""

    def __init__(self, socket: ClientConnection) -> None:
        self.hear: Hear = _ignore
        self._socket = socket
        self._last = 0

    def ask(self, method: str, seconds: float = 30, **parameters: Any) -> Any:
        """The result of a command. Raises `BidiError`."""
        number = self.send(method, **parameters)
        ends_at = time.monotonic() + seconds
        while True:
            message = self._read(ends_at)
            if message is None:
                raise BidiError(f"{method}: no reply within {seconds:.0f} s")
            if message.get("id") == number:
                if message["type"] == "error":
                    raise BidiError(str(message.get("message") or message["error"]))
                return message["result"]

    def send(self, method: str, **parameters: Any) -> int:
        """Send a command whose result does not matter, such as one about a request that its page may have given up."""
        self._last += 1
        try:
            self._socket.send(json.dumps({"id": self._last, "method": method, "params": parameters}))
        except (OSError, WebSocketException) as error:
            raise BidiError("the browser has closed the connection") from error
        return self._last

    def wait(self, seconds: float, until: Callable[[], bool] = lambda: False) -> bool:
        """Hear events for some time, or until something holds. Returns whether it does."""
        ends_at = time.monotonic() + seconds
        while not until():
            if self._read(ends_at) is None:
                return until()
        return True

    def _read(self, ends_at: float) -> dict[str, Any] | None:
        try:
            message: dict[str, Any] = json.loads(self._socket.recv(max(0.0, ends_at - time.monotonic())))
        except TimeoutError:
            return None
        except (OSError, WebSocketException) as error:
            raise BidiError("the browser has closed the connection") from error
        if message["type"] == "event":
            self.hear(message["method"], message["params"])
        return message


@contextmanager
def open_bidi(url: str) -> Iterator[Bidi]:
    """Connect to a browser."""
    with connect(url, max_size=None, proxy=None) as socket:
        yield Bidi(socket)


def write_text(text: str) -> dict[str, str]:
    """A text as BiDi has it in arguments, headers and bodies."""
    return {"type": "string", "value": text}


def _ignore(_method: str, _parameters: dict[str, Any]) -> None:
    pass
