"""Writes calls as a table or as JSON."""

import json
from collections.abc import Iterable, Iterator

from server.cli.blocks import Block, Cell, Styled, Table
from server.cli.local_times import TimeZones, write_clock
from server.domain.calls.call import Call, Outcome
from server.domain.calls.lead import Lead, LeadStatus
from server.domain.calls.written import write_call
from server.domain.shown_texts import write_cents, write_safely, write_seconds

_HEADINGS = ("started", "call", "caller", "number", "match", "campaign", "source", "outcome", ">talk", "lead", ">value")
_WIDEST_NAME = 30
_STYLES = {
    Outcome.RUNNING: "cyan",
    Outcome.ANSWERED: "green",
    Outcome.VOICEMAIL: "yellow",
    Outcome.HANDLED: "green",
    Outcome.UNCONFIRMED: "yellow",
    Outcome.BLOCKED: "yellow",
    Outcome.UNKNOWN: "yellow",
}


def write_calls_as_table(calls: Iterable[Call], zones: TimeZones) -> Iterator[Block]:
    """The calls as a table. Times are in the time zone of each account, and long texts are cut."""
    rows = [_write_row(call, zones.find(call.account)) for call in calls]
    if not rows:
        yield "There are no such calls."
        return
    yield Table(_HEADINGS, rows)


def write_calls_as_json(calls: Iterable[Call]) -> Iterator[str]:
    for call in calls:
        yield json.dumps(write_call(call))


def write_outcome(outcome: Outcome, words: str = "") -> Cell:
    """The outcome, or `words` for it, in its color. Red means that the caller reached no one."""
    return Styled(words or outcome.value, _STYLES.get(outcome, "red"))


def write_lead_status(lead: Lead) -> str:
    """The status in words; empty while nobody has set it."""
    return "" if lead.status is LeadStatus.NEW else lead.status.value.replace("_", " ")


def _write_row(call: Call, time_zone: str) -> tuple[Cell, ...]:
    attributed, progress = call.attributed, call.progress
    return (
        write_clock(progress.started_at, time_zone),
        call.call_id,
        write_safely(call.caller, _WIDEST_NAME) or "(withheld)",
        write_safely(str(call.tracking_number), _WIDEST_NAME),
        attributed.match.value,
        write_safely(attributed.campaign, _WIDEST_NAME),
        write_safely(attributed.tracking_source, _WIDEST_NAME),
        write_outcome(progress.outcome),
        write_seconds(progress.talk_seconds) if progress.answered_at else "",
        write_lead_status(call.lead),
        "" if call.lead.value_cents is None else write_cents(call.lead.value_cents),
    )
