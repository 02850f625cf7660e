"""The store of people in the database of the accounts."""

from typing import Any

from sqlalchemy import Connection, Engine, Row, Select, and_, bindparam, delete, insert, select, update

from server.domain.people.people import DEMO_USER_ID, Membership, Organisation, User, choose_first, write_own_number
from server.domain.people.roles import Role
from server.stores.people import EmailTaken, LastOwner, People
from server.stores.sql.engine import begin_reading, begin_writing, lock_accounts
from server.stores.sql.people.membership_periods import begin_period, end_period
from server.stores.sql.people.tables import (
    memberships,
    one_time_links,
    organisation_accounts,
    organisations,
    passkeys,
    recovery_codes,
    second_factors,
    sessions,
    users,
)
from server.stores.sql.tables import accounts

_USERS = select(*users.c, second_factors.c.user_id.label("factor")).select_from(users.outerjoin(second_factors))
# Statements of every page of the console: to build them each time would take longer than to run them.
_FIND_USER = _USERS.where(users.c.user_id == bindparam("wanted"))
_LIST_MEMBERSHIPS = (
    select(memberships)
    .join(organisations)
    .where(memberships.c.user_id == bindparam("wanted"))
    .order_by(organisations.c.row)
)
_LIST_ORGANISATIONS = select(organisations).order_by(organisations.c.row)
_FIND_ASSIGNED = select(organisation_accounts.c.organisation_id).where(
    organisation_accounts.c.account == bindparam("wanted")
)


