"""Composes what sends mails and notifications, from the settings and the stores."""

import time
from collections.abc import Callable, Mapping
from email.headerregistry import Address
from functools import partial

from server.accounts.runtimes import AccountRuntimes
from server.domain.notifications.mail_addresses import parse_sender
from server.domain.notifications.mail_choices import MailChoice
from server.domain.notifications.unsubscribing import UnsubscribeLinks
from server.open_stores import Stores
from server.postbacks.mail.mail_queue import MailQueue
from server.postbacks.mail.mail_sender import MailSender
from server.postbacks.mail.smtp_url import SmtpServer, read_smtp_url
from server.postbacks.notifications.all_recipients import AllRecipients
from server.postbacks.notifications.notifier import Notifier
from server.postbacks.notifications.sending import NotificationSender
from server.postbacks.sending import Sender
from server.settings import Settings, find_encryption_key
from server.stores.account_secrets import AccountSecrets
from server.watch.missed_calls import MissedCalls
from server.watch.troubles import CountedRefusals, report_troubles, store_refusals
from server.watch.watch import Watch
from server.watch.weekly_report import WeeklyReports, read_figures

_MISSED_CALLS_EVERY_SECONDS = 5.0


def compose_mail_sender(settings: Settings, stores: Stores) -> MailSender:
    """What sends mails by the mail server of the settings."""
    return MailSender(*compose_mail_parts(settings), stores.mail_seal.unseal)


def compose_mail_parts(settings: Settings) -> tuple[SmtpServer | None, Address | None]:
    """The mail server and the sender of mails; None for one that the settings do not name."""
    server = read_smtp_url(settings.smtp_url) if settings.smtp_url else None
    sender = parse_sender(settings.mail_from) if settings.mail_from else None
    return server, sender


def compose_mail_queue(stores: Stores, clock: Callable[[], float] = time.time) -> MailQueue:
    """What queues mails to one person, such as invitations. `clock` returns seconds since the epoch."""
    return MailQueue(stores.call_log, stores.mail_seal.seal, clock)


def compose_unsubscribe_links(settings: Settings) -> UnsubscribeLinks:
    """The links that end mails of a user's own choice."""
    return UnsubscribeLinks((settings.secret_key, *settings.old_secret_keys), settings.public_url)


def compose_notifier(settings: Settings, stores: Stores, clock: Callable[[], float] = time.time) -> Notifier:
    """What queues notifications for the recipients of an account, and for users who chose them."""
    links = compose_unsubscribe_links(settings)
    # Without these a link would lead nowhere, or work in this process only.
    can_link = bool(settings.public_url) and find_encryption_key(settings) is not None

    def write_link(choice: MailChoice) -> str:
        return links.write(choice) if can_link else ""

    return Notifier(stores.call_log, compose_recipients(stores).list_for, write_link, clock)


def compose_recipients(stores: Stores) -> AllRecipients:
    """What knows everyone who gets notifications."""
    return AllRecipients(stores.notifications, stores.mail_choices, stores.people)


def compose_notification_sender(
    settings: Settings, stores: Stores, environment: Mapping[str, str]
) -> NotificationSender:
    """What sends notifications and mails, and tests of them."""
    find_secret = AccountSecrets(stores.secrets, environment).find_to_send
    careful = Sender(find_secret, may_reach_private=settings.private_postbacks)
    mail_sender = compose_mail_sender(settings, stores)
    recipients = compose_recipients(stores)
    return NotificationSender(mail_sender, stores.notifications.find_recipient, recipients.list_users, careful.send)


def create_notification_watches(
    settings: Settings,
    stores: Stores,
    runtimes: AccountRuntimes,
    refusals: CountedRefusals,
    is_leader: Callable[[], bool],
) -> list[Watch]:
    """The background tasks that find out what to notify people of. `refusals` are the refused webhooks of this process."""
    call_log, notifications, notify = stores.call_log, stores.notifications, compose_notifier(settings, stores).notify
    list_accounts = compose_recipients(stores).list_accounts
    missed = MissedCalls(runtimes, call_log, notifications, list_accounts, notify)
    weekly = WeeklyReports(runtimes, notifications, list_accounts, partial(read_figures, stores.rollups), notify)

    def look(now: float) -> None:
        # Every process has counts of its own.
        store_refusals(refusals, notifications)
        if is_leader():
            report_troubles(notifications, notify, now)
            weekly.look(now)

    return [
        Watch(look, name="notifications"),
        Watch(missed.look, is_leader=is_leader, every_seconds=_MISSED_CALLS_EVERY_SECONDS, name="missed calls"),
    ]
