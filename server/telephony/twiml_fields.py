"""Reads the form fields of voice webhooks from Twilio, and from carriers that send the same fields.

Fields: https://www.twilio.com/docs/voice/twiml, and the pages of Dial, Number, Gather, Enqueue and Record there.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from server.domain.calls.webhook_events import (
    CallCameIn,
    CallChanged,
    CarrierCall,
    LegChanged,
    LegState,
    RecordingMade,
    StepEnded,
    StepReference,
    WebhookEvent,
    WhisperAsked,
)
from server.domain.routing.actions import InputKind
from server.telephony.addresses import WHISPER, read_account, read_reference
from server.telephony.webhooks import BadWebhook, Webhook, WebhookKind

LONGEST_RECORDING_URL = 1_000
_LONGEST_LOCATION = 100
_LONGEST_CALL_SECONDS = 2 * 86_400
_DIGITS = re.compile(r"[0-9*#]{0,64}")
_SECONDS = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})?")
_RECORDING_URL = re.compile(r"https?://[!-~]+")
_CONTROL_CHARACTERS = re.compile(r"[\x00-\x1f\x7f-\x9f]")

_RUNNING = frozenset({"queued", "initiated", "ringing", "in-progress", "answered"})
_ENDS = {
    "completed": "completed",
    "busy": "busy",
    "no-answer": "no_answer",
    "failed": "failed",
    "canceled": "cancelled",
}
_RING_ENDS = {**_ENDS, "completed": "answered", "answered": "answered"}
# With all other results ("queue-full", "system-error", "error") the carrier did not keep the caller in the queue.
_QUEUE_LEFT = frozenset({"", "leave", "redirected", "bridged", "hangup"})
_LOCATION_FIELDS = {name.lower(): (f"From{name}", f"Caller{name}") for name in ("City", "State", "Zip", "Country")}


def read_event(webhook: Webhook, carrier: str, *, names_parent_call: bool = False) -> WebhookEvent:
    """The event; raises `BadWebhook`. `names_parent_call`: a leg's webhook must have its parent call's id in the body."""
    form = webhook.form
    if webhook.kind is WebhookKind.INCOMING:
        return CallCameIn(_read_call(webhook))
    step = read_reference(webhook.query)
    if step is not None:
        _check_call(step, carrier, form, names_parent_call)
    if webhook.kind is WebhookKind.STEP:
        if step is None or not step.kind:
            raise BadWebhook("call, kind: a step needs both in its URL")
        return WhisperAsked(step) if step.kind == WHISPER else _read_step(webhook, step)
    if step is None:
        status = form.get("CallStatus", "")
        if status not in _ENDS and status not in _RUNNING:
            raise BadWebhook("CallStatus: unknown status")
        return CallChanged(
            _read_call(webhook), _ENDS.get(status, ""), _read_time(form), _read_seconds(form, "CallDuration")
        )
    if step.receiving_number:
        return _read_leg(form, step)
    if not form.get("RecordingSid"):
        raise BadWebhook("RecordingSid: missing, so this is not a recording")
    return RecordingMade(step, _read_recording_url(form))


def read_called_number(form: Mapping[str, str]) -> str:
    """The called number, as the carrier writes it."""
    return form.get("To") or form.get("Called") or ""


def _check_call(step: StepReference, carrier: str, form: Mapping[str, str], names_parent_call: bool) -> None:
    """Raise `BadWebhook` if the body is of another call than the URL, which a carrier may not sign.

    Such carriers do not document whether webhooks for whispers and recordings have the call's id, so it is optional there.
    """
    is_of_call_itself = step.kind not in ("", WHISPER)
    named = form.get("CallSid") if is_of_call_itself else form.get("ParentCallSid")
    must_be_named = is_of_call_itself or (names_parent_call and bool(step.receiving_number))
    if (named or must_be_named) and step.call_id != f"{carrier}-{named}":
        raise BadWebhook("CallSid, ParentCallSid: the body is of another call than the URL")


def _read_call(webhook: Webhook) -> CarrierCall:
    form = webhook.form
    location = {name: _read_location_field(form, fields) for name, fields in _LOCATION_FIELDS.items()}
    return CarrierCall(
        carrier_call_id=form.get("CallSid", ""),
        called=read_called_number(form),
        caller=form.get("From") or form.get("Caller") or "",
        location={name: value for name, value in location.items() if value},
        account=read_account(webhook.query),
    )


def _read_step(webhook: Webhook, step: StepReference) -> StepEnded:
    form = webhook.form
    digits = form.get("Digits", "")
    if step.kind != InputKind.DIGITS or not _DIGITS.fullmatch(digits):
        digits = ""
    return StepEnded(
        call=_read_call(webhook),
        step=step,
        kind=InputKind(step.kind),
        is_caller_gone=form.get("CallStatus") in _ENDS,
        digits=digits,
        status=_read_ring_end(form) if step.kind == InputKind.RING_ENDED else "",
        talk_seconds=_read_seconds(form, "DialCallDuration"),
        waited_seconds=_read_seconds(form, "QueueTime"),
        recording_url=_read_recording_url(form),
        was_refused=step.kind == InputKind.QUEUE_LEFT and form.get("QueueResult", "") not in _QUEUE_LEFT,
    )


def _read_ring_end(form: Mapping[str, str]) -> str:
    """How the ring ended; "no_answer" if the person hung up before they were connected with the caller."""
    status = _RING_ENDS.get(form.get("DialCallStatus", ""), "failed")
    return "no_answer" if status == "answered" and form.get("DialBridged") == "false" else status


def _read_leg(form: Mapping[str, str], step: StepReference) -> LegChanged:
    status, at = form.get("CallStatus", ""), _read_time(form)
    if status in _RING_ENDS and status != "answered":
        return LegChanged(step, LegState.ENDED, at, _RING_ENDS[status], _read_seconds(form, "CallDuration"))
    if status not in _RUNNING:
        raise BadWebhook("CallStatus: unknown status")
    return LegChanged(step, LegState.ANSWERED if status in ("in-progress", "answered") else LegState.STARTED, at)


def _read_location_field(form: Mapping[str, str], names: tuple[str, ...]) -> str:
    text = next((form[name] for name in names if form.get(name, "").strip()), "")
    return _CONTROL_CHARACTERS.sub("", text)[:_LONGEST_LOCATION].strip()


def _read_seconds(form: Mapping[str, str], name: str) -> float:
    text = form.get(name, "")
    seconds = float(text) if _SECONDS.fullmatch(text) else 0.0
    return seconds if seconds <= _LONGEST_CALL_SECONDS else 0.0


def _read_recording_url(form: Mapping[str, str]) -> str:
    url = form.get("RecordingUrl", "")
    return url if len(url) <= LONGEST_RECORDING_URL and _RECORDING_URL.fullmatch(url) else ""


def _read_time(form: Mapping[str, str]) -> float | None:
    """When it happened, by the carrier's clock: Twilio writes times as in e-mails, Telnyx as ISO 8601."""
    text = form.get("Timestamp", "")
    if not 0 < len(text) <= 64:
        return None
    try:
        read = datetime.fromisoformat(text) if text[:4].isdigit() else parsedate_to_datetime(text)
        return (read if read.tzinfo else read.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return None
