"""Walks a call through its route, from one webhook to the next. Pure: equal inputs give equal results.

    begin_walk      when the call comes in
    continue_walk   when a webhook reports the result of the last action
    resume_walk     when the caller has entered an extension and the call is attributed by it

A call to a number with extensions first asks for one. `WalkResult.extension` is then the extension that was entered, and there
are no actions yet, because the extension decides the route. The caller of this module attributes the call, then calls
`resume_walk` with the called number and `facts.extension`.

Every call gets a response. If a position is no longer valid, because the account changed or a webhook is out of order, the
step starts again, or else the account's first step.
"""

from server.domain.calls.called_numbers import CalledNumber
from server.domain.routing import built_in
from server.domain.routing.actions import (
    Action,
    EndCall,
    Input,
    InputKind,
    LeaveQueue,
    Position,
    Speak,
    StepTaken,
    TakeMessage,
    WalkResult,
)
from server.domain.routing.asking import (
    enter_confirm,
    enter_extension,
    enter_menu,
    resume_confirm,
    resume_extension,
    resume_menu,
)
from server.domain.routing.choosing import choose_by_location, choose_by_tag, choose_by_time
from server.domain.routing.facts import CallFacts, LiveCallCounts
from server.domain.routing.queueing import enter_queue, resume_queue
from server.domain.routing.ringing import enter_ring, resume_ring
from server.domain.routing.routes import CallRoutes
from server.domain.routing.step_decision import StepContext, StepDecision
from server.domain.routing.steps import (
    AskExtension,
    ByTag,
    Confirm,
    Geo,
    GoTo,
    HangUp,
    Menu,
    Queue,
    Ring,
    Say,
    Schedule,
    Step,
    Voicemail,
)


def begin_walk(
    routes: CallRoutes, called: CalledNumber | None, facts: CallFacts, live_calls: LiveCallCounts
) -> WalkResult:
    """The first actions of a call; `called` is None if only the extension decides the tracking number."""
    path = routes.find_first(called)
    if facts.extensions and facts.extension is None and not isinstance(routes.find(path), AskExtension):
        path = built_in.write_extension_path(path)
    return _walk(path, StepContext(routes, facts, live_calls))


def continue_walk(
    routes: CallRoutes, position: Position, result: Input, facts: CallFacts, live_calls: LiveCallCounts
) -> WalkResult:
    """The next actions of a call that waited at the position. It ends after an answered ring or a recorded message."""
    if result.was_answered:
        return _end(position.path, "answered")
    if result.kind is InputKind.MESSAGE_TAKEN:
        return _end(position.path, "a message was recorded")
    context = StepContext(routes, facts, live_calls)
    step = routes.find(position.path)
    decided = None if step is None else _resume(position, step, result, context)
    if decided is not None:
        return _walk(position.path, context, decided)
    if result.kind is InputKind.QUEUE_POLLED:
        # Inside a queue a carrier can do little else. The step starts again once the caller has left the queue.
        return WalkResult((LeaveQueue(),), ())
    if step is not None:
        return _walk(position.path, context)
    first = routes.find_first(None)
    return _walk(first, context, before=(StepTaken(position.path, f"no longer exists; starts again at {first}"),))


def resume_walk(
    routes: CallRoutes, position: Position, called: CalledNumber | None, facts: CallFacts, live_calls: LiveCallCounts
) -> WalkResult:
    """The next actions once the tracking number of the extension (`facts.extension`) is known.

    `position` is where the caller entered it. If the tracking number has a route of its own, the call takes that route;
    otherwise a route that asked for the extension itself continues with its `then`.
    """
    asked_by = routes.find(position.path)
    is_asked_by_route = isinstance(asked_by, AskExtension) and not built_in.find_path_after_extension(position.path)
    if is_asked_by_route and routes.find_first(called) == routes.find_first(None):
        return _walk(f"{position.path}.then", StepContext(routes, facts, live_calls))
    return begin_walk(routes, called, facts, live_calls)


def _walk(
    path: str, context: StepContext, decided: StepDecision | None = None, before: tuple[StepTaken, ...] = ()
) -> WalkResult:
    """Walk from the path until the actions end the call or wait. `decided`: the decision at the path, if there is one."""
    actions: list[Action] = []
    taken = list(before)
    seen: set[str] = set()
    while True:
        step = context.routes.find(path)
        if decided is None:
            if step is None or path in seen:
                taken.append(StepTaken(path, "does not exist, or is part of a loop"))
                path, step = built_in.UNREACHED_PATH, built_in.UNREACHED
            seen.add(path)
            decided = _enter(path, step, context)
        if decided.decision:
            taken.append(StepTaken(path, decided.decision, decided.confirmation))
        actions.extend(decided.actions)
        if decided.next_path is None:
            return WalkResult(tuple(actions), tuple(taken), decided.extension)
        path, decided = decided.next_path, None


def _enter(path: str, step: Step, context: StepContext) -> StepDecision:
    match step:
        case Ring():
            return enter_ring(path, step, context)
        case Schedule():
            return choose_by_time(path, step, context)
        case Geo():
            return choose_by_location(path, step, context)
        case ByTag():
            return choose_by_tag(path, step, context)
        case Menu():
            return enter_menu(path, step)
        case Confirm():
            return enter_confirm(path, step)
        case AskExtension():
            return enter_extension(path, step, context)
        case Queue():
            return enter_queue(path, step)
        case Voicemail():
            return StepDecision("takes a message", (TakeMessage(step.say, step.max_seconds, Position(path)),))
        case Say(then=None):
            return StepDecision("says a text and hangs up", (Speak(step.say), EndCall()))
        case Say():
            return StepDecision("says a text", (Speak(step.say),), f"{path}.then")
        case HangUp():
            return StepDecision(f"hangs up: {step.reason}", (EndCall(step.reason),))
        case GoTo():
            return StepDecision(f"continues with {step.route}", next_path=step.route)


def _resume(position: Position, step: Step, result: Input, context: StepContext) -> StepDecision | None:
    """The step's decision after the input; None if the step does not wait for such an input."""
    match step:
        case Ring():
            return resume_ring(position, step, result, context)
        case Menu():
            return resume_menu(position, step, result)
        case Confirm():
            return resume_confirm(position, step, result)
        case AskExtension():
            return resume_extension(position, step, result, context)
        case Queue():
            return resume_queue(position, step, result, context)
        case _:
            return None


def _end(path: str, decision: str) -> WalkResult:
    return WalkResult((EndCall(),), (StepTaken(path, decision),))
