"""Everything that the call log has of one person, as JSON values, for someone who asks for their data."""

from collections.abc import Iterable
from typing import Any

from server.domain.calls.call import Call
from server.domain.calls.written import write_call


def write_person(account: str, caller: str, calls: Iterable[Call]) -> dict[str, Any]:
    """The caller's calls to the account, each with its tags and events. `caller` is E.164."""
    return {"account": account, "caller": caller, "calls": [write_call(call) for call in calls]}
