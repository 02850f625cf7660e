"""`dni calls watch`: follows calls live."""

import time
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field

import click

from server.cli.account import choose_keys
from server.cli.blocks import Row
from server.cli.call_cells import write_outcome
from server.cli.environment import open_stores_now
from server.cli.local_times import TimeZones, write_clock
from server.cli.output import show
from server.cli.typed_options import FiniteRange
from server.domain.calls.call import Call
from server.domain.calls.ends import find_end
from server.domain.calls.event_words import describe_event
from server.domain.calls.events import CallEvent, EventKind
from server.domain.shown_texts import write_safely
from server.stores.call_log import MOST_CALLS_A_PAGE, CallLog

_WIDEST_NAME = 30
_MOST_ENDS = 10_000


@dataclass
class Watched:
    """The position in each account's changes, and the outcomes of the last 10,000 calls whose end was written."""

    marks: dict[str, int]
    _ends: OrderedDict[str, str] = field(default_factory=OrderedDict)

    def is_new_end(self, call: Call) -> bool:
        """Whether the end of the call was not written with this outcome before. Remembers that it is written now."""
        outcome = call.progress.outcome.value
        is_new = self._ends.pop(call.call_id, None) != outcome
        self._ends[call.call_id] = outcome
        if len(self._ends) > _MOST_ENDS:
            self._ends.popitem(last=False)
        return is_new


@click.command("watch")
@click.option("--account", "key", metavar="KEY", help="Only the calls of this account.")
@click.option(
    "--every", type=FiniteRange(0.1, 3600), default=1, show_default=True, metavar="SECONDS", help="How often to look."
)
def watch_calls(key: str | None, every: float) -> None:
    """Follow calls live, with one line for each change of a call, until Ctrl-C.

    Times are in the account's time zone.
    """
    with open_stores_now() as stores:
        watched = Watched({one: stores.call_log.find_last_mark(one) for one in choose_keys(stores.accounts, key)})
        zones = TimeZones(stores.accounts)
        try:
            while True:
                if key is None:
                    watched.marks = {**dict.fromkeys(stores.accounts.list_revisions(), 0), **watched.marks}
                show(write_changes(stores.call_log, watched, zones))
                time.sleep(every)
        except KeyboardInterrupt:
            return


def write_changes(call_log: CallLog, watched: Watched, zones: TimeZones) -> Iterator[Row]:
    """A line for each call that changed after its account's mark. Moves the marks forward."""
    for key in watched.marks:
        while True:
            changed, watched.marks[key] = call_log.list_changed(key, watched.marks[key], MOST_CALLS_A_PAGE)
            for call in changed:
                latest = find_latest(call)
                if latest.kind is not EventKind.ENDED or watched.is_new_end(call):
                    yield _write_line(call, latest, zones.find(key))
            if len(changed) < MOST_CALLS_A_PAGE:
                break


def find_latest(call: Call) -> CallEvent:
    """The latest event. If the carrier reported several ends of the call, the one that counts."""
    latest = call.events[-1]
    return (find_end(call.events) or latest) if latest.kind is EventKind.ENDED else latest


def _write_line(call: Call, latest: CallEvent, time_zone: str) -> Row:
    attributed = call.attributed
    belongs = " / ".join(name for name in (attributed.campaign, attributed.tracking_source) if name)
    caller = write_safely(call.caller, _WIDEST_NAME) or "(withheld)"
    number = write_safely(str(call.tracking_number), _WIDEST_NAME)
    who = f"{caller} to {number} ({attributed.match.value}{f': {write_safely(belongs, _WIDEST_NAME)}' if belongs else ''})"
    outcome = call.progress.outcome
    what = write_outcome(outcome, f"{outcome.value}: {describe_event(latest)}")
    return Row((write_clock(latest.at, time_zone), call.call_id, who, what))
