"""The words of match types, outcomes and lead statuses, for all pages: lists, filters, the page of a call, and reports."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from server.console.rendering import translate
from server.domain.calls.attributed import Match
from server.domain.calls.call import Outcome
from server.domain.calls.lead import LeadStatus


@dataclass(frozen=True)
class Wording:
    """What people read for a value, and what it means in one or two sentences."""

    text: str
    meaning: str = ""


MATCHES: Mapping[Match, Wording] = {
    Match.LIVE: Wording("One visitor", "Only one visitor saw the number when the call came, so that visitor called."),
    Match.TAP: Wording("Tapped number", "The visitor tapped the number on the page moments before the call."),
    Match.TYPED_NUMBER: Wording(
        "Typed own number", "The visitor typed the phone number of the caller into a form of the page."
    ),
    Match.REDIAL: Wording(
        "Called again", "The caller has called this number before. The earlier call says from where."
    ),
    Match.RECENT: Wording(
        "Recent visitor", "The visitor saw the number shortly before the call, and had left the page."
    ),
    Match.SOURCE: Wording(
        "Number of a source", "The number belongs to one source alone, such as a billboard. Its visitor is not known."
    ),
    Match.SHARED: Wording(
        "Several visitors",
        "Several visitors saw the number, and one of them called. The call has only what all of them have in common.",
    ),
    Match.DEFAULT: Wording(
        "Default number",
        "The caller saw the default number of a pool: no number was free for the visit, or there was no consent.",
    ),
    Match.NONE: Wording("No visitor", "Nobody saw the number lately. Only the number that was called is known."),
}
"""How a call was matched to a visit: what is most certain comes first."""

OUTCOMES: Mapping[Outcome, Wording] = {
    Outcome.RUNNING: Wording("Running", "The call is still going on."),
    Outcome.ANSWERED: Wording("Answered", "A person answered."),
    Outcome.VOICEMAIL: Wording("Voicemail", "Nobody answered, and the caller left a message."),
    Outcome.NO_ANSWER: Wording("No answer", "Phones rang, and nobody answered."),
    Outcome.BUSY: Wording("Busy", "All phones were busy."),
    Outcome.FAILED: Wording("Not reached", "No phone could be reached. Check the receiving numbers."),
    Outcome.ABANDONED: Wording("Caller hung up", "The caller hung up before anybody answered."),
    Outcome.HANDLED: Wording(
        "Announcement only", "The route ended the call itself, for example after an announcement."
    ),
    Outcome.UNCONFIRMED: Wording("No key pressed", "The route asked for a key, and the caller pressed none."),
    Outcome.BLOCKED: Wording("Blocked", "The caller is blocked, so the call was rejected."),
    Outcome.UNKNOWN: Wording("End unknown", "The carrier never reported how the call ended."),
}
LEADS: Mapping[LeadStatus, Wording] = {
    LeadStatus.NEW: Wording("New", "Nobody has judged the call yet."),
    LeadStatus.QUALIFIED: Wording("Qualified", "The caller may become a customer."),
    LeadStatus.SALE: Wording("Sale", "The call led to a sale."),
    LeadStatus.NOT_A_LEAD: Wording("Not a lead", "A real caller who wants to buy nothing."),
    LeadStatus.SPAM: Wording("Spam", "Reports do not count the call."),
}


def word(value: StrEnum) -> Wording:
    """The words of the value in the viewer's language."""
    wording = _ALL[value]
    return Wording(translate(wording.text), translate(wording.meaning))


def list_options(values: type[StrEnum]) -> list[tuple[str, str]]:
    """Each value with its text, for a choice."""
    return [(one.value, word(one).text) for one in _ALL if type(one) is values]


_ALL: Mapping[StrEnum, Wording] = dict([*MATCHES.items(), *OUTCOMES.items(), *LEADS.items()])
