"""The store of purchases in the database of the accounts."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Row, and_, insert, select, update

from server.domain.buying.money import Money, parse_money
from server.domain.buying.purchases import OPEN_STATES, Purchase, PurchaseState, check_budget
from server.stores.purchases import Purchases
from server.stores.sql.engine import begin_reading, begin_writing, lock_accounts
from server.stores.sql.purchases.inventory import cancel_order, fill_order, list_prices, order_number
from server.stores.sql.purchases.tables import purchases


class SqlPurchases(Purchases):
    """Shares the engine of the account store."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def begin(self, purchase: Purchase, budget: Money | None) -> Purchase:
        with begin_writing(self._engine) as connection:
            # The budget holds for all purchases at once, so no two may be judged at a time.
            lock_accounts(connection)
            stored = _find(connection, purchase.account, purchase.wish_id)
            if stored is not None:
                return stored
            check_budget(budget, _sum_prices(connection, purchase.account), purchase.price)
            order_number(connection, purchase)
            connection.execute(insert(purchases).values(_write(purchase)))
            return purchase

    def replace(self, known: Purchase, changed: Purchase) -> bool:
        with begin_writing(self._engine) as connection:
            lock_accounts(connection)
            if _find(connection, known.account, known.wish_id) != known:
                return False
            connection.execute(update(purchases).where(*_is(known.account, known.wish_id)).values(_write(changed)))
            if changed.state is not known.state and changed.state is PurchaseState.BOUGHT:
                fill_order(connection, changed)
            elif changed.state is not known.state and changed.state is PurchaseState.REFUSED:
                cancel_order(connection, changed)
            return True

    def find(self, account: str, wish_id: str) -> Purchase | None:
        with begin_reading(self._engine) as connection:
            return _find(connection, account, wish_id)

    def list_open(self, now: float, limit: int) -> Sequence[Purchase]:
        is_due = and_(purchases.c.state.in_(OPEN_STATES), purchases.c.retry_at <= now)
        with begin_reading(self._engine) as connection:
            rows = connection.execute(select(purchases).where(is_due).order_by(purchases.c.retry_at).limit(limit))
            return [_read(row) for row in rows]

    def list_purchases(self, account: str, limit: int) -> Sequence[Purchase]:
        newest = select(purchases).where(purchases.c.account == account).order_by(purchases.c.created_at.desc())
        with begin_reading(self._engine) as connection:
            return [_read(row) for row in connection.execute(newest.limit(limit))]

    def sum_prices(self, account: str) -> Sequence[Money]:
        with begin_reading(self._engine) as connection:
            return _sum_prices(connection, account)


def _sum_prices(connection: Connection, account: str) -> tuple[Money, ...]:
    sums: dict[str, Money] = {}
    for price in list_prices(connection, account):
        before = sums.get(price.currency)
        sums[price.currency] = before.add(price) if before else price
    return tuple(sums.values())


def _is(account: str, wish_id: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return purchases.c.account == account, purchases.c.wish_id == wish_id


def _find(connection: Connection, account: str, wish_id: str) -> Purchase | None:
    row = connection.execute(select(purchases).where(*_is(account, wish_id))).one_or_none()
    return None if row is None else _read(row)


def _write(purchase: Purchase) -> dict[str, Any]:
    return asdict(purchase) | {"price": str(purchase.price), "state": purchase.state.value}


def _read(row: Row[Any]) -> Purchase:
    values = dict(row._mapping)
    return Purchase(**values | {"price": parse_money(row.price), "state": PurchaseState(row.state)})
