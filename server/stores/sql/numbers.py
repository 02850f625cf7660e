"""Who owns which number, read and written within the transactions of accounts."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, Row, Update, bindparam, insert, select, update

from server.domain.owned_numbers import NumberKind, NumberState, OwnedNumber, find_facts
from server.stores.contract import NumberNotMovable, NumberReturned, NumberTaken
from server.stores.sql.tables import numbers

FIND_OWNER = select(numbers.c.account).where(numbers.c.number == bindparam("called"))
FIND_BY_NATIONAL_DIGITS = select(numbers.c.number).where(
    numbers.c.national_digits.in_(bindparam("forms", expanding=True)), numbers.c.state == NumberState.ACTIVE
)

_NUMBERS_A_QUERY = 5_000  # databases limit the number of parameters of a statement
_CHANGE = update(numbers).where(numbers.c.number == bindparam("changed"))


def take_numbers(connection: Connection, key: str, wanted: Sequence[str], before: Collection[str], now: float) -> None:
    """Make the account the owner of the wanted numbers and make them active; let the numbers rest that it no longer wants.

    `before` are the numbers that it named so far. Raises `NumberTaken` when another account owns a wanted number that is
    not among them. A number that both named, from when numbers could have several owners, stays with its owner.
    """
    # Without any before, the account may have been unreadable: what it owns then rests.
    if before and set(wanted) == set(before):
        return
    own = {row.number: row.state for row in connection.execute(_select_of(key))}
    missing = [number for number in wanted if number not in own]
    owners = {row.number: row.state for row in _find_rows(connection, missing)}
    released = {number for number, state in owners.items() if state == NumberState.RELEASED}
    taken = owners.keys() - released
    if taken - set(before):
        raise NumberTaken(taken - set(before))
    _change(connection, _CHANGE.values(account=key, state=NumberState.ACTIVE, since=now), sorted(released))
    _add(connection, key, [number for number in missing if number not in owners], now)
    returned = [number for number in wanted if own.get(number) in (NumberState.LEAVING, NumberState.RELEASED)]
    if returned:
        raise NumberReturned(returned)
    again = [number for number in wanted if own.get(number) is not None and own[number] == NumberState.RESTING]
    _change(connection, _CHANGE.values(state=NumberState.ACTIVE, since=now), again)
    kept = set(wanted)
    dropped = [number for number, state in own.items() if number not in kept and state == NumberState.ACTIVE]
    _change(connection, _CHANGE.values(state=NumberState.RESTING, since=now), dropped)


def list_numbers(connection: Connection, key: str | None) -> list[OwnedNumber]:
    """The numbers of the account, or of all accounts, by number."""
    query = select(numbers) if key is None else select(numbers).where(numbers.c.account == key)
    return [_read(row) for row in connection.execute(query.order_by(numbers.c.number))]


def find_movable(connection: Connection, number: str, from_key: str) -> OwnedNumber:
    """The resting number of the account. Raises `NumberNotMovable` if it does not rest or is not the account's."""
    row = connection.execute(select(numbers).where(numbers.c.number == number)).one_or_none()
    if row is None or row.account != from_key:
        raise NumberNotMovable(f"{number} does not belong to account {from_key!r}. See `dni numbers list`.")
    if row.state != NumberState.RESTING:
        raise NumberNotMovable(
            f"{number} is {row.state}: account {from_key!r} uses it. Remove it from that account first, so that it rests."
        )
    return _read(row)


def write_moved(connection: Connection, moved: OwnedNumber) -> None:
    """Write the number's owner and state."""
    values = asdict(moved)
    connection.execute(update(numbers).where(numbers.c.number == moved.number).values(values))


def _select_of(key: str) -> Any:
    return select(numbers.c.number, numbers.c.state).where(numbers.c.account == key)


def _find_rows(connection: Connection, wanted: Sequence[str]) -> Iterator[Any]:
    for start in range(0, len(wanted), _NUMBERS_A_QUERY):
        some = wanted[start : start + _NUMBERS_A_QUERY]
        yield from connection.execute(select(numbers.c.number, numbers.c.state).where(numbers.c.number.in_(some)))


def _change(connection: Connection, change: Update, changed: Sequence[str]) -> None:
    if changed:
        connection.execute(change, [{"changed": number} for number in changed])


def _add(connection: Connection, key: str, added: Sequence[str], now: float) -> None:
    if not added:
        return
    values = []
    for number in added:
        facts = asdict(find_facts(number))
        values.append(facts | {"number": number, "account": key, "state": NumberState.ACTIVE, "since": now})
    connection.execute(insert(numbers), values)


def _read(row: Row[Any]) -> OwnedNumber:
    return OwnedNumber(
        number=row.number,
        account=row.account,
        kind=NumberKind(row.kind),
        region=row.region,
        state=NumberState(row.state),
        since=row.since,
        carrier=row.carrier,
        carrier_id=row.carrier_id,
        monthly_price=row.monthly_price,
    )
