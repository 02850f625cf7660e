"""`python -m bench.console.served`: the server with the demo account, one worker, a signed-in user, and an empty page.

It prints its port and the cookie of the user.
"""

import os
import socket
import sys
import time
from contextlib import closing
from importlib.resources import files

from flask import Flask, render_template_string

from server.account_file.read import read_account_file
from server.app import create_app, create_watches
from server.demo.sample_calls.loading import load_sample_calls
from server.domain.people.people import Membership, Organisation, User
from server.domain.people.roles import Role
from server.domain.people.sign_ins import SignInSession, compute_token_digest
from server.domain.reports.contributions import write_counting_rules
from server.logs import configure_logs
from server.open_stores import Stores, open_stores
from server.settings import Settings, read_settings
from server.watch.rollups import count_calls
from server.workers import Workers

_TOKEN = "token-of-the-bench"


def main() -> None:
    """Serve on any free port."""
    settings = read_settings({**os.environ, "DNI_LOG_LEVEL": "error", "DNI_WORKERS": "1", "DNI_SECRET_KEY": "b" * 40})
    configure_logs(settings.log_level, settings.log_format, sys.stderr)
    with closing(open_stores(settings)) as stores:
        stores.accounts.prepare()
        _add_data(stores)
    with socket.create_server(("127.0.0.1", 0), backlog=64) as listener:
        port = listener.getsockname()[1]
        Workers(
            lambda: _create_benched_app(settings),
            lambda: create_watches(settings, open_stores(settings), lambda: False),
            listener,
            settings,
            lambda: print(port, f"dni_console={_TOKEN}", flush=True),
        ).run()


def _add_data(stores: Stores) -> None:
    now = time.time()
    stored = stores.accounts.save(read_account_file(files("demo_pages").joinpath("account.yaml").read_bytes()))
    load_sample_calls(stored.account, stores.call_log, stores.retention, now)
    count_calls(stores.rollups, write_counting_rules(stored.account), now)
    stores.people.add_user(User("bench", "bench@example.com", "Bench", now))
    stores.people.add_organisation(Organisation("bench", "Bench"))
    stores.people.set_membership(Membership("bench", "bench", Role.OWNER), 0.0)
    stores.sign_ins.add_session(SignInSession(compute_token_digest(_TOKEN), "bench", now, now))


def _create_benched_app(settings: Settings) -> Flask:
    app = create_app(settings)
    app.add_url_rule("/bare/page", "bare_page", lambda: render_template_string("<!doctype html><title>Empty</title>"))
    return app


if __name__ == "__main__":
    main()
