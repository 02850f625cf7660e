"""When a number may go back to its carrier: nobody looks at it, no call runs, and no call can belong to a visit any more."""

from collections.abc import Collection

from server.domain.accounts import Account
from server.domain.buying.errors import NotReleasable
from server.domain.owned_numbers import NumberState, OwnedNumber

_SECONDS_IN_A_MINUTE = 60.0
LEAST_RESTING_SECONDS = 3_600.0
_REASONS = {
    NumberState.ORDERED: "is being bought",
    NumberState.PORTING: "is being ported",
    NumberState.LEAVING: "is being returned already",
    NumberState.RELEASED: "was returned before",
}


def find_releasable_at(owned: OwnedNumber, account: Account) -> float:
    """From when on a resting number may be returned, in seconds since the epoch."""
    windows = [
        max(pool.attribution_window_minutes * _SECONDS_IN_A_MINUTE, pool.max_lease_seconds + pool.buffer_seconds)
        for pool in account.number_pools
    ]
    return owned.since + max([LEAST_RESTING_SECONDS, *windows])


def check_releasable(owned: OwnedNumber, account: Account, called_now: Collection[str], now: float) -> None:
    """Raise `NotReleasable` unless the number may go back now. `called_now` are the numbers on which calls run."""
    if owned.carrier is None or owned.carrier_id is None:
        raise NotReleasable(
            f"Nothing is known of {owned.number} at a carrier. Run `dni numbers sync`, or return it there yourself."
        )
    if owned.state is NumberState.ACTIVE:
        raise NotReleasable(
            f"{owned.number} is in use. Remove it from its source or pool first; it can be returned when nobody looks at it "
            "any more and calls to it can't belong to a visit."
        )
    if owned.state is not NumberState.RESTING:
        raise NotReleasable(f"{owned.number} {_REASONS[owned.state]}.")
    if owned.number in called_now:
        raise NotReleasable(f"A call to {owned.number} is running. Try again when it has ended.")
    minutes = (find_releasable_at(owned, account) - now) / _SECONDS_IN_A_MINUTE
    if minutes > 0:
        raise NotReleasable(
            f"Calls to {owned.number} may still belong to visits. It can be returned in {minutes:.0f} minutes."
        )
