"""The simulated carrier's API of recordings on a port of its own, and an address of a recording there."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

from flask import Flask
from werkzeug.serving import make_server

from server.demo.simulated_carrier.planned_call import SIMULATED_ACCOUNT_SID
from server.demo.simulated_carrier.recordings_api import create_recordings_blueprint
from server.stores.secrets import SecretStore
from tests.carriers import AUTH_TOKEN

RECORDING = f"https://api.twilio.com/2010-04-01/Accounts/{SIMULATED_ACCOUNT_SID}/Recordings/RE{'a' * 32}"


@contextmanager
def serve_simulated_api() -> Iterator[str]:
    """The address of the API."""
    app = Flask(__name__)
    app.register_blueprint(create_recordings_blueprint(AUTH_TOKEN))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def sign_in_to_simulated_api(secrets: SecretStore, account: str, now: float) -> None:
    """Give the account the credentials of the API."""
    secrets.set_secret(account, "TWILIO_API_KEY_SID", SIMULATED_ACCOUNT_SID, now)
    secrets.set_secret(account, "TWILIO_API_KEY_SECRET", AUTH_TOKEN, now)
