"""Runs one examination for a limited time, so that nothing that hangs can stop the doctor."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from server.doctor.findings import Check, Finding, report_problem
from server.outgoing.deadlines import Deadline
from server.stores.contract import StoreOutdated, StoreUnavailable


@dataclass(frozen=True)
class Examination:
    """What is examined. If there is no result, `check` names it in the report, and `advice` says what to do."""

    check: Check
    examine: Callable[[], Iterable[Finding]]
    account: str = ""
    advice: str = ""


def run_bounded(one: Examination, seconds: float) -> list[Finding]:
    """Its findings, or a problem if a store is unavailable or there is no result after this number of seconds.

    What hangs is abandoned in a thread of its own.
    """
    found: list[Finding] = []

    def collect() -> None:
        for finding in one.examine():
            found.append(finding)  # one by one: those before a failure count

    try:
        Deadline(seconds).run(collect)
    except TimeoutError:
        message, advice = f"No result within {seconds:g} s.", "Find out what hangs: a disk, a host name or a server."
    except (StoreUnavailable, StoreOutdated) as error:
        message, advice = _write_sentence(str(error)), one.advice
    else:
        return found
    return [*found, report_problem(one.check, message, advice, one.account)]


def _write_sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith(('.', '?', '!')) else '.'}"
