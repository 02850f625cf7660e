"""Describes actions in words."""

from collections.abc import Iterator

from server.domain.routing.actions import Action, AskDigits, EndCall, EnterQueue, RingNumbers, Speak, TakeMessage
from server.domain.routing.routes import CallRoutes
from server.domain.routing.steps import Confirm, HangUpReason, Menu, Queue, ReceivingNumber, Spoken

_ENDINGS = {
    HangUpReason.ENDED: "the call ends",
    HangUpReason.BUSY: "hears the busy tone",
    HangUpReason.REJECTED: "is rejected",
}


def describe_action(action: Action, routes: CallRoutes) -> Iterator[str]:
    """What the caller hears and can do, one line each."""
    match action:
        case Speak():
            yield f"hears {_quote(action.spoken)}"
        case RingNumbers():
            numbers = ", ".join(_describe_number(number) for number in action.receiving_numbers)
            yield f"{numbers} {'rings' if len(action.receiving_numbers) == 1 else 'ring at once'} for {action.seconds} s"
            if action.whisper and action.whisper.text:
                yield f"the person who answers first hears {_quote(action.whisper)}"
            if action.is_recorded:
                yield "the call is recorded"
        case AskDigits():
            yield f"hears {_quote(action.spoken)} and has {action.seconds} s to press {_describe_count(action.count)}"
            step = routes.find(action.position.path)
            if isinstance(step, Menu):
                yield from (f"key {key} leads to {action.position.path}.menu.{key}" for key in step.keys)
            elif isinstance(step, Confirm):
                yield f"key {step.key} leads to {action.position.path}.then"
        case EnterQueue():
            step = routes.find(action.position.path)
            yield f"waits and hears {_quote(step.hold)}" if isinstance(step, Queue) else "waits"
        case TakeMessage():
            yield f"hears {_quote(action.spoken)} and can speak for {action.max_seconds} s"
        case EndCall():
            yield _ENDINGS[action.reason]


def _describe_number(receiving_number: ReceivingNumber) -> str:
    return f"{receiving_number.name} ({receiving_number.number})"


def _describe_count(count: int | None) -> str:
    if count is None:
        return "keys, up to #"
    return "a key" if count == 1 else f"{count} keys"


def _quote(spoken: Spoken) -> str:
    language = f" (in {spoken.language})" if spoken.language else ""
    return f'"{spoken.text}"{language}'
