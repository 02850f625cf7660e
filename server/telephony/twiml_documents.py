"""Writes actions as TwiML. Elements and their limits: https://www.twilio.com/docs/voice/twiml

The tests compare the elements and attributes with those that Twilio's own library knows; it is too large to install everywhere.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from xml.etree.ElementTree import Element, SubElement, tostring

from server.domain.routing.actions import (
    Action,
    AskDigits,
    EndCall,
    EnterQueue,
    Hold,
    InputKind,
    LeaveQueue,
    RingNumbers,
    Speak,
    TakeMessage,
)
from server.domain.routing.steps import HangUpReason, Spoken
from server.telephony.addresses import WHISPER, CallAddress, write_text

MOST_RUNG_TOGETHER = 10
LONGEST_SPOKEN = 4_000
LONGEST_QUEUE_NAME = 64
_MOST_KEPT = 2_000
_SILENCE_ENDS_MESSAGE_SECONDS = 5
_WAIT_BEFORE_EXTENSION = "wwww"
_ANY_CALL = "any-0123456789abcdef"
_NOT_IN_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_HEARD_WHISPER = Spoken("")
_REJECT_REASONS = {HangUpReason.BUSY: "busy", HangUpReason.REJECTED: "rejected"}


@dataclass(frozen=True)
class Dialect:
    """The differences between TwiML carriers. `rings_until_answered`: the caller hears ringing and pays only once answered."""

    rings_until_answered: bool = True
    longest_ring_seconds: int = 600


def write_document(
    dialect: Dialect, address: CallAddress, actions: Sequence[Action], is_first: bool, caller_id: str | None
) -> bytes:
    """The document with these actions; webhooks that follow go to the URLs of `address`."""
    # Calls on the same path differ only in their id, and building a document is the slowest part. So it is cached.
    document = _build(
        dialect, replace(address, call_id=_ANY_CALL), tuple(map(_leave_out, actions)), is_first, caller_id
    )
    return document.replace(_ANY_CALL, write_text(address.call_id)).encode("utf-8")


def _leave_out(action: Action) -> Action:
    """The action without its whisper text, which is not in the document: the carrier requests it when a person answers."""
    return replace(action, whisper=_HEARD_WHISPER) if isinstance(action, RingNumbers) and action.whisper else action


@lru_cache(_MOST_KEPT)
def _build(
    dialect: Dialect, address: CallAddress, actions: tuple[Action, ...], is_first: bool, caller_id: str | None
) -> str:
    response = Element("Response")
    for action in actions:
        match action:
            case Speak():
                _say(response, action.spoken)
            case RingNumbers():
                _ring(response, dialect, address, action, caller_id)
            case AskDigits():
                _ask(response, address, action)
            case EnterQueue():
                _add(
                    response,
                    "Enqueue",
                    f"{address.account} {action.position.path}"[:LONGEST_QUEUE_NAME],
                    action=address.write_step(InputKind.QUEUE_LEFT, action.position),
                    waitUrl=address.write_step(InputKind.QUEUE_POLLED, action.position),
                )
            case Hold():
                if action.spoken:
                    _say(response, action.spoken)
                _add(response, "Pause", length=max(1, action.seconds))
                _add(response, "Redirect", address.write_step(InputKind.QUEUE_POLLED, action.position))
            case LeaveQueue():
                _add(response, "Leave")
            case TakeMessage():
                _take_message(response, address, action)
            case EndCall():
                _end(response, action.reason, is_first and len(actions) == 1)
    return f'<?xml version="1.0" encoding="UTF-8"?>{tostring(response, encoding="unicode")}'


def _add(parent: Element, tag: str, text: str | None = None, /, **attributes: str | int | None) -> Element:
    """Add an element, with the attributes that are not None, in the order of their names."""
    written = {name: str(value) for name, value in sorted(attributes.items()) if value is not None}
    element = SubElement(parent, tag, written)
    element.text = text
    return element


def _say(parent: Element, spoken: Spoken) -> None:
    _add(parent, "Say", _NOT_IN_XML.sub("", spoken.text)[:LONGEST_SPOKEN], language=spoken.language)


def _ring(
    response: Element, dialect: Dialect, address: CallAddress, action: RingNumbers, caller_id: str | None
) -> None:
    position = action.position
    dial = _add(
        response,
        "Dial",
        action=address.write_step(InputKind.RING_ENDED, position),
        timeout=min(max(5, action.seconds), dialect.longest_ring_seconds),
        answerOnBridge="true" if dialect.rings_until_answered else None,
        callerId=caller_id,
        record="record-from-answer-dual" if action.is_recorded else None,
        recordingStatusCallback=address.write_recording(position) if action.is_recorded else None,
    )
    for receiving_number in action.receiving_numbers[:MOST_RUNG_TOGETHER]:
        extension = receiving_number.number.extension
        _add(
            dial,
            "Number",
            receiving_number.number.number,
            sendDigits=f"{_WAIT_BEFORE_EXTENSION}{extension}" if extension else None,
            url=address.write_step(WHISPER, position) if action.whisper else None,
            statusCallback=address.write_leg(position, receiving_number.name),
            statusCallbackEvent="initiated ringing answered completed",
        )


def _ask(response: Element, address: CallAddress, action: AskDigits) -> None:
    url = address.write_step(InputKind.DIGITS, action.position)
    gather = _add(
        response,
        "Gather",
        action=url,
        input="dtmf",
        numDigits=action.count,
        timeout=max(1, action.seconds),
        # With a fixed number of keys every key counts, the pound key too.
        finishOnKey="#" if action.count is None else "",
    )
    _say(gather, action.spoken)
    # Not every carrier sends a webhook by itself if no key was pressed.
    _add(response, "Redirect", url)


def _take_message(response: Element, address: CallAddress, action: TakeMessage) -> None:
    url = address.write_step(InputKind.MESSAGE_TAKEN, action.position)
    _say(response, action.spoken)
    _add(
        response,
        "Record",
        action=url,
        maxLength=action.max_seconds,
        timeout=_SILENCE_ENDS_MESSAGE_SECONDS,
        finishOnKey="#",
        playBeep="true",
    )
    # A carrier continues here if the caller said nothing.
    _add(response, "Redirect", url)


def _end(response: Element, reason: HangUpReason, can_reject: bool) -> None:
    if can_reject and reason in _REJECT_REASONS:
        _add(response, "Reject", reason=_REJECT_REASONS[reason])
    else:
        _add(response, "Hangup")
