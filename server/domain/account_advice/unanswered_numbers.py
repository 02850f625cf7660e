"""Default numbers of pools that the account knows nothing of."""

from collections.abc import Iterator

from server.domain.account_problems import AccountProblem
from server.domain.accounts import Account
from server.domain.phone_numbers import PhoneNumber


def find_unanswered_numbers(account: Account) -> Iterator[AccountProblem]:
    """Advice on each default number that is no target number, receiving number or tracking number of the account."""
    known = {number.number for number in _list_numbers(account)}
    for index, pool in enumerate(account.number_pools):
        number = pool.default_number
        if number is not None and number.number not in known:
            yield AccountProblem(
                ("number_pools", index, "default_number"),
                f"{number.number} is no target number, receiving number or tracking number of this account, so perhaps "
                "nobody answers it. Visitors see it when the pool is full; call it, or use a number that rings.",
            )


def _list_numbers(account: Account) -> Iterator[PhoneNumber]:
    yield from (target.number for target in account.target_numbers)
    yield from (one.number for one in account.receiving_numbers)
    for source in account.tracking_sources:
        yield from source.tracking_numbers
    for pool in account.number_pools:
        yield from pool.tracking_numbers
