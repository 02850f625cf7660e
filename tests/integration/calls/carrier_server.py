"""A small real server that responds to a carrier with prepared TwiML, and rejects requests without its signature."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread

from flask import Flask, request
from twilio.request_validator import RequestValidator
from werkzeug.serving import make_server

TOKEN = "0123456789abcdef0123456789abcdef"


@dataclass
class CarrierServer:
    """Its URL, and the forms that it received, by the last part of the path. `public_url`: the signed URL."""

    answers: Mapping[str, str]
    public_url: str = ""
    url: str = ""
    recorded: list[tuple[str, dict[str, str]]] = field(default_factory=list)


@contextmanager
def serve_carrier(answers: Mapping[str, str], public_url: str = "") -> Iterator[CarrierServer]:
    """Serve until the block ends."""
    carrier = CarrierServer(answers, public_url)
    app = Flask(__name__)

    @app.post("/voice/twilio/<name>")
    def answer(name: str) -> tuple[str, int]:
        signed = f"{carrier.public_url or request.host_url.rstrip('/')}{request.full_path.rstrip('?')}"
        if not RequestValidator(TOKEN).validate(signed, request.form, request.headers["X-Twilio-Signature"]):
            return "not Twilio's", 403
        carrier.recorded.append((name, dict(request.form)))
        return f"<Response>{carrier.answers.get(name, '')}</Response>", 200

    server = make_server("127.0.0.1", 0, app)
    carrier.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield carrier
    finally:
        server.shutdown()
        thread.join()
