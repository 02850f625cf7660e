"""Finds a port that no other program uses."""

import errno
import socket
from contextlib import suppress

_MOST_TRIED = 100
_HIGHEST_PORT = 65_535


def find_free_port(host: str, port: int) -> int:
    """The port, or the first one above it that is free; the same port if none of the next hundred is.

    Port 0, which lets the system choose, stays as it is. Errors other than a port in use are left to the listener, which
    explains them.
    """
    for one in range(port, min(port + _MOST_TRIED, _HIGHEST_PORT + 1)):
        if not _is_in_use(host, one):
            return one
    return port


def find_family(host: str) -> socket.AddressFamily:
    """The kind of address that the host is."""
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def _is_in_use(host: str, port: int) -> bool:
    try:
        with suppress(socket.gaierror), socket.create_server((host, port), family=find_family(host)):
            return False
    except OSError as error:
        return error.errno == errno.EADDRINUSE
    return False
