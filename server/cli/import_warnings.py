"""Warns of numbers in an account file whose calls would go to another account. A dry run gives the same lines."""

from server.cli.account import list_numbers_of_others
from server.cli.command_line import write_command
from server.domain.account_import import ImportPlan
from server.domain.accounts import Account
from server.domain.owned_numbers import list_owned_numbers
from server.stores.contract import AccountStore


def warn_of_numbers_of_others(accounts: AccountStore, plan: ImportPlan) -> list[str]:
    """A line for each number that the account names and another one owns."""
    # Only a number that the account named before numbers had owners can be another's: the import rejects all others.
    named = list_owned_numbers(plan.before) if plan.before else ()
    return [
        f"warning: {number} belongs to another account, which gets its calls. Remove it here, or have the other account "
        f"remove it and then run `{write_command()} numbers move`"
        for number in list_numbers_of_others(accounts, plan.account)
        if number in named
    ]


def warn_of_circles(accounts: AccountStore, wanted: Account) -> list[str]:
    """A line for each receiving number that some account tracks, this one or another."""
    own = dict.fromkeys(list_owned_numbers(wanted), wanted.key)
    return [
        f"warning: {one.number.number}, the receiving number {one.name!r}, is a tracking number of account {key!r}; "
        "a call to it is routed by that account, perhaps in circles"
        for one in wanted.receiving_numbers
        if (key := own.get(one.number.number) or accounts.find_owner(one.number.number)) is not None
    ]
