"""Writes the events of a call for people, from landing to hang-up."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from server.cli.blocks import Block, Cell, Row, Styled
from server.cli.call_cells import write_lead_status, write_outcome
from server.cli.local_times import write_clock
from server.domain.calls.call import Call, Outcome
from server.domain.calls.notes import CallNote
from server.domain.calls.timeline import MATCH_WORDS, list_timeline
from server.domain.shown_texts import write_cents, write_safely, write_seconds
from server.stores.outbox import OutboxEntry, PostbackState

_WIDEST = 120


@dataclass(frozen=True)
class _Moment:
    at: float
    words: Cell


def write_timeline(
    call: Call, postbacks: Sequence[OutboxEntry], notes: Sequence[CallNote], time_zone: str
) -> Iterator[Block]:
    """The caller, the attribution, and all events in order of time. `postbacks` and `notes` are those of the call."""
    yield from _write_head(call)
    yield f"  Times: {time_zone}"
    yield ""
    started_at = call.progress.started_at
    moments = [
        *(_Moment(entry.at, entry.words) for entry in list_timeline(call, notes)),
        *(_Moment(entry.created_at, _describe_postback(entry)) for entry in reversed(postbacks)),
    ]
    for moment in sorted(moments, key=lambda one: one.at):
        clock, offset = write_clock(moment.at, time_zone), _write_offset(moment.at - started_at)
        yield Row((clock, f"{offset:>9}", moment.words), columns=2)
    yield ""
    yield _write_end(call)


def _write_head(call: Call) -> Iterator[str]:
    attributed = call.attributed
    marks = [
        name for name, applies in (("a repeat caller", call.is_repeat), ("a duplicate", call.is_duplicate)) if applies
    ]
    yield f"Call {call.call_id} of account {call.account}"
    yield f"  From {write_safely(call.caller, _WIDEST) or '(withheld)'}{''.join(f', {mark}' for mark in marks)}"
    yield f"  To {write_safely(str(call.tracking_number), _WIDEST)}"
    candidates = f" ({attributed.candidates:,} candidates)" if attributed.candidates > 1 else ""
    yield f"  Attributed ({attributed.match.value}): {MATCH_WORDS[attributed.match]}{candidates}"
    for name, value in (
        ("Campaign", attributed.campaign),
        ("Publisher", attributed.publisher),
        ("Number pool", attributed.number_pool),
        ("Tracking source", attributed.tracking_source),
        ("Earlier call", attributed.earlier_call_id),
        ("Lead", write_lead_status(call.lead)),
        ("Value", "" if call.lead.value_cents is None else write_cents(call.lead.value_cents)),
    ):
        if value:
            yield f"  {name}: {write_safely(value, _WIDEST)}"
    for name, value in attributed.tags.items():
        yield f"  Tag {write_safely(name, _WIDEST)}: {write_safely(value, _WIDEST)}"


def _describe_postback(entry: OutboxEntry) -> Cell:
    request = entry.request
    attempts = f"{entry.attempts} attempt{'s' if entry.attempts != 1 else ''}"
    error = f": {entry.last_error}" if entry.last_error else ""
    words = (
        f"Postback {request.postback} ({entry.state.value}, {attempts}{error}): {request.method.value} {request.url}"
    )
    shown = write_safely(words, _WIDEST)
    return Styled(shown, "red") if entry.state is PostbackState.DEAD else shown


def _write_end(call: Call) -> Cell:
    progress = call.progress
    if progress.outcome is Outcome.RUNNING:
        return "The call is still running."
    parts = [f"Outcome: {progress.outcome.value}"]
    if progress.receiving_number:
        who = "answered by" if progress.answered_at is not None else "last rung"
        parts.append(f"{who} {write_safely(progress.receiving_number, _WIDEST)}")
    for name, seconds in (
        ("ringing", progress.ringing_seconds),
        ("waiting", progress.waiting_seconds),
        ("talk", progress.talk_seconds),
    ):
        if round(seconds):
            parts.append(f"{write_seconds(seconds)} of {name}")
    return write_outcome(progress.outcome, ", ".join(parts) + ".")


def _write_offset(seconds: float) -> str:
    """The time since the start of the call, such as +1:05; negative before it."""
    minutes, rest = divmod(round(abs(seconds)), 60)
    return f"{'-' if seconds < 0 and (minutes or rest) else '+'}{minutes}:{rest:02}"
