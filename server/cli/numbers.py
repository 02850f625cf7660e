"""`dni numbers`: which account owns each number."""

from datetime import UTC, datetime

import click

from server.cli.account import choose_keys, find_account, list_numbers_of_others
from server.cli.blocks import Table
from server.cli.environment import open_accounts
from server.cli.output import show
from server.domain.owned_numbers import OwnedNumber
from server.domain.phone_numbers import NotAPhoneNumber, parse_phone_number
from server.stores.contract import AccountStore, NumberNotMovable

_HEADINGS = ("number", "account", "kind", "region", "state", "since")
_NOT_OWNED = "not owned"


@click.group()
def numbers() -> None:
    """List numbers with their owners, and move them between accounts."""


@numbers.command("list")
@click.argument("key", required=False)
def list_numbers(key: str | None) -> None:
    """List the numbers of account KEY, or of all accounts.

    A number is active while its account uses it, and rests once it no longer does. `not owned` is a number that an account
    names although it belongs to another one.
    """
    with open_accounts() as accounts:
        keys = choose_keys(accounts, key)
        rows = [_write(one) for one in accounts.list_numbers(key)]
        rows += [row for one in keys for row in _list_not_owned(accounts, one)]
    if not rows:
        raise click.ClickException("no number yet; import an account file with tracking numbers")
    show([Table(_HEADINGS, sorted(rows))])


@numbers.command("move")
@click.argument("number")
@click.argument("from_key", metavar="FROM")
@click.argument("to_key", metavar="TO")
def move_number(number: str, from_key: str, to_key: str) -> None:
    """Give the resting NUMBER of account FROM to account TO.

    A number rests when its account file no longer names it. It is active at once where account TO already names it, and
    else rests until TO does. Write NUMBER with + and the country code, or as the country of account TO does.
    """
    with open_accounts() as accounts:
        country = find_account(accounts, to_key).account.country
        try:
            moved = accounts.move_number(parse_phone_number(number, country).number, from_key, to_key)
        except (NotAPhoneNumber, NumberNotMovable) as error:
            raise click.ClickException(str(error)) from error
    click.echo(f"{moved.number} belongs to account {moved.account!r} now, and is {moved.state.value}")


def _write(one: OwnedNumber) -> tuple[str, ...]:
    since = datetime.fromtimestamp(one.since, UTC).date().isoformat()
    return one.number, one.account, one.kind.value, one.region, one.state.value, since


def _list_not_owned(accounts: AccountStore, key: str) -> list[tuple[str, ...]]:
    stored = accounts.find(key)  # a deleted account names none
    strangers = list_numbers_of_others(accounts, stored.account) if stored else []
    return [(number, key, "", "", _NOT_OWNED, "") for number in strangers]
