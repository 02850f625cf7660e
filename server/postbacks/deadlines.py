"""How long a whole exchange may take, however slowly it goes on."""

import socket
from contextlib import suppress
from threading import Timer

from urllib3.connection import HTTPConnection


class Deadline:
    """Breaks the connection when its time is over (`TimeoutError`): a socket's own limit begins anew with every byte."""

    def __init__(self, connection: HTTPConnection, seconds: float) -> None:
        self._connection = connection
        self._is_over = False
        self._timer = Timer(seconds, self._break)
        self._timer.daemon = True

    def __enter__(self) -> None:
        self._timer.start()

    def __exit__(self, *_error: object) -> None:
        self._timer.cancel()
        # A connection that breaks amid the headers looks like their end.
        if self._is_over:
            raise TimeoutError

    def _break(self) -> None:
        self._is_over = True
        with suppress(AttributeError, OSError):
            self._connection.sock.shutdown(socket.SHUT_RDWR)
