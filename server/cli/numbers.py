"""`dni numbers`: which account owns each number."""

import time

import click

from server.accounts.errors import NumberResting
from server.cli.account import choose_keys, find_account, list_numbers_of_others
from server.cli.blocks import Table
from server.cli.environment import make_account_service, open_stores_now
from server.cli.local_times import TimeZones, write_clock
from server.cli.output import show
from server.domain.owned_numbers import OwnedNumber
from server.domain.phone_numbers import NotAPhoneNumber, parse_phone_number
from server.stores.contract import AccountStore, NumberNotMovable

_HEADINGS = ("number", "account", "kind", "region", "state", "since")
_NOT_OWNED = "not owned"


@click.group()
def numbers() -> None:
    """Search, buy, take over, list, move and return numbers."""


@numbers.command("list")
@click.argument("key", required=False)
def list_numbers(key: str | None) -> None:
    """List the numbers of account KEY, or of all accounts.

    A number is active while its account uses it; after that it rests. An account names a `not owned` number although
    another account owns it.
    """
    with open_stores_now() as stores:
        keys = choose_keys(stores.accounts, key)
        zones = TimeZones(stores.accounts)
        rows = [_write(one, zones.find(one.account)) for one in stores.accounts.list_numbers(key)]
        rows += [row for one in keys for row in _list_not_owned(stores.accounts, one)]
    if not rows:
        raise click.ClickException("no number yet; import an account file with tracking numbers")
    show([Table(_HEADINGS, sorted(rows))])


@numbers.command("move")
@click.argument("number")
@click.argument("from_key", metavar="FROM")
@click.argument("to_key", metavar="TO")
@click.option("--now", "at_once", is_flag=True, help="Move it even if it has rested for less than a day.")
def move_number(number: str, from_key: str, to_key: str, at_once: bool) -> None:
    """Give the resting NUMBER of account FROM to account TO.

    A number rests when its account file no longer names it. It can be moved a day later, because until then people who saw
    it in an ad of FROM are likely to call. It becomes active as soon as account TO names it.
    Write NUMBER with + and the country code, or as the country of account TO writes it.
    """
    with open_stores_now() as stores:
        receiver = find_account(stores.accounts, to_key).account
        try:
            written = parse_phone_number(number, receiver.country).number
            service = make_account_service(stores.accounts)
            moved = service.move_number(written, from_key, to_key, time.time(), at_once=at_once)
        except NumberResting as error:
            when = write_clock(error.movable_at, receiver.time_zone)
            raise click.ClickException(f"{error} It can be moved from {when} on, or at once with --now.") from error
        except (NotAPhoneNumber, NumberNotMovable) as error:
            raise click.ClickException(str(error)) from error
    click.echo(f"{moved.number} now belongs to account {moved.account!r} and is {moved.state.value}")


def _write(one: OwnedNumber, time_zone: str) -> tuple[str, ...]:
    since = write_clock(one.since, time_zone)
    return one.number, one.account, one.kind.value, one.region, one.state.value, since


def _list_not_owned(accounts: AccountStore, key: str) -> list[tuple[str, ...]]:
    stored = accounts.find(key)  # a deleted account names none
    strangers = list_numbers_of_others(accounts, stored.account) if stored else []
    return [(number, key, "", "", _NOT_OWNED, "") for number in strangers]
