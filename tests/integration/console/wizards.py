"""A person who goes through the guided set-up over HTTP."""

import html
import re

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from server.domain.accounts import Account
from server.domain.people.roles import Role
from tests.integration.console.conftest import RIVAL, ConsoleDriver

NEW = "/console/o/rival/new-account"
BUSINESS = {"name": "Harbor Roofing", "key": "harbor", "country": "US", "time_zone": "America/New_York"}


class Wizard:
    """An owner who goes through the steps of the account `harbor`."""

    def __init__(self, console: ConsoleDriver) -> None:
        self.console = console
        self.browser: FlaskClient = console.open_as(Role.OWNER, RIVAL)
        assert self.browser.post(NEW, data=BUSINESS).headers["Location"] == "/console/a/harbor/set-up"

    @property
    def account(self) -> Account:
        stored = self.console.stores.accounts.find("harbor")
        assert stored is not None
        return stored.account

    def open(self, step: str) -> str:
        response = self.browser.get(f"/console/a/harbor/set-up/{step}")
        assert response.status_code == 200
        return html.unescape(response.text)

    def send(self, step: str, **inputs: str) -> TestResponse:
        """Send the step's form with the revision that its page has."""
        revision = re.findall(r'name="revision" value="(\d+)"', self.open(step))
        data = {"revision": revision[0] if revision else "", **inputs}
        return self.browser.post(f"/console/a/harbor/set-up/{step}", data=data)

    def find_next(self) -> str:
        """The step to which the set-up resumes."""
        return self.browser.get("/console/a/harbor/set-up").headers["Location"].rpartition("/")[2]

    def go_on(self, step: str, **inputs: str) -> str:
        """Send the step's form; returns the step that follows."""
        response = self.send(step, **inputs)
        assert response.status_code == 303, html.unescape(response.text)
        return response.headers["Location"].rpartition("/")[2]


def prepare(wizard: Wizard) -> None:
    """Give the account a target number and two sources."""
    wizard.go_on("numbers", **{"number-0": "800-555-0100", "name-0": "sales", "count-0": "0"})
    wizard.go_on("sources", google_ads="yes", google_organic="yes")
