"""The soft phone on a server of its own that responds to all calls the same, with a clock that moves when the phone waits."""

from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest
from flask import Flask, request
from flask.testing import FlaskClient
from twilio.request_validator import RequestValidator

from server.account_file.read import read_account_file
from server.demo.soft_phone.routes import SoftPhoneParts, create_soft_phone_blueprint
from server.http.errors import register_error_handlers

TOKEN = "0123456789abcdef0123456789abcdef"
NUMBER, CALLER = "+18665550101", "+14155550123"
DIAL = '<Dial action="/voice/twilio/after?path=a.b&amp;turn=1"><Number>+14155550180</Number></Dial>'


class PhoneServer:
    """The server, its clock, and a schedule: functions to call at a second of the clock."""

    def __init__(self, folder: Path, token: str = TOKEN) -> None:
        self.now = 1_790_000_000.0
        self.twiml = DIAL
        self.happenings: dict[float, Callable[[], object]] = {}
        self.recorded: list[tuple[str, dict[str, str]]] = []
        self.plays: list[Callable[[], None]] = []
        self.app = Flask(__name__)
        register_error_handlers(self.app)
        self.app.add_url_rule("/voice/twilio/<name>", view_func=self._respond, methods=["POST"])
        account = read_account_file(files("demo_pages").joinpath("account.yaml").read_bytes())
        parts = SoftPhoneParts(
            find_account=lambda: account,
            find_logged=lambda call_sid: {"carrier_call_id": call_sid},
            auth_token=token,
            public_url="",
            folder=folder,
            clock=lambda: self.now,
            sleep=self._sleep,
            run=self.plays.append,
        )
        self.app.register_blueprint(create_soft_phone_blueprint(parts))
        self.client: FlaskClient = self.app.test_client()

    def dial(self, **fields: object) -> str:
        """Begin a call and return its ID."""
        answer = self.client.post("/demo/phone/calls", json={"number": NUMBER, "caller": CALLER} | fields)
        assert answer.status_code == 201, answer.text
        call_id: str = answer.json["id"]
        return call_id

    def at(self, second: float, act: Callable[[], object]) -> None:
        """Schedule a function, in seconds from now."""
        self.happenings[self.now + second] = act

    def play(self) -> None:
        """Play all calls to their end."""
        while self.plays:
            self.plays.pop(0)()

    def list_told(self, name: str) -> list[dict[str, str]]:
        """The forms that the carrier sent to this path."""
        return [form for recorded, form in self.recorded if recorded == name]

    def _sleep(self, seconds: float) -> None:
        self.now += seconds
        for at in sorted(self.happenings):
            if at <= self.now:
                self.happenings.pop(at)()

    def _respond(self, name: str) -> tuple[str, int]:
        url = request.host_url.rstrip("/") + request.environ["REQUEST_URI"]
        if not RequestValidator(TOKEN).validate(url, request.form, request.headers["X-Twilio-Signature"]):
            return "", 403
        self.recorded.append((name, dict(request.form)))
        return f"<Response>{self.twiml if name == 'incoming' else ''}</Response>", 200


@pytest.fixture
def server(tmp_path: Path) -> PhoneServer:
    """A server with the same token as the phone."""
    return PhoneServer(tmp_path / "calls")
