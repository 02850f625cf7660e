"""`python -m bench.leases.served`: the server as `dni serve` runs it, and the route to compare it with.

Its time is the simulated time in each request. The folder in which it starts has the responses of the bare route.
"""

import json
import os
import socket
import sys
from functools import lru_cache
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, request
from twilio.request_validator import RequestValidator

from bench.leases.load import NOW_HEADER, WORKER_HEADER
from server.app import create_app, create_watches
from server.logs import configure_logs
from server.open_stores import open_stores
from server.settings import Settings, read_settings
from server.workers import Workers

_WAITING_CONNECTIONS = 256


def main() -> None:
    """Serve on any free port, and print the address."""
    settings = read_settings(os.environ)
    configure_logs(settings.log_level, settings.log_format, sys.stderr)
    create_app(settings)
    with socket.create_server(("127.0.0.1", 0), backlog=_WAITING_CONNECTIONS) as listener:
        port = listener.getsockname()[1]
        Workers(
            lambda: _create_benched_app(settings),
            # Its watch never runs: it would check the simulated leases with the clock of the machine.
            lambda: create_watches(settings, open_stores(settings), lambda: False),
            listener,
            settings,
            lambda: print(port, flush=True),
        ).run()


def _create_benched_app(settings: Settings) -> Flask:
    app = create_app(settings, clock=lambda: float(request.headers[NOW_HEADER]))
    app.register_blueprint(_create_bare_blueprint(settings))

    @app.after_request
    def name_worker(response: Response) -> Response:
        response.headers[WORKER_HEADER] = str(os.getpid())
        return response

    return app


def _create_bare_blueprint(settings: Settings) -> Blueprint:
    """Routes that parse a body, or verify a carrier's signature, and return the bytes of the real response; nothing else."""
    blueprint = Blueprint("bare", __name__)
    # The bench of leases serves no calls, and so has no token.
    token = next(iter(settings.twilio_auth_token), "")
    validator, url = RequestValidator(token), f"{settings.public_url}/bare/voice"

    @blueprint.post("/bare/<call>")
    def respond(call: str) -> Response:
        json.loads(request.get_data())
        return Response(_read_response(f"{call}.json"), mimetype="application/json")

    @blueprint.post("/bare/voice")
    def respond_to_call() -> Response:
        if not validator.validate(url, request.form, request.headers["X-Twilio-Signature"]):
            abort(403)
        return Response(_read_response("voice"), mimetype="text/xml")

    return blueprint


@lru_cache
def _read_response(name: str) -> bytes:
    return Path(name).read_bytes()


if __name__ == "__main__":
    main()
