"""The lead that a call brought: what a person made of the call, and what it is worth."""

from dataclasses import dataclass
from enum import StrEnum


class LeadStatus(StrEnum):
    """What a call turned out to be. `new` until a person decides; `not_a_lead`: a real caller who wants to buy nothing."""

    NEW = "new"
    QUALIFIED = "qualified"
    SALE = "sale"
    NOT_A_LEAD = "not_a_lead"
    SPAM = "spam"


@dataclass(frozen=True)
class Lead:
    """The lead of a call. `value_cents` is in hundredths of the account's currency, None if nobody has set it."""

    status: LeadStatus = LeadStatus.NEW
    value_cents: int | None = None


NEW_LEAD = Lead()
"""The lead of a call that nobody has judged yet."""
