"""Which accounts hold a tracking number, those of pools included."""

from collections.abc import Collection

from sqlalchemy import Connection

from server.domain.accounts import Account
from server.domain.calls.called_numbers import index_called_numbers
from server.stores.sql.number_owners import list_owners


def find_holders(connection: Connection, account: Account) -> dict[str, str]:
    """Each number that another account holds too, with that account's key; of several the first."""
    found: dict[str, str] = {}
    for number, key in list_owners(connection, index_called_numbers(account).list_numbers()):
        if key != account.key:
            found[number] = min(key, found.get(number, key))
    return found


def find_accounts_of_number(connection: Connection, number: str) -> list[str]:
    """The keys of the accounts that hold the number, in order."""
    return sorted({key for _, key in list_owners(connection, [number])})


def find_known_numbers(connection: Connection, numbers: Collection[str]) -> list[str]:
    """Those of the numbers that some account holds, in order."""
    return sorted({number for number, _ in list_owners(connection, numbers)})
