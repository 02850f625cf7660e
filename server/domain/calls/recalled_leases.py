"""A lease as it was when a call began, which is often known only later: stores are away for a moment, and webhooks are late."""

from dataclasses import replace

from server.domain.leases import Lease


def recall_lease(lease: Lease, window_seconds: float, at: float) -> Lease | None:
    """What is known of the number's lease at that time; None when nobody is known to have had the number.

    Who joined later is not the caller, by however little: a number is dialled some seconds after it is seen, so clocks that
    differ by less make no difference. Of a lease that was claimed later those before it count, for `window_seconds` after
    their end, and besides them its own key: whether that had the number before as well is not remembered.
    """
    if lease.claimed_at > at:
        if not any(at < former.ended_at + window_seconds for former in lease.former):
            return None
        return replace(lease, lease_id="", live=False, ended_at=at, viewers=0, is_crowded=False, visitors=())
    visitors = tuple(visitor for visitor in lease.visitors if visitor.joined_at <= at)
    was_live = lease.live or (lease.ended_at is not None and at < lease.ended_at)
    # Those who joined later are taken to be who looks now: then the others may have looked no more.
    viewers = max(0, lease.viewers - (len(lease.visitors) - len(visitors)))
    return replace(lease, visitors=visitors, live=was_live, viewers=viewers)
