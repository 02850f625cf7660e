"""Leases of a check of the site (`dni check`): a pool lends it a number, which no visitor gets meanwhile.

The number rests as long as it is lent. Its last lease, the pool's record and the order of free numbers stay as they are, so
calls are attributed as if the check did not exist. `docs/decisions/0025-leases-of-checks.md` explains why.
"""

from enum import StrEnum

CHECK_LEASE_SECONDS = 60.0
"""How long a number is lent. It cannot be extended: a check opens a page for some seconds."""

FREE_NUMBERS_FOR_CHECK = 3
"""A pool with fewer free numbers lends none."""

_MARK = "check."
"""No other lease ID has a dot."""


class CheckRefusal(StrEnum):
    """Why a pool lends no number to a check."""

    FEW_FREE_NUMBERS = "few_free_numbers"
    OTHER_CHECK = "other_check"


def write_check_lease_id(visitor_id: str) -> str:
    """The ID of a check's lease. It is made of the visitor, so a repeated claim gets the same lease."""
    return _MARK + visitor_id


def is_check_lease(lease_id: str) -> bool:
    """Whether the lease is one of a check."""
    return lease_id.startswith(_MARK)
