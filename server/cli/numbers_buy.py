"""`dni numbers buy` and `dni numbers budget`."""

import secrets
import time
from dataclasses import replace

import click

from server.cli.account import find_account
from server.cli.blocks import Table
from server.cli.carrier_accounts import OpenedDesk, carrier_option, open_desk, read_number
from server.cli.command_line import write_command
from server.cli.environment import explain_refusals, find_author, make_account_service, open_stores_now
from server.cli.output import show
from server.domain.account_history import Through
from server.domain.accounts import Account
from server.domain.buying.errors import PriceUnknown
from server.domain.buying.money import Money, NotMoney, parse_money
from server.domain.buying.purchases import PurchaseState

_NOTHING = "none: nothing is bought"


class MoneyType(click.ParamType[Money]):
    """An amount and a currency."""

    name = "money"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Money:
        try:
            return value if isinstance(value, Money) else parse_money(str(value))
        except NotMoney as error:
            self.fail(str(error), param, ctx)


@click.command("buy")
@click.argument("key")
@click.argument("number")
@click.option("--pool", metavar="NAME", help="The number pool that gets it when it has rested. Default: none.")
@click.option(
    "--price", type=MoneyType(), metavar="'1.15 USD'", help="What it costs a month, if the carrier doesn't say."
)
@click.option("--wish", metavar="ID", help="Your own ID of this purchase: repeated with it, it is the same purchase.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@carrier_option
def buy_number(
    key: str, number: str, pool: str | None, price: Money | None, wish: str | None, yes: bool, carrier_name: str | None
) -> None:
    """Buy NUMBER for account KEY from its carrier, and send its calls to this server.

    The purchase is written down before the carrier is asked. If the carrier does not reply, the server finds out what came of it
    and carries on.
    """
    with open_desk(key, carrier_name) as opened:
        wanted = read_number(number, opened.account)
        cost = price or _find_price(opened, wanted)
        if not yes:
            click.confirm(f"Buy {wanted} for {cost} a month?", abort=True)
        by, wish_id = find_author(Through.CLI), wish or secrets.token_hex(16)
        bought = opened.desk.buy(key, opened.carrier, wanted, cost, pool, wish_id, by, time.time())
    if bought.state is PurchaseState.REFUSED:
        raise click.ClickException(f"{wanted} was not bought. {bought.response}")
    if bought.state is PurchaseState.CHOSEN:
        click.echo(
            f"{wanted} is ordered. {bought.response} The server carries on with it: see `{write_command()} numbers list {key}`."
        )
    elif pool is None:
        click.echo(f"{wanted} is bought. Add it to a tracking source or a number pool to show it.")
    elif bought.state is PurchaseState.PLACED:
        click.echo(f"{wanted} is bought, and in the pool {pool!r}.")
    else:
        click.echo(f"{wanted} is bought. After {opened.account.resting_days} days it is added to the pool {pool!r}.")


@click.command("budget")
@click.argument("key")
@click.argument("budget", type=MoneyType(), required=False)
def show_budget(key: str, budget: Money | None) -> None:
    """Show what the numbers of account KEY may cost and do cost a month, or set the BUDGET, as in '50.00 USD'."""
    with open_stores_now() as stores:
        account = find_account(stores.accounts, key).account
        if budget is not None:
            with explain_refusals(key):
                author = find_author(Through.CLI)
                change = make_account_service(stores.accounts).change
                account = change(key, lambda current: _set_budget(current, account, budget), None, author).account
        spent = " and ".join(str(one) for one in stores.purchases.sum_prices(key))
    show([Table(("budget a month", "numbers cost"), [(account.number_budget or _NOTHING, spent or "nothing")])])


def _set_budget(current: Account | None, known: Account, budget: Money) -> Account:
    return replace(current or known, number_budget=str(budget))


def _find_price(opened: OpenedDesk, number: str) -> Money:
    try:
        return opened.desk.find_price(opened.account.key, opened.carrier, number)
    except PriceUnknown as error:
        raise click.ClickException(f"{error} For example: --price '1.15 USD'") from error
