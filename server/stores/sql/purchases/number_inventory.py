"""The inventory's store in the database of the accounts."""

from dataclasses import asdict

from sqlalchemy import Engine, insert, select, update

from server.domain.buying.money import Money
from server.domain.owned_numbers import NumberState, find_facts
from server.stores.inventory import NumberInventory
from server.stores.sql.engine import begin_writing, lock_accounts
from server.stores.sql.tables import numbers


class SqlNumberInventory(NumberInventory):
    """Shares the engine of the account store."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def adopt(self, account: str, number: str, carrier: str, carrier_id: str, price: Money | None, now: float) -> bool:
        known = {"carrier": carrier, "carrier_id": carrier_id, "monthly_price": str(price) if price else None}
        resting = known | {"state": NumberState.RESTING, "since": now}
        with begin_writing(self._engine) as connection:
            lock_accounts(connection)
            row = connection.execute(select(numbers).where(numbers.c.number == number)).one_or_none()
            if row is None:
                facts = asdict(find_facts(number))
                connection.execute(insert(numbers).values(facts | resting | {"number": number, "account": account}))
            elif row.state == NumberState.RELEASED:
                values = resting | {"account": account}
                connection.execute(update(numbers).where(numbers.c.number == number).values(values))
            elif row.account == account:
                connection.execute(update(numbers).where(numbers.c.number == number).values(known))
            return row is None or row.state == NumberState.RELEASED or bool(row.account == account)

    def begin_leaving(self, account: str, number: str, now: float) -> bool:
        return self._change(account, number, NumberState.RESTING, NumberState.LEAVING, now)

    def finish_leaving(self, account: str, number: str, now: float) -> None:
        self._change(account, number, NumberState.LEAVING, NumberState.RELEASED, now)

    def stay(self, account: str, number: str, now: float) -> None:
        self._change(account, number, NumberState.LEAVING, NumberState.RESTING, now)

    def _change(self, account: str, number: str, before: NumberState, after: NumberState, now: float) -> bool:
        is_it = (numbers.c.number == number, numbers.c.account == account, numbers.c.state == before)
        with begin_writing(self._engine) as connection:
            lock_accounts(connection)
            changed = connection.execute(update(numbers).where(*is_it).values(state=after, since=now))
            return changed.rowcount > 0
