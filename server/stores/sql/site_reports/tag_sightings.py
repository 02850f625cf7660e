"""The store of sightings in the database of the accounts."""

from sqlalchemy import Connection, Engine, bindparam, delete, insert, select, update
from sqlalchemy.sql.elements import ColumnElement

from server.domain.tag_seen import MOST_PATHS, SeenPage, Sightings
from server.stores.sql.engine import begin_reading, begin_writing, lock_accounts
from server.stores.sql.site_reports.tables import tag_sightings
from server.stores.tag_sightings import TagSightings

_CLAIM = ""
_COLUMNS = tag_sightings.c
_FIND = select(_COLUMNS.path, _COLUMNS.seen_at, _COLUMNS.spots).where(_COLUMNS.account == bindparam("wanted"))


class SqlTagSightings(TagSightings):
    """Stores sightings at a SQLAlchemy URL."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def record(self, account: str, seen: Sightings) -> None:
        claims = [SeenPage(_CLAIM, seen.claimed_at, 0)] if seen.claimed_at is not None else []
        with begin_writing(self._engine) as connection:
            # Once a minute and process; with the lock, two processes can't both add the same path.
            lock_accounts(connection)
            known = dict(_list_times(connection, account))
            for page in [*claims, *seen.pages]:
                values = {"seen_at": page.seen_at, "spots": page.spots}
                if page.path not in known:
                    connection.execute(insert(tag_sightings).values(account=account, path=page.path, **values))
                elif known[page.path] < page.seen_at:
                    connection.execute(update(tag_sightings).where(*_is(account, page.path)).values(values))
                known[page.path] = max(page.seen_at, known.get(page.path, page.seen_at))
            paths = sorted(known.keys() - {_CLAIM}, key=lambda path: (-known[path], path))
            for path in paths[MOST_PATHS:]:
                connection.execute(delete(tag_sightings).where(*_is(account, path)))

    def find(self, account: str) -> Sightings:
        with begin_reading(self._engine) as connection:
            rows = [SeenPage(*row) for row in connection.execute(_FIND, {"wanted": account})]
        claimed_at = next((row.seen_at for row in rows if row.path == _CLAIM), None)
        pages = sorted((row for row in rows if row.path != _CLAIM), key=lambda page: (-page.seen_at, page.path))
        return Sightings(claimed_at, tuple(pages))

    def close(self) -> None:
        self._engine.dispose()


def _list_times(connection: Connection, account: str) -> list[tuple[str, float]]:
    rows = connection.execute(select(_COLUMNS.path, _COLUMNS.seen_at).where(_COLUMNS.account == account))
    return [(row.path, row.seen_at) for row in rows]


def _is(account: str, path: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return _COLUMNS.account == account, _COLUMNS.path == path
