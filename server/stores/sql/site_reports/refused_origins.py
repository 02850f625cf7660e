"""The store of refused origins in the database of the accounts."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection, Engine, delete, insert, select

from server.domain.refused_origins import MOST_ORIGINS, OriginCount
from server.stores.refused_origins import RefusedOrigins
from server.stores.sql.engine import begin_reading, begin_writing, lock_accounts
from server.stores.sql.site_reports.tables import refused_origins

_COLUMNS = refused_origins.c


class SqlRefusedOrigins(RefusedOrigins):
    """Stores counts at a SQLAlchemy URL."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, account: str, counts: Sequence[OriginCount]) -> None:
        by_day: dict[date, Counter[str]] = {}
        for one in counts:
            by_day.setdefault(one.day, Counter())[one.origin] += one.requests
        with begin_writing(self._engine) as connection:
            # Once a minute and process; with the lock, two processes can't both add the same origin.
            lock_accounts(connection)
            for day, added in by_day.items():
                _replace_day(connection, account, day, added)

    def find(self, account: str, since: date) -> Sequence[OriginCount]:
        wanted = select(_COLUMNS.day, _COLUMNS.origin, _COLUMNS.requests)
        wanted = wanted.where(_COLUMNS.account == account, _COLUMNS.day >= since)
        with begin_reading(self._engine) as connection:
            return [OriginCount(*row) for row in connection.execute(wanted.order_by(_COLUMNS.day, _COLUMNS.origin))]

    def forget_older(self, before: date) -> int:
        with begin_writing(self._engine) as connection:
            return connection.execute(delete(refused_origins).where(_COLUMNS.day < before)).rowcount

    def close(self) -> None:
        self._engine.dispose()


def _replace_day(connection: Connection, account: str, day: date, added: Counter[str]) -> None:
    is_day = (_COLUMNS.account == account, _COLUMNS.day == day)
    rows = connection.execute(select(_COLUMNS.origin, _COLUMNS.requests).where(*is_day))
    sums = Counter({row.origin: row.requests for row in rows}) + added
    most = sorted(sums.items(), key=lambda item: (-item[1], item[0]))[:MOST_ORIGINS]
    connection.execute(delete(refused_origins).where(*is_day))
    values = [{"account": account, "day": day, "origin": origin, "requests": number} for origin, number in most]
    if values:
        connection.execute(insert(refused_origins), values)
