"""Runs the server for the commands that do: a listener that is ours, then workers, until Ctrl-C or a signal."""

import errno
import gc
import os
import socket
from collections.abc import Callable
from functools import cache, partial

import click

from server.accounts.runtimes import AccountRuntimes
from server.app import create_app, create_watches
from server.cli.environment import log_to_standard_error
from server.cli.settings_warnings import warn_of_settings
from server.open_stores import open_stores
from server.settings import Settings
from server.watch.leader_lock import LeaderLock
from server.workers import Workers

_WAITING_CONNECTIONS = 2048


def serve_until_stopped(
    settings: Settings,
    announce: Callable[[str], None],
    settle: Callable[[Settings, str], Settings] = lambda settings, _url: settings,
) -> None:
    """Serve; `announce` is given the server's address once it takes requests. Does not return before the end.

    `settle` gives the settings of the workers, once the server's address is known.
    """
    log_to_standard_error(settings)
    # Made once here, so that what can't work ends the command with one line and not each worker with a trace.
    stores = open_stores(settings)
    create_app(settings, stores=stores)
    warn_of_settings(settings, os.environ, stores.secrets)
    # No connection survives the fork of a worker; each opens its own, once.
    stores.close()
    # What is loaded stays in memory that all workers share, as long as no collector of garbage writes to it.
    gc.collect()
    gc.freeze()
    open_own = cache(partial(open_stores, settings))
    open_runtimes = cache(lambda: AccountRuntimes(open_own().accounts))
    with _open_listener(settings.host, settings.port) as listener:
        port = listener.getsockname()[1]
        url = f"http://{_write_host(settings.host)}:{port}"
        leader = LeaderLock()
        settled = settle(settings, url)
        Workers(
            lambda: create_app(settled, stores=open_own(), runtimes=open_runtimes(), are_stores_prepared=True),
            lambda: create_watches(settled, open_own(), leader.acquire, runtimes=open_runtimes()),
            listener,
            settled,
            lambda: announce(url),
        ).run()


def _open_listener(host: str, port: int) -> socket.socket:
    """Listen before any worker starts: so a taken port is known at once, and port 0 has a number to announce."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=_WAITING_CONNECTIONS)
    except OSError as error:
        raise click.ClickException(_explain_refusal(host, port, error)) from error


def _explain_refusal(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {port} of {host} is taken by another program; stop that one, or choose another with --port"
    if error.errno == errno.EACCES:
        return f"port {port} of {host} may not be used by this user; choose one above 1023 with --port"
    return f"can't listen at {host}:{port}: {error.strerror or error}"


def _write_host(host: str) -> str:
    """The host as people open it: an address that stands for all of the machine's is not one to visit."""
    if host in ("0.0.0.0", "::"):
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host
