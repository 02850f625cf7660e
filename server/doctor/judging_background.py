"""Judges the background work: the watches of this machine's server, and the outbox."""

from collections.abc import Mapping

from prometheus_client.parser import text_string_to_metric_families

from server.doctor.findings import Check, Finding, leave_open, ok, report_problem, warn
from server.doctor.looking_at_web import WebReply
from server.domain.counts import write_count
from server.domain.shown_texts import write_seconds

LONGEST_SILENCE_SECONDS = 300.0
"""Watches of a minute have missed four rounds then; `DniWatchStopped` of docs/metrics.md waits as long."""

LONGEST_OVERDUE_SECONDS = 300.0
_OF_EACH_MACHINE = ("number pools", "calls", "postbacks")
_METRIC = "dni_watch_last_round_timestamp_seconds"


def judge_watch(reply: WebReply, now: float) -> Finding:
    """Whether the watches of the server that wrote these metrics are alive."""
    if reply.status == 403:
        message = "The server does not show its metrics to this command, so it is unknown whether its watch is alive."
        return leave_open(Check.WATCH, message, "Set DNI_METRICS_TOKEN for both.")
    if reply.status != 200:
        why = reply.failure or f"status {reply.status}"
        return leave_open(Check.WATCH, f"The server's metrics can't be read: {why}.")
    try:
        rounds = {name: at for name, at in read_rounds(reply.body).items() if name in _OF_EACH_MACHINE}
    except ValueError:
        return leave_open(Check.WATCH, "The server's metrics can't be read: they are not in the format of Prometheus.")
    if not rounds:
        message = "No watch has ended a round since the server started; the first takes up to a minute."
        return leave_open(Check.WATCH, message, "Run this again in a minute.")
    stopped = sorted(name for name, at in rounds.items() if now - at > LONGEST_SILENCE_SECONDS)
    if stopped:
        ago = write_seconds(now - min(rounds.values()))
        message = f"The background tasks {', '.join(stopped)} have ended no round for {ago}."
        return report_problem(Check.WATCH, message, "Restart `dni serve`; the log has the reason (`watch_failed`).")
    ago = write_seconds(now - max(rounds.values()))
    return ok(Check.WATCH, f"The watch is alive: a round ended {ago} ago.")


def read_rounds(metrics: bytes) -> Mapping[str, float]:
    """When each watch last ended a round, by its name. Raises `ValueError` for a text that has no metrics."""
    families = text_string_to_metric_families(metrics.decode("utf-8", "replace"))
    return {
        sample.labels.get("watch", ""): sample.value
        for family in families
        for sample in family.samples
        if sample.name == _METRIC
    }


def judge_outbox(waiting: int, dead: int, due_at: float | None, now: float) -> list[Finding]:
    """What waits to be sent. `due_at`: since when the first of it is due, or will be."""
    overdue = 0.0 if due_at is None else max(0.0, now - due_at)
    message = f"The outbox has {write_count(waiting, 'message')} to send"
    found = []
    if overdue > LONGEST_OVERDUE_SECONDS:
        words = f"{message}, and one has been due for {write_seconds(overdue)}: nothing sends them."
        found.append(report_problem(Check.OUTBOX, words, "Start `dni serve`; the log has the reason (`watch_failed`)."))
    else:
        found.append(ok(Check.OUTBOX, f"{message}, and nothing is overdue."))
    if dead:
        words = f"{write_count(dead, 'postback')} reached nobody within a day."
        found.append(
            warn(Check.OUTBOX, words, "`dni postbacks list --state dead` shows why; `retry` sends them again.")
        )
    return found
