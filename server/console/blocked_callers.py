"""Blocked callers in the console: their section of the account, its warnings, and blocking the caller of a call."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from server.account_file import schema
from server.console.forms.inputs import Input
from server.console.forms.section import Section
from server.console.viewer import AccountPage
from server.domain.account_advice import advise
from server.domain.accounts import Account
from server.domain.blocked_callers import BlockedCaller, index_blocked_callers

BLOCKED_CALLERS: Section[BlockedCaller] = Section(
    field="blocked_callers",
    slug="blocked_callers",
    title="Blocked callers",
    one="blocked caller",
    lead="Their calls are rejected before anybody's phone rings. They stay in the list of calls, and are never conversions.",
    form=schema.BLOCKED_CALLER,
    inputs=(
        Input(
            "caller",
            "Caller",
            help="A number, the beginning of numbers such as +1900*, or the word withheld for callers without a number.",
            is_required=True,
        ),
        Input("note", "Note", help="Why, for your team."),
    ),
    list_columns=lambda _account, one: {"Note": one.note},
    name_heading="Caller",
)


def list_warnings(page: AccountPage) -> Mapping[str, Any]:
    """What the account's entries block beyond what anyone means, for the page of the section."""
    problems = advise(page.stored.account) if page.stored.account.blocked_callers else []
    return {"warnings": [one.message for one in problems if one.path[:1] == (BLOCKED_CALLERS.field,)]}


def find_blocking_entry(account: Account, caller: str) -> str | None:
    """The entry that blocks the caller: their number or a prefix. None if there is none, or if the caller is unknown."""
    return index_blocked_callers(account.blocked_callers).find(caller) if account.blocked_callers else None


def block_caller(account: Account, caller: str, note: str) -> Account:
    """The account with the caller blocked, if they were not."""
    if find_blocking_entry(account, caller) is not None:
        return account
    return replace(account, blocked_callers=(*account.blocked_callers, BlockedCaller(caller, note)))


def unblock_caller(account: Account, caller: str) -> Account:
    """The account without the entry of this number. Prefixes stay, because they are about other callers too."""
    return BLOCKED_CALLERS.remove(account, caller)
