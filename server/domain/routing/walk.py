"""Walks a call through its route, from one answer of the carrier to the next. Pure: equal inputs have equal answers.

    begin_walk      when the call comes in
    continue_walk   when the carrier comes back with what came of the last action
    resume_walk     when the caller has entered an extension, and the call has been attributed by it

A number that several share by extensions begins by asking for one. `Walked.extension` then says what was entered, and
there are no actions yet: who the call is for decides which route it takes. So the one who asked attributes the call,
and calls `resume_walk` with what was called and with `facts.extension`.

Whatever comes, a caller is answered: what a changed account or a carrier out of step can make of a position is met by
beginning the step, or the account's first step, anew.
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
    Walked,
)
from server.domain.routing.asking import enter_extension, enter_menu, resume_extension, resume_menu
from server.domain.routing.choosing import choose_by_location, choose_by_tag, choose_by_time
from server.domain.routing.decided import Around, Decided
from server.domain.routing.facts import CallFacts, LiveCallCounts
from server.domain.routing.queueing import enter_queue, resume_queue
from server.domain.routing.ringing import enter_ring, resume_ring
from server.domain.routing.routes import CallRoutes
from server.domain.routing.steps import (
    AskExtension,
    ByTag,
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


def begin_walk(routes: CallRoutes, called: CalledNumber | None, facts: CallFacts, around: LiveCallCounts) -> Walked:
    """What a call that comes in is answered with; `called` is None where only an extension tells what it stands for."""
    path = routes.find_first(called)
    if facts.extensions and facts.extension is None and not isinstance(routes.find(path), AskExtension):
        path = built_in.write_extension_path(path)
    return _walk(path, Around(routes, facts, around))


def continue_walk(
    routes: CallRoutes, position: Position, came: Input, facts: CallFacts, around: LiveCallCounts
) -> Walked:
    """What a call gets next that has waited at the position. After an answered ring and a recorded message it ends."""
    if came.was_answered:
        return _end(position.path, "answered")
    if came.kind is InputKind.MESSAGE_TAKEN:
        return _end(position.path, "a message was taken")
    here = Around(routes, facts, around)
    step = routes.find(position.path)
    decided = None if step is None else _resume(position, step, came, here)
    if decided is not None:
        return _walk(position.path, here, decided)
    if came.kind is InputKind.QUEUE_POLLED:
        # Inside a queue a carrier can do little else; the step is begun anew when the caller is out of it.
        return Walked((LeaveQueue(),), ())
    if step is not None:
        return _walk(position.path, here)
    first = routes.find_first(None)
    return _walk(first, here, before=(StepTaken(position.path, f"is no more; begins anew at {first}"),))


def resume_walk(
    routes: CallRoutes, position: Position, called: CalledNumber | None, facts: CallFacts, around: LiveCallCounts
) -> Walked:
    """What a call gets once it is known what its extension (`facts.extension`) stands for.

    `position` is where it was entered. What has a route of its own takes that; else a route that asked for the extension
    itself says what comes then.
    """
    asked_by = routes.find(position.path)
    is_asked_by_route = isinstance(asked_by, AskExtension) and not built_in.find_path_after_extension(position.path)
    if is_asked_by_route and routes.find_first(called) == routes.find_first(None):
        return _walk(f"{position.path}.then", Around(routes, facts, around))
    return begin_walk(routes, called, facts, around)


def _walk(path: str, around: Around, decided: Decided | None = None, before: tuple[StepTaken, ...] = ()) -> Walked:
    """Walks on from the path, at which `decided` has been decided already if given, up to what ends the call or waits."""
    actions: list[Action] = []
    taken = list(before)
    seen: set[str] = set()
    while True:
        step = around.routes.find(path)
        if decided is None:
            if step is None or path in seen:
                taken.append(StepTaken(path, "leads nowhere"))
                path, step = built_in.UNREACHED_PATH, built_in.UNREACHED
            seen.add(path)
            decided = _enter(path, step, around)
        if decided.decision:
            taken.append(StepTaken(path, decided.decision))
        actions.extend(decided.actions)
        if decided.next_path is None:
            return Walked(tuple(actions), tuple(taken), decided.extension)
        path, decided = decided.next_path, None


def _enter(path: str, step: Step, around: Around) -> Decided:
    match step:
        case Ring():
            return enter_ring(path, step, around)
        case Schedule():
            return choose_by_time(path, step, around)
        case Geo():
            return choose_by_location(path, step, around)
        case ByTag():
            return choose_by_tag(path, step, around)
        case Menu():
            return enter_menu(path, step)
        case AskExtension():
            return enter_extension(path, step, around)
        case Queue():
            return enter_queue(path, step)
        case Voicemail():
            return Decided("takes a message", (TakeMessage(step.say, step.max_seconds, Position(path)),))
        case Say(then=None):
            return Decided("says a text and hangs up", (Speak(step.say), EndCall()))
        case Say():
            return Decided("says a text", (Speak(step.say),), f"{path}.then")
        case HangUp():
            return Decided(f"hangs up: {step.reason}", (EndCall(step.reason),))
        case GoTo():
            return Decided(f"goes on with {step.route}", next_path=step.route)


def _resume(position: Position, step: Step, came: Input, around: Around) -> Decided | None:
    """What the step makes of the input, or None when it waits for no such thing."""
    match step:
        case Ring():
            return resume_ring(position, step, came, around)
        case Menu():
            return resume_menu(position, step, came)
        case AskExtension():
            return resume_extension(position, step, came, around)
        case Queue():
            return resume_queue(position, step, came, around)
        case _:
            return None


def _end(path: str, decision: str) -> Walked:
    return Walked((EndCall(),), (StepTaken(path, decision),))
