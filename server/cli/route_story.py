"""Writes the route of a call, as the lines that `dni route explain` prints."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import click

from server.domain.accounts import Account
from server.domain.blocked_callers import index_blocked_callers
from server.domain.calls.called_numbers import CalledNumber, index_called_numbers
from server.domain.phone_numbers import PhoneNumber
from server.domain.routing.actions import AskDigits
from server.domain.routing.caller_locations import describe_location, find_caller_location
from server.domain.routing.explanation import Explainer, Stage
from server.domain.routing.facts import CallFacts
from server.domain.routing.hours import describe_local_time, find_local_time
from server.domain.routing.routes import CallRoutes, build_call_routes
from server.domain.routing.words import describe_action
from server.domain.shown_texts import write_safely

_LONGEST_LINE = 400


@dataclass(frozen=True)
class AskedCall:
    """The call to explain. `keys` are the keys that the caller presses, `busy` the receiving numbers that are busy."""

    number: PhoneNumber
    caller: str
    zip_code: str
    at: float
    tags: Mapping[str, str]
    busy: frozenset[str]
    keys: tuple[str, ...]


@dataclass(frozen=True)
class _NoOtherCalls:
    """The call counters if there are no other calls, except those on receiving numbers that are busy."""

    busy: frozenset[str]

    def count_free(self, receiving_number: str) -> int | None:
        return 0 if receiving_number in self.busy else None

    def count_earlier(self, path: str) -> int:
        return 0

    def count_before_in_queue(self, path: str) -> int:
        return 0


def describe_route_taken(account: Account | None, asked: AskedCall) -> Iterator[str]:
    """The facts of the call, then each response to the carrier: the steps that lead to it, and what the caller hears."""
    routes = build_call_routes(account)
    numbers = index_called_numbers(account) if account else None
    extensions = numbers.list_extensions(asked.number.number) if numbers else frozenset[str]()

    def find_called(extension: str | None) -> CalledNumber | None:
        return numbers.find(asked.number.number, extension) if numbers else None

    called = find_called(asked.number.extension)
    if called is None and asked.number.extension is not None:
        known = ", ".join(sorted(extensions)) or "none"
        raise click.ClickException(f"NUMBER: there is no extension {asked.number.extension!r}; there are: {known}")
    location = find_caller_location(asked.caller, {"zip": asked.zip_code})
    facts = CallFacts("explained", asked.at, location, asked.tags, extensions, asked.number.extension)
    yield from _describe_call(account, asked, called, facts, routes)
    blocked = index_blocked_callers(account.blocked_callers if account else ())
    entry = blocked.find(asked.caller, is_withheld=not asked.caller)
    if entry is not None:
        yield f"The call is rejected, since blocked_callers has {entry!r}."
        return
    explainer = Explainer(routes, facts, _NoOtherCalls(asked.busy), find_called)
    for stage in explainer.explain(called, asked.keys):
        yield from (write_safely(line, _LONGEST_LINE) for line in _describe_stage(stage, routes))
    if isinstance(stage.walked.actions[-1], AskDigits):
        yield "The next steps depend on the caller's keys. Add --keys."


def _describe_call(
    account: Account | None, asked: AskedCall, called: CalledNumber | None, facts: CallFacts, routes: CallRoutes
) -> Iterator[str]:
    yield f"Number: {asked.number}, {_describe_called(account, called, facts)}"
    location = f", from {describe_location(facts.location)}" if asked.caller or facts.location.zip else ""
    yield f"Caller: {asked.caller or 'withheld'}{location}"
    local = find_local_time(asked.at, routes.time_zone)
    yield f"Time: {local:%Y-%m-%d}, {describe_local_time(local)} in {routes.time_zone}"
    path, namer = routes.explain_first(called)
    if called is not None or not facts.extensions:
        yield f"Route: {path}, {namer}"


def _describe_called(account: Account | None, called: CalledNumber | None, facts: CallFacts) -> str:
    if account is None:
        return "a tracking number of no account"
    whose = f"of account {account.key!r}"
    if called is None:
        shared = ", ".join(sorted(facts.extensions))
        return f"shared by extensions {shared} {whose}" if shared else f"not a tracking number {whose}"
    if called.number_pool is not None:
        return f"number pool {called.number_pool.name!r} {whose}"
    if called.default_of is not None:
        return f"default number of the number pool {called.default_of.name!r} {whose}"
    source = called.tracking_source
    return f"tracking source {source.name!r} {whose}" if source else f"tracking number {whose}"


def _describe_stage(stage: Stage, routes: CallRoutes) -> Iterator[str]:
    if stage.came:
        yield f"{stage.came}:"
    for taken in stage.walked.taken:
        yield f"  {taken.path}: {taken.decision}"
    for action in stage.walked.actions:
        yield from (f"    - {line}" for line in describe_action(action, routes))
