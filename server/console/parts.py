"""What the console's pages use of the rest of the server."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from flask import Request

from server.accounts.service import AccountService
from server.console.passwords import Passwords
from server.console.signed_states import SignedStates
from server.console.single_sign_on import ProviderSettings
from server.domain.account_history import Author, Through
from server.domain.buying.desk import NumberDesk
from server.domain.fetched_pages import FetchedPage
from server.domain.notifications.recipients import Recipient
from server.domain.notifications.trial import NotificationTrialResult
from server.domain.notifications.unsubscribing import UnsubscribeLinks
from server.domain.people.people import User
from server.domain.postbacks.postback import PostbackRequest
from server.domain.postbacks.trial import PostbackTrialResult
from server.domain.site_check.tokens import SetupTokens
from server.recording_responses import FetchRecording
from server.stores.call_log import CallLog
from server.stores.contract import AccountStore, ReadTogether
from server.stores.identities import Identities
from server.stores.leads import Leads
from server.stores.leases.contract import LeaseStore
from server.stores.mail_choices import MailChoices
from server.stores.notifications import Notifications
from server.stores.outbox import Outbox
from server.stores.people import People
from server.stores.refused_origins import RefusedOrigins
from server.stores.retention import Retention
from server.stores.rollups import Rollups
from server.stores.saved_views import SavedViews
from server.stores.second_factors import SecondFactors
from server.stores.secrets import SecretStore
from server.stores.setup_reports import SetupReports
from server.stores.sign_ins import SignIns
from server.stores.tag_sightings import TagSightings


class SendMail(Protocol):
    """Queues a mail to one person, from a template with values. A second one with the same key is not sent, nor one for nobody.

    Raises `ValueError` for an address to which no mail can be sent.
    """

    def __call__(
        self,
        to: str,
        subject: str,
        template: str,
        values: Mapping[str, object],
        idempotency_key: str,
        *,
        is_for_nobody: bool = False,
    ) -> None: ...


@dataclass(frozen=True)
class ConsoleParts:
    """`public_url` is the address of the server for links, empty: that of each request. `now` returns seconds since the epoch.

    `identify_client` returns a pseudonym of the client's address. `draw_token` returns a long random text for links and cookies,
    `draw_index(n)` a random number below n. `has_secret_key`: DNI_SECRET_KEY is set, so secrets can be encrypted. `send_mail` is
    None if no mail is set up, `provider` if there is no single sign-on. `send_test` sends one request at once, and returns the
    response.
    `fetch_page` fetches a page of a site, and raises `SiteUnreadable`. `setup_tokens` is None without
    DNI_SECRET_KEY, except in the demo. `is_demo`: the server serves the demo, so its user and links to sign in work.
    Reads within the context manager of `read_together` are one transaction.
    `numbers` works on numbers at carriers. `try_notification` sends a test (its recipient, a text that tells tests apart, and
    the time).
    """

    accounts: AccountStore
    service: AccountService
    people: People
    sign_ins: SignIns
    second_factors: SecondFactors
    identities: Identities
    secrets: SecretStore
    call_log: CallLog
    leases: LeaseStore
    tag_sightings: TagSightings
    refused_origins: RefusedOrigins
    leads: Leads
    saved_views: SavedViews
    outbox: Outbox
    send_test: Callable[[PostbackRequest], PostbackTrialResult]
    retention: Retention
    rollups: Rollups
    notifications: Notifications
    mail_choices: MailChoices
    unsubscribe_links: UnsubscribeLinks
    fetch_recording: FetchRecording
    passwords: Passwords
    states: SignedStates
    has_secret_key: bool
    send_mail: SendMail | None
    provider: ProviderSettings | None
    identify_client: Callable[[Request], str]
    public_url: str
    now: Callable[[], float]
    draw_token: Callable[[], str]
    draw_index: Callable[[int], int]
    fetch_page: Callable[[str], FetchedPage]
    setup_tokens: SetupTokens | None
    setup_reports: SetupReports
    try_notification: Callable[[Recipient, str, float], NotificationTrialResult]
    has_mail_server: bool
    read_together: ReadTogether
    numbers: NumberDesk
    is_demo: bool


def write_author(user: User) -> Author:
    """The user as the author of a change of an account."""
    return Author(user.email, Through.CONSOLE)
