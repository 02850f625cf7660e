"""A server that responds with prepared TwiML, checks every signature, and records the requests."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from twilio.request_validator import RequestValidator

from server.demo.simulated_carrier.carrier import PlayedCall, play_call
from server.demo.simulated_carrier.moments import Moment
from server.demo.simulated_carrier.planned_call import PlannedCall

URL = "https://numbers.example.com"
TOKEN = "0123456789abcdef0123456789abcdef"
CALL_SID = "CA" + "c" * 32
NUMBER, CALLER, DESK, DESK_2 = "+18665550101", "+14155550123", "+14155550180", "+14155550181"
START = 1_790_000_000.0

CALL = PlannedCall(call_sid=CALL_SID, number=NUMBER, caller=CALLER, server_url=URL, auth_token=TOKEN)


class CannedServer:
    """A `Post`. `answers` has TwiML (the content of `<Response>`) by path; the entries of a list are used in order."""

    def __init__(self, **answers: str | list[str]) -> None:
        self._answers = {
            name: [answer] if isinstance(answer, str) else list(answer) for name, answer in answers.items()
        }
        self.requests: list[tuple[str, dict[str, str]]] = []
        self.headers: list[Mapping[str, str]] = []
        self.moments: list[Moment] = []

    def __call__(self, url: str, form: Mapping[str, str], headers: Mapping[str, str]) -> str:
        assert RequestValidator(TOKEN).validate(url, dict(form), headers["X-Twilio-Signature"]), url
        path = urlsplit(url).path
        self.requests.append((path, dict(form)))
        self.headers.append(headers)
        name = path.rpartition("/")[2]
        answers = self._answers.get(name, [""])
        return f"<Response>{answers.pop(0) if len(answers) > 1 else answers[0]}</Response>"

    def play(self, call: PlannedCall = CALL, **changes: Any) -> PlayedCall:
        """Play a call against this server."""
        return play_call(replace(call, **changes), self, START, self.moments.append)

    def find_forms(self, name: str) -> list[dict[str, str]]:
        """The forms sent to the path with this end."""
        return [form for path, form in self.requests if path.rpartition("/")[2] == name]

    def list_names(self) -> list[str]:
        """The last words of the paths, in the order of the requests."""
        return [path.rpartition("/")[2] for path, _form in self.requests]

    def list_texts(self) -> list[str]:
        """The texts of the moments."""
        return [moment.write() for moment in self.moments]
