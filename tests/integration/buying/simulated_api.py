"""The simulated carrier's API of numbers on a port of its own, which may be told to fail."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread

from flask import Flask, Response, request
from werkzeug.serving import WSGIRequestHandler, make_server

from server.demo.simulated_carrier.numbers_api import create_numbers_blueprint
from server.demo.simulated_carrier.planned_call import SIMULATED_ACCOUNT_SID
from server.demo.simulated_carrier.stock import Stock
from server.numbers.carriers import SECRETS
from server.numbers.twilio_numbers import TWILIO_API, TWILIO_PRICES, TwilioNumbers
from server.stores.secrets import SecretStore
from tests.carriers import AUTH_TOKEN


class QuietHandler(WSGIRequestHandler):
    """Writes no line for each request: tests read the output of commands."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Write nothing."""


@dataclass
class NumbersApi:
    """The API: its address, what it has sold, and the responses to give before it works, each in place of one request."""

    url: str
    stock: Stock
    failures: list[Response] = field(default_factory=list)
    requests: list[tuple[str, str]] = field(default_factory=list)

    def write_settings(self, store_settings: Mapping[str, str]) -> dict[str, str]:
        """The variables of an installation that buys here."""
        return {
            **store_settings,
            "DNI_PUBLIC_URL": "https://numbers.example.com",
            "DNI_TWILIO_API_URL": self.url,
            "DNI_SECRET_KEY": "s" * 32,
        }

    def open(self, password: str = AUTH_TOKEN) -> TwilioNumbers:
        """The simulated account, by the client that the server uses."""
        return open_simulated_account(self.url, password)


def open_simulated_account(url: str, password: str = AUTH_TOKEN) -> TwilioNumbers:
    """The simulated account at the API with this address."""
    addresses = {TWILIO_API: url, TWILIO_PRICES: url}
    return TwilioNumbers("twilio", SIMULATED_ACCOUNT_SID, (SIMULATED_ACCOUNT_SID, password), addresses, has_prices=True)


@contextmanager
def serve_numbers_api() -> Iterator[NumbersApi]:
    """The API while the block runs."""
    app, stock = Flask(__name__), Stock()
    app.register_blueprint(create_numbers_blueprint(AUTH_TOKEN, stock))
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=QuietHandler)
    api = NumbersApi(f"http://127.0.0.1:{server.server_port}", stock)

    @app.before_request
    def fail() -> Response | None:
        api.requests.append((request.method, request.path))
        return api.failures.pop(0) if api.failures else None

    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield api
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def sign_in_to_numbers_api(secrets: SecretStore, account: str) -> None:
    """Give the account the credentials of the API."""
    for name, value in zip(SECRETS["twilio"], (SIMULATED_ACCOUNT_SID, SIMULATED_ACCOUNT_SID, AUTH_TOKEN), strict=True):
        secrets.set_secret(account, name, value, time.time())
