"""The store of sign-ins in the database of the accounts."""

from dataclasses import asdict, replace
from typing import Any

from sqlalchemy import Connection, Engine, Row, and_, bindparam, delete, func, insert, or_, select, update
from sqlalchemy.sql.elements import ColumnElement

from server.domain.people.people import DEMO_USER_ID
from server.domain.people.sign_ins import (
    LONGEST_IDLE_SECONDS,
    LONGEST_SESSION_SECONDS,
    Failures,
    LinkPurpose,
    OneTimeLink,
    SignInEvent,
    SignInRecord,
    SignInSession,
)
from server.stores.sign_ins import SignIns
from server.stores.sql.engine import begin_reading, begin_writing, lock_accounts
from server.stores.sql.people.membership_periods import forget_periods, was_member
from server.stores.sql.people.tables import one_time_links, sessions, sign_in_records, used_challenges, users

_IS_INVITATION = one_time_links.c.purpose == LinkPurpose.INVITATION.value
_FIND_SESSION = select(sessions).where(sessions.c.digest == bindparam("wanted"))
_FAILURES = (SignInEvent.SIGN_IN_FAILED.value, SignInEvent.CODE_FAILED.value)
_KEPT_RECORD_SECONDS = 365 * 86_400


class SqlSignIns(SignIns):
    """Stores sign-ins at a SQLAlchemy URL (`sqlite:///...` or `postgresql+psycopg://...`)."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add_session(self, session: SignInSession) -> None:
        with begin_writing(self._engine) as connection:
            connection.execute(insert(sessions).values(asdict(session)))

    def find_session(self, digest: str) -> SignInSession | None:
        with begin_reading(self._engine) as connection:
            row = connection.execute(_FIND_SESSION, {"wanted": digest}).one_or_none()
        return SignInSession(**row._mapping) if row else None

    def record_seen(self, digest: str, now: float) -> None:
        with begin_writing(self._engine) as connection:
            connection.execute(update(sessions).where(sessions.c.digest == digest).values(seen_at=now))

    def list_sessions(self, user_id: str) -> list[SignInSession]:
        query = select(sessions).where(sessions.c.user_id == user_id).order_by(sessions.c.seen_at.desc())
        with begin_reading(self._engine) as connection:
            return [SignInSession(**row._mapping) for row in connection.execute(query)]

    def delete_session(self, user_id: str, digest: str) -> bool:
        is_it = and_(sessions.c.user_id == user_id, sessions.c.digest == digest)
        with begin_writing(self._engine) as connection:
            return connection.execute(delete(sessions).where(is_it)).rowcount > 0

    def delete_sessions(self, user_id: str, except_digest: str = "") -> int:
        is_theirs = and_(sessions.c.user_id == user_id, sessions.c.digest != except_digest)
        with begin_writing(self._engine) as connection:
            return connection.execute(delete(sessions).where(is_theirs)).rowcount

    def add_link(self, link: OneTimeLink) -> None:
        with begin_writing(self._engine) as connection:
            values = {**asdict(link), "receiving_numbers": list(link.receiving_numbers)}
            connection.execute(insert(one_time_links).values(values))

    def find_link(self, digest: str, purpose: LinkPurpose, now: float) -> OneTimeLink | None:
        with begin_reading(self._engine) as connection:
            return _find_link(connection, digest, purpose, now)

    def use_link(self, digest: str, purpose: LinkPurpose, now: float) -> OneTimeLink | None:
        with begin_writing(self._engine) as connection:
            if purpose is LinkPurpose.SET_UP:
                return _use_set_up_link(connection, digest, now)
            found = _find_link(connection, digest, purpose, now)
            if found is None:
                return None
            # Only one of concurrent transactions deletes the row.
            is_deleted = connection.execute(delete(one_time_links).where(one_time_links.c.digest == digest)).rowcount
            return found if is_deleted else None

    def list_invitations(self, organisation_id: str, now: float) -> list[OneTimeLink]:
        return self._list_invitations(one_time_links.c.organisation_id == organisation_id, now)

    def list_invitations_for(self, email: str, now: float) -> list[OneTimeLink]:
        return self._list_invitations(one_time_links.c.email == email, now)

    def delete_links(self, purpose: LinkPurpose, *, user_id: str = "", email: str = "") -> None:
        table = one_time_links.c
        is_theirs = and_(table.purpose == purpose.value, table.user_id == user_id, table.email == email)
        with begin_writing(self._engine) as connection:
            connection.execute(delete(one_time_links).where(is_theirs))

    def delete_invitation(self, organisation_id: str, digest: str) -> bool:
        table = one_time_links.c
        is_it = and_(table.digest == digest, table.organisation_id == organisation_id, _IS_INVITATION)
        with begin_writing(self._engine) as connection:
            return connection.execute(delete(one_time_links).where(is_it)).rowcount > 0

    def use_challenge(self, digest: str, expires_at: float) -> bool:
        with begin_writing(self._engine) as connection:
            lock_accounts(connection)
            if connection.execute(select(used_challenges).where(used_challenges.c.digest == digest)).first():
                return False
            connection.execute(insert(used_challenges).values(digest=digest, expires_at=expires_at))
            return True

    def record(self, record: SignInRecord) -> None:
        with begin_writing(self._engine) as connection:
            connection.execute(insert(sign_in_records).values({**asdict(record), "event": record.event.value}))

    def count_failures(self, email: str, client: str, since: float) -> Failures:
        table = sign_in_records.c
        is_email, is_client = table.email == email, table.client == client
        with begin_reading(self._engine) as connection:
            has_signed_in = and_(is_email, is_client, table.event == SignInEvent.SIGNED_IN.value)
            forgiven_at = connection.scalar(select(func.max(table.at)).where(has_signed_in)) or since
            has_failed = and_(table.event.in_(_FAILURES), table.at >= since)
            is_code = table.event == SignInEvent.CODE_FAILED.value
            counts = [
                connection.scalar(select(func.count()).where(has_failed, *conditions)) or 0
                for conditions in (
                    (is_email,),
                    (is_client,),
                    (is_email, is_client, table.at >= forgiven_at),
                    (is_email, is_code),
                )
            ]
        return Failures(*counts)

    def count_events(self, event: SignInEvent, email: str, client: str, since: float) -> tuple[int, int]:
        table = sign_in_records.c
        is_event = and_(table.event == event.value, table.at >= since)
        with begin_reading(self._engine) as connection:
            of_email, of_client = (
                connection.scalar(select(func.count()).where(is_event, condition)) or 0
                for condition in (table.email == email, table.client == client)
            )
        return of_email, of_client

    def list_records(self, organisation_id: str, until: float, limit: int) -> list[SignInRecord]:
        table = sign_in_records.c
        is_personal = and_(table.organisation_id == "", was_member(organisation_id))
        is_listed = and_(or_(is_personal, table.organisation_id == organisation_id), table.at <= until)
        query = select(sign_in_records).where(is_listed).order_by(table.at.desc(), table.row.desc())
        with begin_reading(self._engine) as connection:
            return [
                SignInRecord(row.at, SignInEvent(row.event), row.email, row.client, row.details, row.organisation_id)
                for row in connection.execute(query.limit(limit))
            ]

    def forget_old(self, now: float) -> None:
        is_idle = sessions.c.seen_at <= now - LONGEST_IDLE_SECONDS
        is_old = sessions.c.created_at <= now - LONGEST_SESSION_SECONDS
        with begin_writing(self._engine) as connection:
            connection.execute(delete(sessions).where(or_(is_idle, is_old)))
            connection.execute(delete(one_time_links).where(one_time_links.c.expires_at <= now))
            connection.execute(delete(used_challenges).where(used_challenges.c.expires_at <= now))
            connection.execute(delete(sign_in_records).where(sign_in_records.c.at <= now - _KEPT_RECORD_SECONDS))
            forget_periods(connection, now - _KEPT_RECORD_SECONDS)

    def _list_invitations(self, condition: ColumnElement[bool], now: float) -> list[OneTimeLink]:
        is_open = and_(condition, _IS_INVITATION, one_time_links.c.expires_at > now)
        with begin_reading(self._engine) as connection:
            rows = connection.execute(select(one_time_links).where(is_open).order_by(one_time_links.c.email))
            return [_read_link(row) for row in rows]


def _find_link(connection: Connection, digest: str, purpose: LinkPurpose, now: float) -> OneTimeLink | None:
    table = one_time_links.c
    is_it = and_(table.digest == digest, table.purpose == purpose.value, table.expires_at > now)
    row = connection.execute(select(one_time_links).where(is_it)).one_or_none()
    return _read_link(row) if row else None


def _use_set_up_link(connection: Connection, digest: str, now: float) -> OneTimeLink | None:
    """The link, if nobody has set up the server. All links to set it up end, so that only one person becomes its first owner."""
    lock_accounts(connection)
    has_users = connection.execute(select(users.c.user_id).where(users.c.user_id != DEMO_USER_ID).limit(1)).first()
    found = _find_link(connection, digest, LinkPurpose.SET_UP, now)
    if has_users or found is None:
        return None
    connection.execute(delete(one_time_links).where(one_time_links.c.purpose == LinkPurpose.SET_UP.value))
    return found


def _read_link(row: Row[Any]) -> OneTimeLink:
    link = OneTimeLink(**row._mapping)
    return replace(link, purpose=LinkPurpose(link.purpose), receiving_numbers=tuple(link.receiving_numbers))
