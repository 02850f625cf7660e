"""Runs the server for `dni serve` and `dni demo`: opens the listener, then runs workers until Ctrl-C or a signal."""

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
from server.cli.free_port import find_family
from server.cli.server_url import write_url
from server.cli.settings_warnings import warn_of_settings
from server.keeping_metrics import keep_metrics
from server.open_stores import open_stores
from server.settings import Settings
from server.settings_file import read_settings_file
from server.telephony.refused_webhooks import RefusedWebhooks
from server.watch.leader_lock import LeaderLock
from server.workers import Workers

_WAITING_CONNECTIONS = 2048


def serve_until_stopped(
    settings: Settings,
    announce: Callable[[str], None],
    settle: Callable[[Settings, str], Settings] = lambda settings, _url: settings,
) -> None:
    """Serve, and return at the end. `announce` gets the address of the server when it accepts requests.

    `settle` returns the settings of the workers, from the given settings and the address of the server.
    """
    log_to_standard_error(settings)
    # Build the app once here: an error then ends the command with one line, instead of a trace from each worker.
    stores = open_stores(settings)
    create_app(settings, stores=stores)
    warn_of_settings(settings, {**read_settings_file(os.environ).values, **os.environ}, stores.secrets)
    # Connections do not survive a fork, so each worker opens its own.
    stores.close()
    # Workers share the memory of what is loaded, as long as the garbage collector does not write to it.
    gc.collect()
    gc.freeze()
    open_own = cache(partial(open_stores, settings))
    open_runtimes = cache(lambda: AccountRuntimes(open_own().accounts))
    refusals = RefusedWebhooks()  # after the fork, each worker has its own
    with keep_metrics() as measuring, _open_listener(settings.host, settings.port) as listener:
        port = listener.getsockname()[1]
        url = write_url(settings.host, port)
        leader = LeaderLock()
        settled = settle(settings, url)
        Workers(
            lambda: create_app(
                settled,
                stores=open_own(),
                runtimes=open_runtimes(),
                refusals=refusals,
                measuring=measuring,
                are_stores_prepared=True,
            ),
            lambda: create_watches(
                settled,
                open_own(),
                leader.acquire,
                runtimes=open_runtimes(),
                refusals=refusals,
                measuring=measuring,
            ),
            listener,
            settled,
            lambda: announce(url),
        ).run()


def _open_listener(host: str, port: int) -> socket.socket:
    """The listening socket, opened before workers start: a port in use is reported at once, and port 0 gets its number."""
    try:
        return socket.create_server((host, port), family=find_family(host), backlog=_WAITING_CONNECTIONS)
    except OSError as error:
        raise click.ClickException(_explain_refusal(host, port, error)) from error


def _explain_refusal(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {port} of {host} is in use by another program; stop it, or choose another port with --port"
    if error.errno == errno.EACCES:
        return f"this user may not use port {port} of {host}; choose one above 1023 with --port"
    return f"can't listen on {host}:{port}: {error.strerror or error}"
