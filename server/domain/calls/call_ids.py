"""The id of a call, made of the carrier and the carrier's call id, so that a call never has two ids."""

import re

LONGEST_CARRIER_CALL_ID = 128
"""Twilio's ids have 34 characters, SignalWire's 36, those of Telnyx about 90."""

_CARRIER_CALL_ID = re.compile(rf"[A-Za-z0-9_.:-]{{1,{LONGEST_CARRIER_CALL_ID}}}")
_CALL_ID = re.compile(rf"[a-z]{{1,20}}-[A-Za-z0-9_.:-]{{1,{LONGEST_CARRIER_CALL_ID}}}")


class NotACallId(ValueError):
    """The text can't be a call id; the message says which characters are valid."""


def make_call_id(carrier: str, carrier_call_id: str) -> str:
    """`<carrier>-<the carrier's id>`, as in "twilio-CA0123"; raises `NotACallId` if the carrier's id is invalid."""
    if not _CARRIER_CALL_ID.fullmatch(carrier_call_id):
        raise NotACallId(
            f"a carrier's call id has 1 to {LONGEST_CARRIER_CALL_ID} letters, digits, dots, colons, dashes and underscores"
        )
    return f"{carrier}-{carrier_call_id}"


def can_name_call(text: str) -> bool:
    """Whether the text could be a call id or a carrier's call id. Other texts need no look-up in the store."""
    return bool(_CARRIER_CALL_ID.fullmatch(text) or _CALL_ID.fullmatch(text))


def is_call_id(text: str) -> bool:
    """Whether the text is a valid call id. The text may come from a URL."""
    return bool(_CALL_ID.fullmatch(text))
