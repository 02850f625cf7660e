"""The store of what users chose to get by mail, in the database of the accounts."""

from collections.abc import Collection

from sqlalchemy import Engine, and_, delete, insert, select

from server.domain.notifications.mail_choices import MailChoice
from server.domain.notifications.recipients import NotificationKind
from server.stores.mail_choices import MailChoices
from server.stores.sql.engine import begin_reading, begin_writing, lock_accounts
from server.stores.sql.people.tables import mail_choices

_COLUMNS = mail_choices.c


class SqlMailChoices(MailChoices):
    """Shares the engine of the store of people."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def list_choices(self, user_id: str) -> list[MailChoice]:
        query = select(_COLUMNS.account, _COLUMNS.kind).where(_COLUMNS.user_id == user_id)
        with begin_reading(self._engine) as connection:
            rows = connection.execute(query).all()
        return sorted(MailChoice(user_id, account, NotificationKind(kind)) for account, kind in rows)

    def replace_choices(self, user_id: str, accounts: Collection[str], chosen: Collection[MailChoice]) -> None:
        are_of = and_(_COLUMNS.user_id == user_id, _COLUMNS.account.in_(accounts))
        rows = [{"user_id": user_id, "account": one.account, "kind": one.kind.value} for one in sorted(set(chosen))]
        with begin_writing(self._engine) as connection:
            lock_accounts(connection)
            connection.execute(delete(mail_choices).where(are_of))
            if rows:
                connection.execute(insert(mail_choices), rows)

    def delete_choice(self, choice: MailChoice) -> bool:
        is_it = and_(
            _COLUMNS.user_id == choice.user_id,
            _COLUMNS.account == choice.account,
            _COLUMNS.kind == choice.kind.value,
        )
        with begin_writing(self._engine) as connection:
            return connection.execute(delete(mail_choices).where(is_it)).rowcount > 0

    def list_user_ids(self, account: str, kind: NotificationKind) -> list[str]:
        is_it = and_(_COLUMNS.account == account, _COLUMNS.kind == kind.value)
        with begin_reading(self._engine) as connection:
            return sorted(connection.execute(select(_COLUMNS.user_id).where(is_it)).scalars())

    def list_accounts(self, kind: NotificationKind) -> list[str]:
        query = select(_COLUMNS.account).distinct().where(_COLUMNS.kind == kind.value)
        with begin_reading(self._engine) as connection:
            return sorted(connection.execute(query).scalars())
