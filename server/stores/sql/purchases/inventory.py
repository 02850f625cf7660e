"""The rows of the inventory that purchases order, fill and take back, within the transactions of purchases."""

from collections.abc import Iterator
from dataclasses import asdict

from sqlalchemy import Connection, delete, insert, select, update

from server.domain.buying.errors import NumberWanted
from server.domain.buying.money import Money, NotMoney, parse_money
from server.domain.buying.purchases import Purchase
from server.domain.owned_numbers import NumberState, find_facts
from server.stores.sql.tables import numbers

_GONE = (NumberState.RELEASED,)


def order_number(connection: Connection, purchase: Purchase) -> None:
    """Put the number into the inventory as ordered, so that nobody else orders or names it. Raises `NumberWanted`."""
    row = connection.execute(select(numbers).where(numbers.c.number == purchase.number)).one_or_none()
    ordered = {"state": NumberState.ORDERED, "since": purchase.created_at, "monthly_price": str(purchase.price)}
    if row is None:
        facts = asdict(find_facts(purchase.number))
        owner = {"number": purchase.number, "account": purchase.account, "carrier": purchase.carrier}
        connection.execute(insert(numbers).values(facts | owner | ordered))
    elif row.state not in _GONE or row.account != purchase.account:
        where = f"is {row.state} here already" if row.account == purchase.account else "belongs to another account"
        raise NumberWanted(f"{purchase.number} {where}. Choose another number.")
    else:
        _write(connection, purchase, ordered | {"carrier": purchase.carrier, "carrier_id": None})


def fill_order(connection: Connection, purchase: Purchase) -> None:
    """The ordered number is ours: it rests, with the carrier's ID of it."""
    bought = {"state": NumberState.RESTING, "since": purchase.changed_at, "carrier_id": purchase.carrier_id}
    _write(connection, purchase, bought)


def cancel_order(connection: Connection, purchase: Purchase) -> None:
    """The ordered number was not bought: the inventory does not have it."""
    is_ordered = (numbers.c.number == purchase.number, numbers.c.state == NumberState.ORDERED)
    connection.execute(delete(numbers).where(*is_ordered, numbers.c.account == purchase.account))


def list_prices(connection: Connection, account: str) -> Iterator[Money]:
    """The monthly price of each number of the account that has one and is not released."""
    query = select(numbers.c.monthly_price).where(
        numbers.c.account == account, numbers.c.monthly_price.is_not(None), numbers.c.state.not_in(_GONE)
    )
    for text in connection.scalars(query):
        try:
            yield parse_money(text or "")
        except NotMoney:
            # An operator may have written the price by other means, in other words; it does not count.
            continue


def _write(connection: Connection, purchase: Purchase, values: dict[str, object]) -> None:
    owned = (numbers.c.number == purchase.number, numbers.c.account == purchase.account)
    connection.execute(update(numbers).where(*owned).values(values))
