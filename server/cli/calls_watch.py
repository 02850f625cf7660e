"""`dni calls watch`: calls as they come and go."""

import time
from collections.abc import Iterator

import click

from server.cli.account import choose_keys
from server.cli.call_cells import write_clock
from server.cli.environment import open_accounts, open_call_log_now
from server.cli.event_words import describe_event
from server.cli.finite_range import FiniteRange
from server.cli.tables import write_safely
from server.domain.calls.call import Call
from server.stores.call_log import MOST_CALLS_A_PAGE, CallLog

_WIDEST_NAME = 30


@click.command("watch")
@click.option("--account", "key", metavar="KEY", help="Only the calls of this account.")
@click.option(
    "--every", type=FiniteRange(0.1, 3600), default=1, show_default=True, metavar="SECONDS", help="How often to look."
)
def watch_calls(key: str | None, every: float) -> None:
    """Follow calls as they come in and go on, one line each time that something happens, until Ctrl-C. Times are UTC."""
    with open_accounts() as accounts, open_call_log_now() as call_log:
        marks = {one: call_log.find_last_mark(one) for one in choose_keys(accounts, key)}
        try:
            while True:
                if key is None:
                    marks = {**dict.fromkeys(accounts.list_revisions(), 0), **marks}
                for line in write_changes(call_log, marks):
                    click.echo(line)
                time.sleep(every)
        except KeyboardInterrupt:
            return


def write_changes(call_log: CallLog, marks: dict[str, int]) -> Iterator[str]:
    """A line for each call that has changed since its account's mark; moves the marks on."""
    for key in marks:
        while True:
            changed, marks[key] = call_log.list_changed(key, marks[key], MOST_CALLS_A_PAGE)
            for call in changed:
                yield _write_line(call)
            if len(changed) < MOST_CALLS_A_PAGE:
                break


def _write_line(call: Call) -> str:
    attributed = call.attributed
    latest = call.events[-1]
    belongs = " / ".join(name for name in (attributed.campaign, attributed.tracking_source) if name)
    caller = write_safely(call.caller, _WIDEST_NAME) or "(withheld)"
    number = write_safely(str(call.tracking_number), _WIDEST_NAME)
    who = f"{caller} to {number} ({attributed.match.value}{f': {write_safely(belongs, _WIDEST_NAME)}' if belongs else ''})"
    return f"{write_clock(latest.at)}  {call.call_id}  {who}  {call.progress.outcome.value}: {describe_event(latest)}"
