"""How callers get through when what is kept is out of reach."""

from dataclasses import replace

from server.accounts.runtime import AccountRuntime
from server.domain.phone_numbers import PhoneNumber
from server.domain.routing.actions import Action, EndCall, InputKind, Position, RingNumbers, Speak
from server.domain.routing.built_in import RING_SECONDS, UNREACHED, UNREACHED_PATH
from server.domain.routing.steps import ReceivingNumber
from server.telephony.call_turns import CallTurn, Reply
from server.telephony.news import CallCameIn, News, StepEnded
from server.telephony.surroundings import OpenSurroundings
from server.telephony.walked_turns import gather_facts, resume, walk

SORRY: tuple[Action, ...] = (Speak(UNREACHED.say), EndCall())


def answer_without_log(account: AccountRuntime, turn: CallTurn, now: float) -> Reply:
    """Walk the call on by the account's routes, knowing nothing of its visitor or of other calls."""
    if turn.is_over:
        return turn.reply((EndCall(),), turn.extension)
    called = account.numbers.find(turn.call.called, turn.extension)
    facts, around = gather_facts(account, turn, now, None), OpenSurroundings()
    walked = walk(account, turn, called, facts, around)
    extension = walked.extension or turn.extension
    if walked.extension is not None:
        called = account.numbers.find(turn.call.called, extension)
        walked = resume(account, turn, called, replace(facts, extension=extension), around, walked)
    return replace(turn.reply(walked.actions, extension), started_at=turn.find_start(now))


def answer_at_last(carrier: str, account: AccountRuntime | None, news: News | None, now: float) -> Reply:
    """Ring a number that reaches the business, whatever its routes say; who has been rung already is told to call again."""
    if isinstance(news, CallCameIn) and account is not None:
        actions = _ring_business(account, news.call.called)
        return Reply(actions, account.account.key, f"{carrier}-{news.call.carrier_call_id}", started_at=now)
    if not isinstance(news, StepEnded):
        return Reply(SORRY)
    step = news.step
    actions = SORRY
    if news.is_caller_gone or news.status == "answered" or news.kind is InputKind.MESSAGE_TAKEN:
        actions = (EndCall(),)
    elif account is not None and news.kind is InputKind.DIGITS:
        actions = _ring_business(account, news.call.called)
    return Reply(actions, step.account, step.call_id, step.sequence + 1, step.extension, started_at=step.started_at)


def _ring_business(account: AccountRuntime, number: str) -> tuple[Action, ...]:
    found = _find_business_number(account, number)
    if found is None:
        return SORRY
    receiving_number = ReceivingNumber("business", found)
    return (RingNumbers((receiving_number,), RING_SECONDS, Position(UNREACHED_PATH)),)


def _find_business_number(account: AccountRuntime, number: str) -> PhoneNumber | None:
    """The target number that the tracking number stands for, else the first number where the account can be reached."""
    called = account.numbers.find(number)
    target = account.account.find_target_number(called.target_number) if called and called.target_number else None
    if target:
        return target.number
    receiving = [receiving_number.number for receiving_number in account.account.receiving_numbers]
    targets = [target_number.number for target_number in account.account.target_numbers]
    return next(iter(receiving + targets), None)
