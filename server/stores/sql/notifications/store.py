"""The store of notifications in the database of the accounts."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Row,
    and_,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)

from server.domain.notifications.recipients import MOST_RECIPIENTS, Channel, NotificationKind, Recipient
from server.stores.notifications import Notifications, OccurrenceCount, TooManyRecipients
from server.stores.sql.engine import begin_reading, begin_writing, lock_accounts
from server.stores.sql.notifications.tables import notification_marks, notification_recipients

_recipients, _marks = notification_recipients.c, notification_marks.c
_FIND_COUNT = select(_marks.occurrences, _marks.notified_at).where(
    _marks.account == bindparam("of_account"), _marks.kind == bindparam("of_kind")
)


class SqlNotifications(Notifications):
    """Stores notifications with the engine of the accounts."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add_recipient(
        self, account: str, kind: NotificationKind, channel: Channel, target: str, now: float
    ) -> Recipient:
        values = {"account": account, "kind": kind.value, "channel": channel.value, "target": target}
        are_equal = [notification_recipients.c[name] == value for name, value in values.items()]
        with begin_writing(self._engine) as connection:
            lock_accounts(connection)
            row = connection.execute(select(notification_recipients).where(*are_equal)).one_or_none()
            if row is not None:
                return _read_recipient(row)
            count = select(func.count()).where(_recipients.account == account)
            if connection.execute(count).scalar_one() >= MOST_RECIPIENTS:
                raise TooManyRecipients(account)
            added = insert(notification_recipients).values(**values, since=now).returning(_recipients.id)
            return Recipient(account, kind, channel, target, connection.execute(added).scalar_one())

    def find_recipient(self, account: str, recipient_id: int) -> Recipient | None:
        query = select(notification_recipients).where(_is_recipient(account, recipient_id))
        with begin_reading(self._engine) as connection:
            row = connection.execute(query).one_or_none()
        return _read_recipient(row) if row else None

    def list_recipients(self, account: str, kind: NotificationKind | None = None) -> list[Recipient]:
        query = select(notification_recipients).where(_recipients.account == account)
        if kind is not None:
            query = query.where(_recipients.kind == kind.value)
        with begin_reading(self._engine) as connection:
            return [_read_recipient(row) for row in connection.execute(query.order_by(_recipients.id))]

    def list_accounts(self, kind: NotificationKind) -> list[str]:
        query = select(_recipients.account).distinct().where(_recipients.kind == kind.value)
        with begin_reading(self._engine) as connection:
            return sorted(connection.execute(query).scalars())

    def delete_recipient(self, account: str, recipient_id: int) -> bool:
        deleted = delete(notification_recipients).where(_is_recipient(account, recipient_id))
        with begin_writing(self._engine) as connection:
            return connection.execute(deleted).rowcount > 0

    def find_mark(self, account: str, kind: NotificationKind) -> int | None:
        with begin_reading(self._engine) as connection:
            mark: int | None = connection.execute(select(_marks.mark).where(_is_marked(account, kind))).scalar()
        return mark

    def set_mark(self, account: str, kind: NotificationKind, mark: int) -> None:
        with begin_writing(self._engine) as connection:
            _change_mark(connection, account, kind, {"mark": mark}, {"mark": mark, "occurrences": 0})

    def count_occurrences(self, account: str, kind: NotificationKind, count: int) -> None:
        with begin_writing(self._engine) as connection:
            _change_mark(connection, account, kind, {"occurrences": _marks.occurrences + count}, {"occurrences": count})

    def list_counts(self, kind: NotificationKind) -> list[OccurrenceCount]:
        query = select(_marks.account, _marks.occurrences, _marks.notified_at).where(
            _marks.kind == kind.value, _marks.occurrences > 0
        )
        with begin_reading(self._engine) as connection:
            rows = connection.execute(query.order_by(_marks.account)).all()
        return [OccurrenceCount(account, kind, count, notified_at) for account, count, notified_at in rows]

    def find_count(self, account: str, kind: NotificationKind) -> OccurrenceCount:
        with begin_reading(self._engine) as connection:
            row = connection.execute(_FIND_COUNT, {"of_account": account, "of_kind": kind.value}).one_or_none()
        return OccurrenceCount(account, kind, row.occurrences if row else 0, row.notified_at if row else None)

    def clear_count(self, reported: OccurrenceCount, now: float) -> bool:
        is_unreported = _marks.notified_at.is_not_distinct_from(reported.notified_at)
        cleared = update(notification_marks).where(_is_marked(reported.account, reported.kind), is_unreported)
        with begin_writing(self._engine) as connection:
            values = {"occurrences": _marks.occurrences - reported.count, "notified_at": now}
            return connection.execute(cleared.values(values)).rowcount > 0

    def close(self) -> None:
        self._engine.dispose()


def _is_recipient(account: str, recipient_id: int) -> ColumnElement[bool]:
    return and_(_recipients.account == account, _recipients.id == recipient_id)


def _is_marked(account: str, kind: NotificationKind) -> ColumnElement[bool]:
    return and_(_marks.account == account, _marks.kind == kind.value)


def _change_mark(
    connection: Connection, account: str, kind: NotificationKind, changed: dict[str, Any], first: dict[str, Any]
) -> None:
    """Change the row of the account and kind, or write the first one."""
    lock_accounts(connection)
    change = update(notification_marks).where(_is_marked(account, kind)).values(changed)
    if not connection.execute(change).rowcount:
        connection.execute(insert(notification_marks).values(account=account, kind=kind.value, **first))


def _read_recipient(row: Row[Any]) -> Recipient:
    return Recipient(row.account, NotificationKind(row.kind), Channel(row.channel), row.target, row.id)
