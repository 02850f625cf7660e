"""The id of a call: made of the carrier and the carrier's own id, so that the same call never has two."""

import re

LONGEST_CARRIER_CALL_ID = 128
"""Twilio's ids have 34 characters, SignalWire's 36, those of Telnyx about 90."""

_CARRIER_CALL_ID = re.compile(rf"[A-Za-z0-9_.:-]{{1,{LONGEST_CARRIER_CALL_ID}}}")
_CALL_ID = re.compile(rf"[a-z]{{1,20}}-[A-Za-z0-9_.:-]{{1,{LONGEST_CARRIER_CALL_ID}}}")


class NotACallId(ValueError):
    """The text can't be the id of a call; the message says what one is made of."""


def make_call_id(carrier: str, carrier_call_id: str) -> str:
    """`<carrier>-<the carrier's id>`, as in "twilio-CA0123"; raises `NotACallId` for what no carrier calls a call."""
    if not _CARRIER_CALL_ID.fullmatch(carrier_call_id):
        raise NotACallId(
            f"a carrier's call id has 1 to {LONGEST_CARRIER_CALL_ID} letters, digits, dots, colons, dashes and underscores"
        )
    return f"{carrier}-{carrier_call_id}"


def can_name_call(text: str) -> bool:
    """Whether the text could be the id of a call or a carrier's own; a store need not be asked about anything else."""
    return bool(_CARRIER_CALL_ID.fullmatch(text) or _CALL_ID.fullmatch(text))


def is_call_id(text: str) -> bool:
    """Whether the text is such an id; it may come from a URL."""
    return bool(_CALL_ID.fullmatch(text))
