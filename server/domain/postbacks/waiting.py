"""States of a call that are uncertain until another webhook arrives."""

from collections.abc import Iterator

from server.domain.accounts import Account
from server.domain.calls.call import Call
from server.domain.calls.events import EventKind
from server.domain.calls.legs import ANSWERED, derive_legs
from server.domain.routing.built_in import find_path_after_extension
from server.domain.routing.paths import list_steps
from server.domain.routing.steps import AskExtension, Queue, Ring, Step


def is_asked_for_extension(account: Account, call: Call) -> bool:
    """Whether the caller has not yet entered the extension that identifies the tracking number, and may still do so."""
    if call.progress.ended_at is not None or call.tracking_number.extension is not None:
        return False
    taken = [event.details.get("path", "") for event in call.events if event.kind is EventKind.STEP_TAKEN]
    return bool(taken) and (
        find_path_after_extension(taken[-1]) is not None
        or any(path == taken[-1] and isinstance(step, AskExtension) for path, step in _list_steps(account))
    )


def may_hear_whisper(account: Account, call: Call) -> bool:
    """Whether the person who answered may still hear the whisper. Only the end of the ring attempt shows that they talked."""
    if call.progress.ended_at is not None or any(
        event.kind is EventKind.RING_ENDED and event.details.get("status") == ANSWERED for event in call.events
    ):
        return False
    answered = [leg.path for leg in derive_legs(call.events) if leg.answered_at is not None]
    whispering = {
        path for path, step in _list_steps(account) if isinstance(step, Ring | Queue) and step.whisper is not None
    }
    return bool(answered) and whispering.issuperset(answered)


def _list_steps(account: Account) -> Iterator[tuple[str, Step]]:
    return list_steps((route.name, route.first) for route in account.routes)
