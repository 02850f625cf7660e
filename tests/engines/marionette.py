"""WebDriver over Marionette, the protocol of Firefox itself, which geckodriver speaks too.

A message is its length, a colon, and JSON: type, number of the command, then its name and fields, or its error and value.
"""

import json
import socket
from contextlib import suppress
from typing import Any

from tests.engines.session import CommandError
from tests.waiting import HANG_SECONDS


class Marionette:
    """A connection to a running Firefox, with a session of its own."""

    def __init__(self, port: int, capabilities: dict[str, Any]) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=HANG_SECONDS)
        self._received = b""
        self._commands = 0
        self._read()
        session = self._ask("WebDriver:NewSession", capabilities)
        self.version = str(session["capabilities"]["browserVersion"])

    def send(self, name: str, fields: dict[str, Any]) -> Any:
        """Send a command. Raises CommandError."""
        in_page = {"sandbox": None, "newSandbox": False} if name.startswith("Execute") else {}
        return self._ask(f"WebDriver:{name}", fields | in_page)

    def quit(self) -> None:
        """Make Firefox end."""
        with suppress(CommandError, OSError):
            self._ask("Marionette:Quit", {"flags": ["eForceQuit"]})
        self._socket.close()

    def _ask(self, name: str, fields: dict[str, Any]) -> Any:
        self._commands += 1
        message = json.dumps([0, self._commands, name, fields]).encode()
        self._socket.sendall(b"%d:%s" % (len(message), message))
        _type, _number, error, value = self._read()
        if error:
            raise CommandError(json.dumps(error)[:1000])
        return value["value"] if isinstance(value, dict) and value.keys() == {"value"} else value

    def _read(self) -> Any:
        while b":" not in self._received:
            self._receive()
        length, _colon, self._received = self._received.partition(b":")
        while len(self._received) < int(length):
            self._receive()
        message, self._received = self._received[: int(length)], self._received[int(length) :]
        return json.loads(message)

    def _receive(self) -> None:
        received = self._socket.recv(65536)
        if not received:
            raise CommandError("Firefox closed the connection")
        self._received += received
