"""Who has which tracking number: the one look-up by number over all accounts."""

from collections.abc import Collection, Iterator

from sqlalchemy import BindParameter, Connection, bindparam, exists, select, union_all

from server.stores.sql.tables import (
    AccountRow,
    NumberPoolRow,
    PoolPlaceRow,
    TargetNumberRow,
    TrackingNumberRow,
    TrackingSourceRow,
)

_NUMBERS_A_QUERY = 5_000  # databases bound how many values a statement has
_ASKED: BindParameter[str] = bindparam("numbers", expanding=True)

# Written once, as to write a statement takes longer than to run it. Default numbers have no index: pools are few.
_OWN = union_all(
    select(TrackingNumberRow.number, AccountRow.key)
    .join(TrackingSourceRow, TrackingSourceRow.id == TrackingNumberRow.tracking_source_id)
    .join(AccountRow, AccountRow.id == TrackingSourceRow.account_id)
    .where(TrackingNumberRow.number.in_(_ASKED)),
    select(PoolPlaceRow.number, AccountRow.key)
    .join(NumberPoolRow, NumberPoolRow.id == PoolPlaceRow.number_pool_id)
    .join(AccountRow, AccountRow.id == NumberPoolRow.account_id)
    .where(PoolPlaceRow.number.in_(_ASKED)),
)
_DEFAULT = (
    select(NumberPoolRow.default_number, AccountRow.key, AccountRow.receiving_numbers)
    .join(AccountRow, AccountRow.id == NumberPoolRow.account_id)
    .where(
        NumberPoolRow.default_number.in_(_ASKED),
        ~exists().where(
            TargetNumberRow.account_id == AccountRow.id, TargetNumberRow.number == NumberPoolRow.default_number
        ),
    )
)


def list_owners(connection: Connection, numbers: Collection[str]) -> Iterator[tuple[str, str]]:
    """Each of the numbers (E.164) that an account has as a tracking number, with the account's key; a pair may come twice.

    It is a source's or a pool's, or a pool's default number that is neither a target nor a receiving number of the account.
    """
    asked = sorted(numbers)
    for start in range(0, len(asked), _NUMBERS_A_QUERY):
        values = {"numbers": asked[start : start + _NUMBERS_A_QUERY]}
        for number, key in connection.execute(_OWN, values):
            yield number, key
        for number, key, receiving_numbers in connection.execute(_DEFAULT, values):
            if all(number != receiving_number["number"] for receiving_number in receiving_numbers):
                yield number, key
