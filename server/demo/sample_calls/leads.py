"""What people made of the sample calls: some callers buy, some are spam, and some publishers send better callers than others."""

import random

from server.demo.sample_calls.drawing import SEED, Ending, SampleCall
from server.domain.accounts import Account
from server.domain.calls.call import Call
from server.domain.calls.lead import LeadStatus
from server.domain.calls.lead_changes import LeadUpdate, change_lead

AUTHOR = "Demo"
_JUDGED_SECONDS = 120.0
_UNDECIDED_SHARE = 0.1
_SHORT_SECONDS = 30.0
_WEIGHTS = {
    LeadStatus.QUALIFIED: 34, LeadStatus.SALE: 18, LeadStatus.NOT_A_LEAD: 43, LeadStatus.SPAM: 5,
}  # fmt: skip
_GOOD_PUBLISHER, _GOOD_WEIGHTS = (
    "a=HomeTips&",
    {LeadStatus.QUALIFIED: 50, LeadStatus.SALE: 34, LeadStatus.NOT_A_LEAD: 16},
)
_VALUE_MEDIAN_LOG, _VALUE_SIGMA, _LARGEST_VALUE = 6.6, 0.8, 15_000


def judge(account: Account, drawn: SampleCall, call: Call, now: float) -> Call:
    """The call after a person has judged it, two minutes after its end; unchanged if that is after `now`."""
    ended_at = call.progress.ended_at
    update = _draw_update(drawn)
    if update is None or ended_at is None or ended_at + _JUDGED_SECONDS > now:
        return call
    return change_lead(account, call, update, AUTHOR, ended_at + _JUDGED_SECONDS).after


def _draw_update(drawn: SampleCall) -> LeadUpdate | None:
    """Drawn by dice of its own, so that the calls are the same with and without leads."""
    dice = random.Random(f"{SEED} lead {drawn.name}")
    if drawn.ending is not Ending.ANSWERED or dice.random() < _UNDECIDED_SHARE:
        return None
    if drawn.talk_seconds < _SHORT_SECONDS:
        return LeadUpdate(LeadStatus.NOT_A_LEAD)
    weights = _GOOD_WEIGHTS if _GOOD_PUBLISHER in drawn.visit.landing_url else _WEIGHTS
    (status,) = dice.choices(list(weights), list(weights.values()))
    if status is not LeadStatus.SALE:
        return LeadUpdate(status)
    value = min(_LARGEST_VALUE, 10 * round(dice.lognormvariate(_VALUE_MEDIAN_LOG, _VALUE_SIGMA) / 10))
    return LeadUpdate(status, 100 * value)
