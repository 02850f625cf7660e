"""What people do with the lead of a call: they set its status and its value. Each change is an event of the call."""

from dataclasses import dataclass, replace

from server.domain.accounts import Account
from server.domain.calls.call import Call
from server.domain.calls.call_updates import CallChange, change_call
from server.domain.calls.events import CallEvent, EventKind
from server.domain.calls.lead import Lead, LeadStatus

MOST_LEAD_CHANGES = 200
"""Most changes of one call's lead, so that a program in a loop does not fill the call log."""

LARGEST_VALUE_CENTS = 100_000_000_000
"""The largest value of a call: a billion of the account's currency."""

LONGEST_AUTHOR = 200


class TooManyLeadChanges(Exception):
    """The lead of this call has changed too often."""


@dataclass(frozen=True)
class LeadUpdate:
    """What to change; None leaves it as it is. `clears_value` removes the value."""

    status: LeadStatus | None = None
    value_cents: int | None = None
    clears_value: bool = False

    def apply(self, lead: Lead) -> Lead:
        """The lead after the change. Raises `ValueError` for an invalid value."""
        value = self.value_cents
        if value is not None and not 0 <= value <= LARGEST_VALUE_CENTS:
            raise ValueError(f"a value must be from 0 to {LARGEST_VALUE_CENTS:,} cents")
        return Lead(
            lead.status if self.status is None else self.status,
            None if self.clears_value else lead.value_cents if value is None else value,
        )


def change_lead(account: Account, call: Call, update: LeadUpdate, author: str, now: float) -> CallChange:
    """The change of the call by this person or program, with its event and postbacks. Nothing changes for an equal lead.

    Raises `ValueError` for an invalid value, and `TooManyLeadChanges`.
    """
    lead = update.apply(call.lead)
    if lead == call.lead:
        return CallChange(call, call)
    count = sum(event.kind is EventKind.LEAD_CHANGED for event in call.events)
    if count >= MOST_LEAD_CHANGES:
        raise TooManyLeadChanges(f"the lead of {call.call_id} has changed {count} times already")
    details = {"by": author[:LONGEST_AUTHOR]}
    if lead.status is not call.lead.status:
        details["status"] = lead.status.value
    if lead.value_cents != call.lead.value_cents:
        details["value_cents"] = "" if lead.value_cents is None else str(lead.value_cents)
    event = CallEvent(f"{EventKind.LEAD_CHANGED}/{count}", EventKind.LEAD_CHANGED, now, details)
    return change_call(account, call, replace(call, lead=lead), [event])
