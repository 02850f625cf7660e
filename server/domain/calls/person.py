"""Everything that the call log has of one person, as JSON values, for someone who asks for their data."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from server.domain.calls.call import Call
from server.domain.calls.notes import CallNote
from server.domain.calls.written import write_call, write_note


def write_person(
    account: str, caller: str, calls: Iterable[Call], find_notes: Callable[[str], Sequence[CallNote] | None]
) -> dict[str, Any]:
    """The caller's calls to the account, each with its tags, events and notes. `caller` is E.164.

    `find_notes` finds the notes of a call by its ID.
    """
    written = [
        {**write_call(call), "notes": [write_note(note) for note in find_notes(call.call_id) or ()]} for call in calls
    ]
    return {"account": account, "caller": caller, "calls": written}
