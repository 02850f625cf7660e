"""Which routes, store methods and commands have a test with two tenants, and why the others have none."""

from collections.abc import Callable
from typing import Any, TypeVar

Test = TypeVar("Test", bound=Callable[..., Any])

COVERED: set[str] = set()
"""What tests declare with `covers`: `route ENDPOINT`, `store CLASS.METHOD`, `command WORDS`."""

_UPKEEP = "the server's own upkeep, over all accounts; it shows nobody anything"
_CONNECTIONS = "opens or closes connections, and has nothing of any account"
_BY_ID = "knows an entry by the ID that `take_due` gave to this server; no account names it"
_OPERATOR = "the operator's view of all accounts"
_OPERATOR_OF_PEOPLE = "the operator's view of all people"

WITHOUT_A_CASE: dict[str, str] = {
    "route api.show_openapi": "the same document for everyone",
    "route health.show_health": "has nothing of any account",
    "route health.show_readiness": "has nothing of any account",
    "route installation.show_mark": "has nothing of any account",
    "route soft_phone.look": "knows a call by an unguessable ID, of the account `demo` alone",
    "route soft_phone.press": "knows a call by an unguessable ID, of the account `demo` alone",
    "route simulated_carrier.play": "plays silence, the same for every recording of the account `demo`",
    "route simulated_carrier.erase": "erases what only the account `demo` can have, and keeps nothing",
    **{
        f"route simulated_numbers.{name}": "a part of the simulated carrier, which only the account `demo` uses"
        for name in ("search", "show_prices", "buy", "list_sold", "show", "change", "release")
    },
    "store Purchases.list_open": _UPKEEP,
    "route soft_phone.hang_up": "knows a call by an unguessable ID, of the account `demo` alone",
    "store AccountStore.prepare": _CONNECTIONS,
    "store AccountStore.check": _CONNECTIONS,
    "store AccountStore.close": _CONNECTIONS,
    "store AccountStore.list_accounts": _OPERATOR,
    "store AccountStore.list_revisions": _UPKEEP,
    "route voice.wrong_method": "refuses a request by its method, and knows no account",
    "store AccountStore.find_by_national_digits": "says which numbers anyone has, never whose they are",
    "store LeaseStore.prepare": _CONNECTIONS,
    "store LeaseStore.check": _CONNECTIONS,
    "store LeaseStore.close": _CONNECTIONS,
    "store CallLog.begin": "a transaction; its methods have cases of their own",
    "store CallLog.find_account_of_call": "says to the server whose call a webhook concerns, before its signature is checked",
    "store Retention.list_unreturned": _UPKEEP,
    "store Retention.mark_returned": _UPKEEP,
    "store Retention.list_forgotten": _UPKEEP,
    "store Retention.forget_requests": _UPKEEP,
    "store Retention.forget_erased": _UPKEEP,
    "store Rollups.list_behind": _UPKEEP,
    "store Rollups.close": _CONNECTIONS,
    "store Outbox.take_due": _UPKEEP,
    "store Outbox.mark_sent": _BY_ID,
    "store Outbox.mark_failed": _BY_ID,
    "store Outbox.delete_unwanted": _BY_ID,
    "store CallLog.close": _CONNECTIONS,
    "store Leads.close": _CONNECTIONS,
    "store Outbox.close": _CONNECTIONS,
    "store Retention.close": _CONNECTIONS,
    "store CallTransaction.find": "finds a webhook's call; another account's is refused: see voice.step and voice.status",
    "store CallTransaction.withdraw": "withdraws what the call's own account has queued, by keys that name the call",
    "store Identities.close": _CONNECTIONS,
    "store SecretStore.find_allowed_variables": "says to the operator's server which variables are used at all",
    "store SecretStore.rotate_secrets": _UPKEEP,
    "store SecretStore.close": _CONNECTIONS,
    "store SetupReports.forget_older": _UPKEEP,
    "store SetupReports.close": _CONNECTIONS,
    "store TagSightings.close": _CONNECTIONS,
    "store RefusedOrigins.forget_older": _UPKEEP,
    "store RefusedOrigins.close": _CONNECTIONS,
    "store Notifications.list_accounts": _UPKEEP,
    "store Notifications.list_counts": _UPKEEP,
    "store MailChoices.list_accounts": _UPKEEP,
    "store Notifications.close": _CONNECTIONS,
    "command account check": "reads a file, and no store",
    "command account list": _OPERATOR,
    "command account read-site": "reads a web page, and no store",
    "command account schema": "the same schema for every account file",
    "command call": "talks with the server as a carrier does; the cases of the voice routes hold for it",
    "command backup": _UPKEEP,
    "command check": "opens web pages, and no store",
    "command demo": "starts a server",
    "command doctor": _OPERATOR,
    "command init": "writes a settings file and an empty database, before there is any account",
    "command restore": _UPKEEP,
    "command mail test": "has nothing of any account",
    "command secret rotate": _UPKEEP,
    "command serve": "starts a server",
    "command settings": "has nothing of any account",
    "command user create": _OPERATOR_OF_PEOPLE,
    "command user delete": _OPERATOR_OF_PEOPLE,
    "command user list": _OPERATOR_OF_PEOPLE,
    "command user reset": _OPERATOR_OF_PEOPLE,
}
"""Everything without a case, with the reason."""

OTHER_BLUEPRINTS = ("demo_pages", "console")
"""The demo uses only the account `demo`, whose tag is in its pages. `tests/integration/console/test_access.py` opens every
page of the console with every role and with another organisation."""


def covers(*names: str) -> Callable[[Test], Test]:
    """Declare what a test covers."""

    def note(test: Test) -> Test:
        COVERED.update(names)
        return test

    return note
