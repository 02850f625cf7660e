"""`dni doctor`: says whether this installation works, and what to do where it does not."""

import json
import os
import time
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

import click

from server.cli.blocks import Block, Row, Styled
from server.cli.doctor_examinations import examine_installation
from server.cli.output import show
from server.doctor.findings import Check, Finding, Level
from server.domain.counts import write_count
from server.logs import configure_logs

_STYLES = {Level.OK: "green", Level.WARNING: "yellow", Level.PROBLEM: "bold red", Level.UNKNOWN: "dim"}
_WIDTH = max(map(len, Level))
_INDENTATION = " " * (_WIDTH + 2)


@click.command()
@click.argument("keys", metavar="[KEY]...", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object for programs.")
def doctor(keys: Sequence[str], as_json: bool) -> None:
    """Say whether this installation works, and what to do where it does not.

    It checks settings, stores, clocks, public URL, webhooks, tag and mail. KEY limits the checks of accounts to these accounts.
    Run it as the user that runs `dni serve`, with the same settings. It changes nothing. The exit code is 1 when there is a
    problem.
    """
    configure_logs("error", "json", StringIO())  # what the stores would log is in the report
    findings: list[Finding] = []

    def note(found: Iterable[Finding]) -> Iterator[Finding]:
        for finding in found:
            findings.append(finding)
            yield finding

    found = note(examine_installation(os.environ, keys, time.time))
    if as_json:
        click.echo(json.dumps(write_report(list(found))))
    else:
        show(list_blocks(found))
        click.echo(_summarise(findings))
    if any(one.level is Level.PROBLEM for one in findings):
        raise click.exceptions.Exit(1)


def list_blocks(findings: Iterable[Finding]) -> Iterator[Block]:
    """A line for each finding, with the advice below it, and a heading before those of each account."""
    account = ""
    for one in findings:
        if one.account != account and one.check is not Check.BACKUPS:
            account = one.account
            yield f"Account {account}"
        yield Row((Styled(f"{one.level:<{_WIDTH}}", _STYLES[one.level]), one.message))
        if one.advice:
            yield f"{_INDENTATION}-> {one.advice}"


def write_report(findings: Sequence[Finding]) -> dict[str, object]:
    """The findings for programs."""
    counts = {str(level): sum(one.level is level for one in findings) for level in Level}
    listed = [
        {
            "check": one.check,
            "level": one.level,
            "account": one.account or None,
            "message": one.message,
            "advice": one.advice or None,
            "numbers": list(one.numbers),
        }
        for one in findings
    ]
    return {"works": counts[Level.PROBLEM] == 0, "counts": counts, "findings": listed}


def _summarise(findings: Sequence[Finding]) -> str:
    problems, warnings = (sum(one.level is level for one in findings) for level in (Level.PROBLEM, Level.WARNING))
    return f"{write_count(problems, 'problem')}, {write_count(warnings, 'warning')}"
