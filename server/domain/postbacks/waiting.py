"""What may look as if it had happened in a call, and is not certain before more is told."""

from server.domain.accounts import Account
from server.domain.calls.call import Call
from server.domain.calls.events import EventKind
from server.domain.calls.legs import ANSWERED, derive_legs
from server.domain.routing.paths import list_steps
from server.domain.routing.steps import Queue, Ring


def may_hear_whisper(account: Account, call: Call) -> bool:
    """Whether who has picked up may hear the whisper yet: that they heard the caller, only the end of their ring tells."""
    if call.progress.ended_at is not None or any(
        event.kind is EventKind.RING_ENDED and event.details.get("status") == ANSWERED for event in call.events
    ):
        return False
    answered = [leg.path for leg in derive_legs(call.events) if leg.answered_at is not None]
    whispering = {
        path
        for path, step in list_steps((route.name, route.first) for route in account.routes)
        if isinstance(step, Ring | Queue) and step.whisper is not None
    }
    return bool(answered) and whispering.issuperset(answered)
