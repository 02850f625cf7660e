"""Judges what is known of carriers' webhooks. Only the carrier knows its settings; this server knows what has arrived."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from server.doctor.findings import Check, Finding, leave_open, ok, report_problem, warn
from server.domain.counts import write_count
from server.domain.shown_texts import write_seconds

_MOST_SHOWN = 8


def judge_carrier_secrets(account: str, fixes: Mapping[str, str]) -> Finding:
    """Whether webhooks can be verified. `fixes`: what to do for each carrier, empty for one with a secret."""
    known = [carrier for carrier, fix in fixes.items() if not fix]
    if not known:
        fix = "; or ".join(one.rstrip(".") for one in fixes.values())
        message = "No carrier has a secret here, so all webhooks are rejected and every call fails."
        return report_problem(Check.CARRIER_SECRET, message, f"Do one, for the carrier that you use: {fix}.", account)
    return ok(Check.CARRIER_SECRET, f"Webhooks of {', '.join(known)} can be verified.", account)


def judge_refused(
    account: str, count: int, reported_seconds_ago: float | None, lately_seconds: float
) -> Iterator[Finding]:
    """Webhooks for the account that were refused lately: `count` since the last notification of them."""
    is_recent = reported_seconds_ago is not None and reported_seconds_ago < lately_seconds
    if count or is_recent:
        when = f", last reported {write_seconds(reported_seconds_ago or 0)} ago" if is_recent else ""
        message = f"Webhooks of a carrier were refused lately ({count} not reported yet{when})."
        advice = "Check the carrier's secret and DNI_PUBLIC_URL; the log has the reasons (docs/carriers.md)."
        yield warn(Check.REFUSED_WEBHOOKS, message, advice, account)


def judge_webhooks(
    account: str, numbers: Collection[str], last_calls: Mapping[str, float], incoming_url: str, now: float
) -> Iterator[Finding]:
    """Which of the account's tracking numbers have brought a webhook. `last_calls`: when the last call of each began."""
    if not numbers:
        yield leave_open(
            Check.WEBHOOKS, "The account has no numbers that a carrier calls this server for.", account=account
        )
        return
    never = tuple(sorted(number for number in numbers if number not in last_calls))
    called = {number: last_calls[number] for number in numbers if number in last_calls}
    if called:
        latest = max(called, key=lambda number: called[number])
        ago = write_seconds(now - called[latest])
        message = f"Webhooks arrived for {len(called):,} of {write_count(len(numbers), 'number')}, last for {latest} {ago} ago."
        yield ok(Check.WEBHOOKS, message, account)
    if never:
        shown = ", ".join(never[:_MOST_SHOWN]) + (
            f" and {len(never) - _MOST_SHOWN:,} more" if never[_MOST_SHOWN:] else ""
        )
        message = (
            f"No webhook ever arrived for {write_count(len(never), 'number')}: {shown}. Either nobody has called, or the carrier "
            "does not know the URL; this server can't see which."
        )
        advice = f"Call one, or check at the carrier that its URL for calls is {incoming_url}."
        yield replace(warn(Check.WEBHOOKS, message, advice, account), numbers=never)
