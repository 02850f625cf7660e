"""Writes actions as TwiML, with Twilio's own builder, which knows how elements may be nested.

Elements and their limits: https://www.twilio.com/docs/voice/twiml
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from twilio.twiml.voice_response import Dial, Gather, VoiceResponse

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
    response = VoiceResponse()
    for action in actions:
        match action:
            case Speak():
                _say(response, action.spoken)
            case RingNumbers():
                _ring(response, dialect, address, action, caller_id)
            case AskDigits():
                _ask(response, address, action)
            case EnterQueue():
                response.enqueue(
                    f"{address.account} {action.position.path}"[:LONGEST_QUEUE_NAME],
                    action=address.write_step(InputKind.QUEUE_LEFT, action.position),
                    wait_url=address.write_step(InputKind.QUEUE_POLLED, action.position),
                )
            case Hold():
                if action.spoken:
                    _say(response, action.spoken)
                response.pause(length=max(1, action.seconds))
                response.redirect(address.write_step(InputKind.QUEUE_POLLED, action.position))
            case LeaveQueue():
                response.leave()
            case TakeMessage():
                _take_message(response, address, action)
            case EndCall():
                _end(response, action.reason, is_first and len(actions) == 1)
    return str(response.to_xml())


def _say(element: VoiceResponse | Gather, spoken: Spoken) -> None:
    element.say(_NOT_IN_XML.sub("", spoken.text)[:LONGEST_SPOKEN], language=spoken.language)


def _ring(
    response: VoiceResponse, dialect: Dialect, address: CallAddress, action: RingNumbers, caller_id: str | None
) -> None:
    position = action.position
    dial = Dial(
        action=address.write_step(InputKind.RING_ENDED, position),
        timeout=min(max(5, action.seconds), dialect.longest_ring_seconds),
        answer_on_bridge=dialect.rings_until_answered or None,
        caller_id=caller_id,
    )
    if action.is_recorded:
        dial.attrs["record"] = "record-from-answer-dual"
        dial.attrs["recordingStatusCallback"] = address.write_recording(position)
    for receiving_number in action.receiving_numbers[:MOST_RUNG_TOGETHER]:
        extension = receiving_number.number.extension
        dial.number(
            receiving_number.number.number,
            send_digits=f"{_WAIT_BEFORE_EXTENSION}{extension}" if extension else None,
            url=address.write_step(WHISPER, position) if action.whisper else None,
            status_callback=address.write_leg(position, receiving_number.name),
            status_callback_event="initiated ringing answered completed",
        )
    response.append(dial)


def _ask(response: VoiceResponse, address: CallAddress, action: AskDigits) -> None:
    url = address.write_step(InputKind.DIGITS, action.position)
    gather = Gather(
        action=url,
        input="dtmf",
        num_digits=action.count,
        timeout=max(1, action.seconds),
        # With a fixed number of keys every key counts, the pound key too.
        finish_on_key="#" if action.count is None else "",
    )
    _say(gather, action.spoken)
    response.append(gather)
    # Not every carrier sends a webhook by itself if no key was pressed.
    response.redirect(url)


def _take_message(response: VoiceResponse, address: CallAddress, action: TakeMessage) -> None:
    url = address.write_step(InputKind.MESSAGE_TAKEN, action.position)
    _say(response, action.spoken)
    response.record(
        action=url,
        max_length=action.max_seconds,
        timeout=_SILENCE_ENDS_MESSAGE_SECONDS,
        finish_on_key="#",
        play_beep=True,
    )
    # A carrier continues here if the caller said nothing.
    response.redirect(url)


def _end(response: VoiceResponse, reason: HangUpReason, can_reject: bool) -> None:
    if can_reject and reason in _REJECT_REASONS:
        response.reject(reason=_REJECT_REASONS[reason])
    else:
        response.hangup()
