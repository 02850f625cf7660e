"""The store of saved views in the database of the accounts."""

from sqlalchemy import ColumnElement, Engine, bindparam, delete, insert, select

from server.domain.people.saved_views import MOST_VIEWS, SavedView
from server.stores.saved_views import SavedViews, TooManyViews
from server.stores.sql.engine import begin_reading, begin_writing, lock_accounts
from server.stores.sql.people.tables import saved_views

_COLUMNS = saved_views.c
_LIST = select(_COLUMNS.name, _COLUMNS.query).where(
    _COLUMNS.user_id == bindparam("user_id"), _COLUMNS.account == bindparam("account")
)


class SqlSavedViews(SavedViews):
    """Shares the engine of the store of people."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def list_views(self, user_id: str, account: str) -> list[SavedView]:
        wanted = {"user_id": user_id, "account": account}
        with begin_reading(self._engine) as connection:
            found = [SavedView(*row) for row in connection.execute(_LIST, wanted)]
        return sorted(found, key=lambda view: (view.name.casefold(), view.name))

    def save_view(self, user_id: str, account: str, view: SavedView) -> None:
        with begin_writing(self._engine) as connection:
            # People save views rarely; with the lock, two windows can't both find that there is room for one more.
            lock_accounts(connection)
            connection.execute(delete(saved_views).where(*_are_of(user_id, account), _COLUMNS.name == view.name))
            names = connection.execute(select(_COLUMNS.name).where(*_are_of(user_id, account))).all()
            if len(names) >= MOST_VIEWS:
                raise TooManyViews(f"{len(names)} views are saved already")
            values = {"user_id": user_id, "account": account, "name": view.name, "query": view.query}
            connection.execute(insert(saved_views).values(values))

    def delete_view(self, user_id: str, account: str, name: str) -> bool:
        with begin_writing(self._engine) as connection:
            is_it = (*_are_of(user_id, account), _COLUMNS.name == name)
            return connection.execute(delete(saved_views).where(*is_it)).rowcount > 0


def _are_of(user_id: str, account: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return _COLUMNS.user_id == user_id, _COLUMNS.account == account
