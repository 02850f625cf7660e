"""Callers who dial again what they dialled before, from their list of calls."""

from collections.abc import Sequence
from dataclasses import replace

from server.domain.calls.attributed import Attributed, EarlierCall, Match
from server.domain.phone_numbers import PhoneNumber

REDIAL_SECONDS = 30 * 86_400
"""How long a number in a list of calls still stands for the visit that led to it."""


def find_redialled(number: PhoneNumber, caller: str, earlier: Sequence[EarlierCall], now: float) -> EarlierCall | None:
    """The caller's latest earlier call to the number of which it is known whose it was.

    That is one visitor, or the source of the number; else the latest of which at least something is known. A caller who
    withholds their number has none.
    """
    if not caller:
        return None
    extension = number.extension or ""
    same = [
        call
        for call in earlier
        if (call.tracking_number, call.extension) == (number.number, extension)
        and 0 <= now - call.started_at <= REDIAL_SECONDS
        and call.attributed.match not in (Match.NONE, Match.DEFAULT)
    ]
    return max(same, key=lambda call: (_is_certain(call.attributed), call.started_at), default=None)


def repeat_attribution(call: EarlierCall) -> Attributed:
    """What the earlier call had. A redial of a redial names the call with which it began."""
    first = call.attributed.earlier_call_id or call.call_id
    return replace(call.attributed, match=Match.REDIAL, earlier_call_id=first)


def _is_certain(attributed: Attributed) -> bool:
    return bool(attributed.visitor_id) or (not attributed.lease_id and bool(attributed.tracking_source))
