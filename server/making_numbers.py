"""Composes what buys, takes over and returns numbers, for the commands, the console and the server's own rounds."""

from collections.abc import Callable, Mapping
from functools import partial

from server.accounts.service import AccountService
from server.domain.account_checks import check_account
from server.domain.accounts import Account
from server.domain.buying.errors import NotConnected
from server.domain.buying.offers import Wiring
from server.domain.buying.wiring import make_wiring
from server.domain.notifications.notification import Notification
from server.numbers.buying import Buying
from server.numbers.carriers import list_connected, open_carrier
from server.numbers.contract import NumberCarrier
from server.numbers.desk import Desk
from server.numbers.placing import Placing
from server.numbers.returning import Returning
from server.numbers.rounds import PurchaseRounds
from server.numbers.sizing_rounds import SizingRounds
from server.numbers.syncing import Syncing
from server.open_stores import Stores
from server.settings import Settings
from server.stores.account_secrets import AccountSecrets

_MOST_RUNNING_CALLS = 10_000


def compose_desk(settings: Settings, stores: Stores, environment: Mapping[str, str]) -> Desk:
    """All that works on numbers. `environment` has the variables that accounts may be allowed to use."""
    find_secret = AccountSecrets(stores.secrets, environment).find_to_send
    # The demo's server is its own carrier, so its address is known.
    public_url = settings.public_url or (settings.twilio_api_url if settings.demo_pages else "")
    api_urls = {"twilio": settings.twilio_api_url} if settings.twilio_api_url else {}

    def find(key: str) -> Account | None:
        stored = stores.accounts.find(key)
        return stored.account if stored else None

    def open_account(key: str, name: str) -> NumberCarrier:
        return open_carrier(name, key, find_secret, api_urls)

    def wire(key: str, name: str) -> Wiring:
        account = find(key)
        if account is None or not public_url:
            raise NotConnected("Set DNI_PUBLIC_URL, because carriers must know where to send calls.")
        return make_wiring(public_url, name, account)

    def list_called(key: str) -> set[str]:
        return {one.tracking_number.number for one in stores.call_log.list_running(key, _MOST_RUNNING_CALLS)}

    buying = Buying(stores.purchases, wire)
    placing = Placing(stores.purchases, AccountService(stores.accounts, check_account), find)
    return Desk(
        stores.accounts,
        stores.purchases,
        open_account,
        partial(list_connected, find_secret=find_secret),
        wire,
        buying,
        PurchaseRounds(stores.purchases, buying, placing, open_account),
        Returning(stores.accounts, stores.inventory, list_called),
        Syncing(stores.accounts, stores.inventory),
    )


def compose_sizing(
    settings: Settings, stores: Stores, environment: Mapping[str, str], notify: Callable[[Notification], None]
) -> SizingRounds:
    """What looks after number pools that size themselves."""
    service = AccountService(stores.accounts, check_account)
    desk = compose_desk(settings, stores, environment)
    return SizingRounds(stores.accounts, stores.leases, service, desk, notify, settings.public_url)