class SqlPeople(People):
    """Stores people at a SQLAlchemy URL (`sqlite:///...` or `postgresql+psycopg://...`)."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def has_users(self) -> bool:
        with begin_reading(self._engine) as connection:
            return (
                connection.execute(select(users.c.user_id).where(users.c.user_id != DEMO_USER_ID).limit(1)).first()
                is not None
            )

    def add_user(self, user: User) -> None:
        with begin_writing(self._engine) as connection:
            lock_accounts(connection)
            if connection.execute(select(users.c.user_id).where(users.c.email == user.email)).first():
                raise EmailTaken(user.email)
            columns = ("user_id", "email", "name", "password_hash", "created_at", "is_email_proved")
            connection.execute(insert(users).values({name: getattr(user, name) for name in columns}))

    def find_user(self, user_id: str) -> User | None:
        return self._find(_FIND_USER, user_id)

    def find_user_by_email(self, email: str) -> User | None:
        return self._find(_USERS.where(users.c.email == bindparam("wanted")), email)

    def list_users(self) -> list[User]:
        with begin_reading(self._engine) as connection:
            return [_read_user(row) for row in connection.execute(_USERS.order_by(users.c.email))]

    def rename_user(self, user_id: str, name: str) -> None:
        self._update_user(user_id, name=name)

    def set_password_hash(self, user_id: str, password_hash: str) -> None:
        self._update_user(user_id, password_hash=password_hash)

    def prove_email(self, user_id: str) -> None:
        is_unproved = and_(users.c.user_id == user_id, users.c.is_email_proved.is_(False))
        with begin_writing(self._engine) as connection:
            lock_accounts(connection)
            changed = connection.execute(
                update(users).where(is_unproved).values(is_email_proved=True, password_hash="")
            )
            if changed.rowcount:
                for table in (second_factors, recovery_codes, passkeys, sessions):
                    connection.execute(delete(table).where(table.c.user_id == user_id))

    def delete_user(self, user_id: str, now: float) -> None:
        with begin_writing(self._engine) as connection:
            lock_accounts(connection)
            owned = select(memberships.c.organisation_id).where(memberships.c.user_id == user_id)
            for organisation_id in connection.scalars(owned).all():
                _refuse_without_owner(connection, user_id, organisation_id)
                end_period(connection, user_id, organisation_id, now)
            connection.execute(delete(one_time_links).where(one_time_links.c.user_id == user_id))
            connection.execute(delete(users).where(users.c.user_id == user_id))

    def add_organisation(self, organisation: Organisation) -> None:
        with begin_writing(self._engine) as connection:
            connection.execute(
                insert(organisations).values(organisation_id=organisation.organisation_id, name=organisation.name)
            )

    def rename_organisation(self, organisation_id: str, name: str) -> None:
        with begin_writing(self._engine) as connection:
            is_it = organisations.c.organisation_id == organisation_id
            connection.execute(update(organisations).where(is_it).values(name=name))

    def list_organisations(self) -> list[Organisation]:
        with begin_reading(self._engine) as connection:
            return _list_organisations(connection)

    def set_membership(self, membership: Membership, now: float) -> None:
        user_id, organisation_id = membership.user_id, membership.organisation_id
        values = {"role": membership.role.value, "receiving_numbers": list(membership.receiving_numbers)}
        with begin_writing(self._engine) as connection:
            lock_accounts(connection)
            if membership.role is not Role.OWNER:
                _refuse_without_owner(connection, user_id, organisation_id)
            is_it = _is_membership(user_id, organisation_id)
            if not connection.execute(update(memberships).where(is_it).values(values)).rowcount:
                row = {"user_id": user_id, "organisation_id": organisation_id, **values}
                connection.execute(insert(memberships).values(row))
                begin_period(connection, user_id, organisation_id, now)

    def change_membership(self, membership: Membership) -> bool:
        user_id, organisation_id = membership.user_id, membership.organisation_id
        values = {"role": membership.role.value, "receiving_numbers": list(membership.receiving_numbers)}
        with begin_writing(self._engine) as connection:
            lock_accounts(connection)
            if membership.role is not Role.OWNER:
                _refuse_without_owner(connection, user_id, organisation_id)
            is_it = _is_membership(user_id, organisation_id)
            return connection.execute(update(memberships).where(is_it).values(values)).rowcount > 0

    def remove_membership(self, user_id: str, organisation_id: str, now: float) -> None:
        with begin_writing(self._engine) as connection:
            lock_accounts(connection)
            _refuse_without_owner(connection, user_id, organisation_id)
            end_period(connection, user_id, organisation_id, now)
            connection.execute(delete(memberships).where(_is_membership(user_id, organisation_id)))

    def rename_own_number(self, account: str, old_name: str, new_name: str) -> None:
        old, new = write_own_number(account, old_name), write_own_number(account, new_name)
        with begin_writing(self._engine) as connection:
            lock_accounts(connection)
            for table in (memberships, one_time_links):
                for row in connection.execute(select(table).where(table.c.role == Role.AGENT.value)).all():
                    if old in row.receiving_numbers:
                        changed = [new if one == old else one for one in row.receiving_numbers]
                        is_it = and_(*(key == row._mapping[key] for key in table.primary_key))
                        connection.execute(update(table).where(is_it).values(receiving_numbers=changed))

    def list_memberships(self, user_id: str) -> list[Membership]:
        with begin_reading(self._engine) as connection:
            return [_read_membership(row) for row in connection.execute(_LIST_MEMBERSHIPS, {"wanted": user_id})]

    def list_members(self, organisation_id: str) -> list[tuple[User, Membership]]:
        query = select(memberships).where(memberships.c.organisation_id == organisation_id)
        with begin_reading(self._engine) as connection:
            found = {row.user_id: _read_membership(row) for row in connection.execute(query)}
            rows = connection.execute(_USERS.where(users.c.user_id.in_(found)).order_by(users.c.email))
            return [(_read_user(row), found[row.user_id]) for row in rows]

    def assign_account(self, account: str, organisation_id: str) -> None:
        with begin_writing(self._engine) as connection:
            lock_accounts(connection)
            connection.execute(delete(organisation_accounts).where(organisation_accounts.c.account == account))
            row = {"account": account, "organisation_id": organisation_id}
            connection.execute(insert(organisation_accounts).values(row))

    def claim_account(self, account: str, organisation_id: str) -> bool:
        table = organisation_accounts.c
        with begin_writing(self._engine) as connection:
            lock_accounts(connection)
            owner = connection.scalar(select(table.organisation_id).where(table.account == account))
            if owner is not None:
                return bool(owner == organisation_id)
            is_there = and_(accounts.c.key == account, accounts.c.deleted_at.is_(None))
            if connection.execute(select(accounts.c.key).where(is_there)).first():
                return False
            row = {"account": account, "organisation_id": organisation_id}
            connection.execute(insert(organisation_accounts).values(row))
            return True

    def release_account(self, account: str, organisation_id: str) -> None:
        table = organisation_accounts.c
        is_it = and_(table.account == account, table.organisation_id == organisation_id)
        with begin_writing(self._engine) as connection:
            lock_accounts(connection)
            if not connection.execute(select(accounts.c.key).where(accounts.c.key == account)).first():
                connection.execute(delete(organisation_accounts).where(is_it))

    def find_organisation_of(self, account: str) -> Organisation | None:
        with begin_reading(self._engine) as connection:
            organisation_id = connection.scalar(_FIND_ASSIGNED, {"wanted": account})
            listed = _list_organisations(connection)
        if organisation_id is None:
            return choose_first(listed)
        return next((one for one in listed if one.organisation_id == organisation_id), None)

    def list_assigned_accounts(self) -> dict[str, str]:
        with begin_reading(self._engine) as connection:
            return {row.account: row.organisation_id for row in connection.execute(select(organisation_accounts))}

    def _find(self, query: Select[Any], wanted: str) -> User | None:
        with begin_reading(self._engine) as connection:
            row = connection.execute(query, {"wanted": wanted}).one_or_none()
        return _read_user(row) if row else None

    def _update_user(self, user_id: str, **values: str) -> None:
        with begin_writing(self._engine) as connection:
            connection.execute(update(users).where(users.c.user_id == user_id).values(**values))


def _is_membership(user_id: str, organisation_id: str) -> Any:
    return and_(memberships.c.user_id == user_id, memberships.c.organisation_id == organisation_id)


def _refuse_without_owner(connection: Connection, user_id: str, organisation_id: str) -> None:
    """Raise `LastOwner` if this user is the organisation's only owner."""
    is_owner = and_(memberships.c.organisation_id == organisation_id, memberships.c.role == Role.OWNER.value)
    if list(connection.scalars(select(memberships.c.user_id).where(is_owner))) == [user_id]:
        raise LastOwner(organisation_id)


def _list_organisations(connection: Connection) -> list[Organisation]:
    rows = connection.execute(_LIST_ORGANISATIONS)
    return [Organisation(row.organisation_id, row.name) for row in rows]


def _read_user(row: Any) -> User:
    has_app, is_proved = row.factor is not None, row.is_email_proved
    return User(row.user_id, row.email, row.name, row.created_at, row.password_hash, has_app, is_proved)


def _read_membership(row: Row[Any]) -> Membership:
    return Membership(row.user_id, row.organisation_id, Role(row.role), tuple(row.receiving_numbers))
