"""A line to the server: sends webhooks as Twilio signs them, and parses the responses."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import formatdate
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.carriers import AUTH_TOKEN, sign_as_twilio
from tests.shop import SHOP_FILE, Clock

PUBLIC_URL = "https://numbers.example.com"
CALLER = "+14155550123"
SID = "CA" + "0" * 31 + "1"
CALL_ID = f"twilio-{SID}"

CALLED_SHOP_FILE = (
    SHOP_FILE.replace(
        'origins: ["https://shop.example"]',
        'origins: ["https://shop.example"], time_zone: America/New_York, route: main',
    )
    + """\
  - {name: Radio, kind: off_site, tracking_number: "+18665550150", campaign: roofing}
  - {name: Menu, kind: off_site, tracking_number: "+18665550151", route: menu}
  - {name: Queue, kind: off_site, tracking_number: "+18665550152", route: queue}
  - {name: Turns, kind: off_site, tracking_number: "+18665550153", route: turns}
  - {name: Capped, kind: off_site, tracking_number: "+18665550154", route: capped}
  - {name: Rotating, kind: off_site, tracking_number: "+18665550155", route: rotating}
  - {name: Busy, kind: off_site, tracking_number: "+18665550156", route: busy}
  - {name: Places, kind: off_site, tracking_number: "+18665550157", route: places}
  - {name: Message, kind: off_site, tracking_number: "+18665550158", route: message}
receiving_numbers:
  - {name: desk, number: "+14155550180"}
  - {name: hall, number: "+14155550181"}
  - {name: booth, number: "+14155550182", max_concurrent: 1}
routes:
  - {name: main, ring: {receiving_numbers: [desk, hall], seconds: 25, record: true, \
whisper: "A call about {keyword}."}, otherwise: message}
  - {name: message, voicemail: Please leave a message.}
  - name: menu
    menu: {say: Press 1 for sales., keys: {"1": turns, "#": message}, repeats: 2, invalid: That is no choice.}
    otherwise: {say: Goodbye.}
  - {name: queue, queue: {receiving_numbers: [booth], hold: Please hold., max_wait_seconds: 60}, otherwise: message}
  - {name: turns, ring: {receiving_numbers: [desk, hall], order: in_turn, seconds: 15}, otherwise: {say: Call again.}}
  - {name: capped, ring: [booth], otherwise: {hang_up: busy}}
  - {name: rotating, ring: {receiving_numbers: [desk, hall], order: round_robin}, otherwise: message}
  - {name: busy, hang_up: busy}
  - {name: places, geo: [{states: [CA], then: {ring: [desk], otherwise: message}}], otherwise: {ring: [hall], otherwise: message}}
postbacks:
  - {name: ended, on: call_ended, url: "https://tracker.example/?cid={affiliate_id}&sec={talk_seconds}"}
  - {name: told, on: tag_added, url: "https://tracker.example/?quote={tags.quote}"}
"""
)
"""The shop, with a number for each kind of route."""

Document = ElementTree.Element


@dataclass
class Line:
    """A caller's line. `secret` signs its webhooks; `headers` are sent with each of them."""

    client: FlaskClient
    clock: Clock
    secret: str = AUTH_TOKEN
    headers: dict[str, str] = field(default_factory=dict)

    def call(self, number: str, caller: str = CALLER, sid: str = SID, **fields: str) -> Document:
        """A call comes in; returns the response."""
        form = {"CallSid": sid, "CallStatus": "ringing", "From": caller, "To": number, **fields}
        return read_document(self.post("/voice/twilio/incoming", form))

    def come_back(self, url: str, **fields: str) -> Document:
        """Post to a URL of a response, with the parent call's fields."""
        form = {"CallSid": self.read_sid(url), "CallStatus": "in-progress", "From": CALLER, **fields}
        return read_document(self.post(url, form))

    def tell_leg(self, url: str, status: str, **fields: str) -> None:
        """Report the state of a leg."""
        form = {
            "CallSid": "CA" + "f" * 32,
            "ParentCallSid": self.read_sid(url),
            "CallStatus": status,
            "Timestamp": formatdate(self.clock.now),
            **fields,
        }
        assert self.post(url, form).status_code == 200

    def hang_up(self, number: str, sid: str = SID, status: str = "completed", **fields: str) -> None:
        """Report the end of the call."""
        form = {
            "CallSid": sid,
            "CallStatus": status,
            "From": CALLER,
            "To": number,
            "Timestamp": formatdate(self.clock.now),
            **fields,
        }
        assert self.post("/voice/twilio/status", form).status_code == 200

    def post(self, url: str, form: Mapping[str, str]) -> TestResponse:
        """Send a signed form to a URL of the server, or to a path of it."""
        path = url.removeprefix(PUBLIC_URL)
        headers = sign_as_twilio(PUBLIC_URL + path, form, self.secret) | self.headers
        return self.client.post(path, data=dict(form), headers=headers, base_url="http://127.0.0.1:8000")

    @staticmethod
    def read_sid(url: str) -> str:
        """The carrier's call id in the URL."""
        return parse_qs(urlsplit(url).query)["call"][0].partition("-")[2]


def read_document(response: TestResponse) -> Document:
    """The TwiML of a response."""
    assert response.status_code == 200, response.get_data(as_text=True)
    assert response.mimetype == "text/xml"
    document = ElementTree.fromstring(response.get_data())
    assert document.tag == "Response"
    return document


def list_verbs(document: Document) -> list[str]:
    """The names of the verbs, in their order."""
    return [verb.tag for verb in document]


def find(document: Document, path: str) -> Document:
    """The element at the path, which must be there."""
    found = document.find(path)
    assert found is not None, f"there is no {path} in {ElementTree.tostring(document)!r}"
    return found


def find_url(document: Document, path: str, attribute: str = "action") -> str:
    """The webhook URL of a verb."""
    url = find(document, path).get(attribute)
    assert url is not None
    return url


def list_rung(document: Document) -> list[str | None]:
    """The numbers that ring."""
    return [number.text for number in document.findall("Dial/Number")]
