"""When somebody was a member of an organisation: its audit lists what they did in that time."""

from sqlalchemy import ColumnElement, Connection, and_, delete, exists, insert, or_, select, update

from server.stores.sql.people.tables import membership_periods, sign_in_records, users

_PERIODS, _RECORDS = membership_periods.c, sign_in_records.c


def begin_period(connection: Connection, user_id: str, organisation_id: str, now: float) -> None:
    """Note that the user has joined."""
    email = select(users.c.email).where(users.c.user_id == user_id).scalar_subquery()
    connection.execute(
        insert(membership_periods).values(organisation_id=organisation_id, email=email, joined_at=now, left_at=None)
    )


def end_period(connection: Connection, user_id: str, organisation_id: str, now: float) -> None:
    """Note that the user leaves, if they are a member."""
    email = select(users.c.email).where(users.c.user_id == user_id).scalar_subquery()
    is_open = and_(_PERIODS.organisation_id == organisation_id, _PERIODS.email == email, _PERIODS.left_at.is_(None))
    connection.execute(update(membership_periods).where(is_open).values(left_at=now))


def forget_periods(connection: Connection, until: float) -> None:
    """Delete those that ended by then, whose lines are gone too."""
    connection.execute(delete(membership_periods).where(_PERIODS.left_at <= until))


def was_member(organisation_id: str) -> ColumnElement[bool]:
    """Whether the person of a line of the audit was a member of the organisation at its time."""
    return exists().where(
        _PERIODS.organisation_id == organisation_id,
        _PERIODS.email == _RECORDS.email,
        _PERIODS.joined_at <= _RECORDS.at,
        or_(_PERIODS.left_at.is_(None), _PERIODS.left_at >= _RECORDS.at),
    )
