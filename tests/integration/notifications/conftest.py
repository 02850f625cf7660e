"""An account whose events people are notified of, on one database, with a mail server and a webhook."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest

from server.accounts.runtimes import AccountRuntimes
from server.app import compose_send
from server.domain.accounts import Account
from server.domain.notifications.recipients import Channel, NotificationKind, Recipient
from server.notifying import compose_notification_sender, compose_notifier
from server.open_stores import Stores, open_stores
from server.postbacks.notifications.notifier import Notifier
from server.postbacks.notifications.sending import EachByMethod
from server.postbacks.worker import PostbackWorker
from server.settings import Settings
from server.stores.outbox import OutboxEntry
from tests.integration.postbacks.outbox import run
from tests.mail_server import MailServer, serve_mail
from tests.postback_receiver import Receiver
from tests.posted_calls import make_account
from tests.shop import Clock

SECRET_KEY = "the secret key of the installation"
ANN = "ann@example.com"


@dataclass
class Notified:
    """The account `demo`, and what its recipients get."""

    settings: Settings
    stores: Stores
    runtimes: AccountRuntimes
    clock: Clock
    mails: MailServer
    webhook: Receiver

    @property
    def notifier(self) -> Notifier:
        """Queues notifications."""
        return compose_notifier(self.settings, self.stores, self.clock)

    def add(
        self, kind: NotificationKind, channel: Channel = Channel.MAIL, target: str = ANN, account: str = "demo"
    ) -> Recipient:
        """Add a recipient."""
        return self.stores.notifications.add_recipient(account, kind, channel, target, self.clock.now)

    def deliver(self) -> None:
        """Send all that is due in the outbox."""
        notifications = compose_notification_sender(self.settings, self.stores, {})
        others = compose_send(self.settings, self.stores.secrets, {})
        worker = PostbackWorker(
            self.stores.outbox, EachByMethod(notifications.send, others).send, self.clock, lambda: 0.0
        )
        run(worker, self.clock.now)

    def list_outbox(self, account: str = "demo") -> list[OutboxEntry]:
        """The entries of the outbox, oldest first."""
        return self.stores.outbox.list_outbox(account, None, 1_000)[::-1]

    def list_subjects(self) -> list[str]:
        """The subjects of the received mails."""
        return [str(got.message["Subject"]) for got in self.mails.received]


@pytest.fixture
def account() -> Account:
    """An account in New York."""
    return replace(make_account(), time_zone="America/New_York")


@pytest.fixture
def mails() -> Iterator[MailServer]:
    """A mail server."""
    with serve_mail() as server:
        yield server


@pytest.fixture
def settings(settings: Settings, mails: MailServer) -> Settings:
    """Settings with the mail server; webhooks may go to this machine."""
    changed = {
        "smtp_url": mails.locate(),
        "mail_from": "Harbor Calls <dni@harbor.example>",
        "private_postbacks": True,
        "secret_key": SECRET_KEY,
    }
    return settings.model_copy(update=changed)


@pytest.fixture
def notified(
    settings: Settings, account: Account, clock: Clock, mails: MailServer, receiver: Receiver
) -> Iterator[Notified]:
    """The account, without recipients yet."""
    stores = open_stores(settings)
    stores.accounts.prepare()
    stores.accounts.save(account)
    yield Notified(settings, stores, AccountRuntimes(stores.accounts), clock, mails, receiver)
    stores.close()
