"""An account whose routes have a step of every kind, and browsers that change it."""

import html
import re
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from server.account_file.route_writing import write_step
from server.domain.accounts import Account
from server.domain.routing.paths import list_steps
from tests.integration.console.conftest import ConsoleDriver

ROUTED_ACCOUNT = """\
account: {key: shop, name: A Shop, country: US, origins: ["https://shop.example"], time_zone: America/New_York, route: main}
campaigns: [{name: roofing, route: west}]
target_numbers: [{name: sales, number: "+18005550100", campaign: roofing}]
receiving_numbers: [{name: Office, number: "+14155550180"}, {name: Mobile, number: "+14155550181"}]
routes:
  - name: main
    schedule: {hours: {mon-fri: "09:00-17:30", sat: ["09:00-12:00", "13:00-24:00"]}, holidays: ["12-25"], time_zone: Asia/Tokyo}
    then:
      menu:
        say: {text: Press a key., language: en-GB}
        invalid: That is not a key.
        repeats: 3
        keys:
          "1":
            ring: {receiving_numbers: [Office, {name: Mobile, seconds: 9, weight: 2}], order: in_turn, whisper: Hi, record: true}
            otherwise: sorry
          "#": {queue: {receiving_numbers: [Office], hold: Please hold., max_wait_seconds: 60}, otherwise: sorry}
      otherwise: {hang_up: busy}
    otherwise: {voicemail: {say: Please leave a message., max_seconds: 30}}
  - {name: sorry, say: We will call you back.}
  - name: west
    geo:
      - {states: [CA, NV], zips: ["94110"], then: {ring: Office, otherwise: sorry}}
      - {area_codes: ["212"], countries: [US], then: {extension: Your extension?, then: sorry, otherwise: sorry}}
    otherwise:
      by_tag:
        - tag: keyword
          contains: [roof, repair]
          then: {confirm: {say: Press 5., key: "5"}, then: {say: Hello., then: sorry}, otherwise: {hang_up: true}}
        - {tag: customer, present: true, then: {ring: Mobile, otherwise: sorry}}
      otherwise: sorry
tracking_sources:
  - {name: Billboard, kind: off_site, tracking_number: "+18665550110"}
  - {name: Flyer, kind: off_site, tracking_number: "+18665550111", route: west}
"""


def find_account(console: ConsoleDriver) -> Account:
    stored = console.stores.accounts.find("shop")
    assert stored is not None
    return stored.account


def post(console: ConsoleDriver, browser: FlaskClient, page: str, **form: Any) -> TestResponse:
    """Send a form of the current revision. Underscores in names stand for dots."""
    revision = form.pop("revision", console.stores.accounts.find_revision("shop"))
    return browser.post(f"/console/a/shop/routes/{page}", data={"revision": str(revision), **form})


def read_text(response: TestResponse) -> str:
    """The text of a page without its tags."""
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.text)))


def find_error(response: TestResponse, name: str) -> str:
    """The error of an input, a row or a list."""
    return html.unescape(
        " ".join(re.findall(rf'<p class="error" id="{name}-error">(.*?)</p>', response.text, re.DOTALL))
    )


def find_step(console: ConsoleDriver, path: str) -> Any:
    """The step at the path as the account file has it."""
    steps = dict(list_steps((route.name, route.first) for route in find_account(console).routes))
    return write_step(steps[path])
