"""A server's call maintenance and outbox, and calls with recordings."""

from dataclasses import dataclass

from server.accounts.runtimes import AccountRuntimes
from server.app import compose_send
from server.settings import Settings
from server.stores.call_log import CallFilter, CallLog
from server.stores.contract import AccountStore
from server.stores.leases.contract import LeaseStore
from server.stores.outbox import Outbox, OutboxEntry
from server.stores.retention import Retention
from server.stores.secrets import SecretStore
from server.watch.calls import maintain_calls
from tests.integration.postbacks.outbox import make_worker, run
from tests.integration.telephony.line import SID, Line, find_url
from tests.shop import Clock

RADIO = "+18665550150"
ACCOUNT_SID = "AC" + "0" * 31 + "1"
PATH = f"/2010-04-01/Accounts/{ACCOUNT_SID}/Recordings/RE"
FIRST, SECOND = (f"https://api.twilio.com{PATH}{letter * 32}" for letter in "ab")
USER, PASSWORD = "SK0123456789", "the secret of the API key"


@dataclass
class Upkeep:
    """The background work of the server."""

    settings: Settings
    accounts: AccountStore
    leases: LeaseStore
    log: CallLog
    retention: Retention
    outbox: Outbox
    secrets: SecretStore
    clock: Clock

    def sign_in(self, account: str = "shop", user: str = USER, password: str = PASSWORD) -> None:
        """Give the account credentials for Twilio's API."""
        for name, value in zip(("TWILIO_API_KEY_SID", "TWILIO_API_KEY_SECRET"), (user, password), strict=True):
            self.secrets.set_secret(account, name, value, self.clock.now)

    def look(self) -> None:
        """Run call maintenance once."""
        maintain_calls(
            self.accounts, AccountRuntimes(self.accounts), self.leases, self.log, self.retention, self.clock.now
        )

    def send(self) -> None:
        """Send due entries once, like a server that has just started."""
        worker = make_worker(self.outbox, self.clock, compose_send(self.settings, self.secrets, {}))
        run(worker, self.clock.now)

    def list_erasures(self, account: str = "shop") -> list[OutboxEntry]:
        """The requests to carriers in the outbox, oldest first."""
        found = self.outbox.list_outbox(account, None, 100)[::-1]
        return [entry for entry in found if entry.request.method == "DELETE"]

    def list_calls(self, account: str = "shop") -> int:
        """The number of calls."""
        return len(self.log.list_calls(account, CallFilter(), None, 10).calls)


def call_and_record(line: Line, *urls: str, number: str = RADIO, sid: str = SID) -> None:
    """A call with a recorded talk and a message."""
    document = line.call(number, sid=sid)
    first, *others = urls
    dial = find_url(document, "Dial")
    voicemail = line.come_back(dial, To=number, DialCallStatus="no-answer", RecordingUrl=first)
    for url in others:
        line.come_back(find_url(voicemail, "Record"), To=number, RecordingUrl=url)
    line.hang_up(number, sid=sid)
