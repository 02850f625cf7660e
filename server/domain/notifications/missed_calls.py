"""Notifications of missed calls: those that nobody answered."""

from server.domain.accounts import Account
from server.domain.calls.call import MISSED_OUTCOMES, Call, Outcome
from server.domain.calls.progress import is_end_provisional
from server.domain.calls.written import write_time
from server.domain.counts import write_count
from server.domain.notifications.notification import Notification
from server.domain.notifications.recipients import NotificationKind
from server.domain.postbacks.postback import DELAY_SECONDS
from server.domain.routing.hours import find_local_time

_REASONS = {
    Outcome.VOICEMAIL: "the caller left a voicemail",
    Outcome.NO_ANSWER: "nobody answered",
    Outcome.BUSY: "all lines were busy",
    Outcome.FAILED: "the call could not be connected",
    Outcome.ABANDONED: "the caller hung up before anyone answered",
}


def is_missed(call: Call) -> bool:
    """Whether the call has ended and nobody answered it. A call that its route ended as planned is not missed."""
    return call.progress.outcome in MISSED_OUTCOMES


def find_settled_at(call: Call) -> float | None:
    """When the outcome of a call is settled, in seconds since the epoch; None while it runs.

    That is its end; if the carrier has not reported the end yet and may still correct it, a while later.
    """
    if call.progress.ended_at is None:
        return None
    return call.progress.ended_at + (DELAY_SECONDS if is_end_provisional(call.events) else 0)


def write_missed_call(account: Account, call: Call) -> Notification:
    """The notification of one missed call, with times in the account's time zone."""
    caller = call.caller or "a withheld number"
    why = _REASONS[call.progress.outcome]
    attributed = call.attributed
    facts = (
        ("Caller", call.caller or "withheld"),
        ("Called", _write_number(call)),
        ("Time", find_local_time(call.progress.started_at, account.time_zone).strftime("%Y-%m-%d %H:%M %Z")),
        ("Outcome", why),
        ("Tracking source", attributed.tracking_source),
        ("Campaign", attributed.campaign),
    )
    values = {
        "call_id": call.call_id,
        "caller": call.caller,
        "tracking_number": call.tracking_number.number,
        "extension": call.tracking_number.extension or "",
        "started_at": write_time(call.progress.started_at),
        "outcome": call.progress.outcome.value,
        "tracking_source": attributed.tracking_source,
        "campaign": attributed.campaign,
    }
    return Notification(
        account=account.key,
        kind=NotificationKind.CALL_MISSED,
        occurrence=call.call_id,
        subject=f"Missed call from {caller}",
        text=f"{account.name} missed a call from {caller}: {why}.",
        facts=tuple((name, value) for name, value in facts if value),
        values=values,
        call_id=call.call_id,
        receiving_number=call.progress.receiving_number,
    )


def write_more_missed_calls(account: Account, count: int, occurrence: str) -> Notification:
    """The notification of missed calls that came too fast to be reported one by one."""
    calls = write_count(count, "more missed call")
    return Notification(
        account=account.key,
        kind=NotificationKind.CALL_MISSED,
        occurrence=occurrence,
        subject=f"{calls} at {account.name}",
        text=f"{account.name} had {calls} that were not reported one by one, because there were many. The call log has them all.",
        values={"count": count},
    )


def _write_number(call: Call) -> str:
    number = call.tracking_number
    return f"{number.number} ext. {number.extension}" if number.extension else number.number
