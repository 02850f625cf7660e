"""Explains what happens to a call that no one answers: its facts, and each response with the steps that lead to it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

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


class UnknownExtension(ValueError):
    """The asked number has no such extension; the message lists those that it has."""


@dataclass(frozen=True)
class AskedCall:
    """The call to explain. `number` None: a call that takes the account's route, whatever its number.

    `keys` are the keys that the caller presses, `busy` the receiving numbers that are busy.
    """

    number: PhoneNumber | None
    caller: str
    zip_code: str
    at: float
    tags: Mapping[str, str]
    busy: frozenset[str]
    keys: tuple[str, ...]


@dataclass(frozen=True)
class Story:
    """The facts of a call in words, one line each, and its stages, none if the caller is blocked.

    `needs_keys`: it ends where the caller presses keys.
    """

    facts: tuple[str, ...]
    stages: tuple[Stage, ...]
    routes: CallRoutes

    @property
    def needs_keys(self) -> bool:
        return bool(self.stages) and isinstance(self.stages[-1].walked.actions[-1], AskDigits)


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


def explain_call(account: Account | None, asked: AskedCall) -> Story:
    """The story of the call. Raises `UnknownExtension`."""
    routes, number = build_call_routes(account), asked.number
    numbers = index_called_numbers(account) if account else None
    extensions = numbers.list_extensions(number.number) if numbers and number else frozenset[str]()

    def find_called(extension: str | None) -> CalledNumber | None:
        return numbers.find(number.number, extension) if numbers and number else None

    asked_extension = number.extension if number else None
    called = find_called(asked_extension)
    if called is None and asked_extension is not None:
        known = ", ".join(sorted(extensions)) or "none"
        raise UnknownExtension(f"there is no extension {asked_extension!r}; there are: {known}")
    location = find_caller_location(asked.caller, {"zip": asked.zip_code})
    facts = CallFacts("explained", asked.at, location, asked.tags, extensions, asked_extension)
    explainer = Explainer(routes, facts, _NoOtherCalls(asked.busy), find_called)
    described = tuple(_describe_call(account, asked, called, facts, routes))
    blocked = index_blocked_callers(account.blocked_callers if account else ())
    entry = blocked.find(asked.caller, is_withheld=not asked.caller)
    if entry is not None:
        rejected = f"The call is rejected, since blocked_callers has {entry!r}."
        return Story((*described, rejected), (), routes)
    return Story(described, tuple(explainer.explain(called, asked.keys)), routes)


def _describe_call(
    account: Account | None, asked: AskedCall, called: CalledNumber | None, facts: CallFacts, routes: CallRoutes
) -> Iterator[str]:
    if asked.number is not None:
        yield f"Number: {asked.number}, {_describe_called(account, called, facts)}"
    location = f", from {describe_location(facts.location)}" if asked.caller or facts.location.zip else ""
    yield f"Caller: {asked.caller or 'withheld'}{location}"
    local = find_local_time(asked.at, routes.time_zone)
    yield f"Time: {local:%Y-%m-%d}, {describe_local_time(local)} in {routes.time_zone}"
    path, namer = routes.explain_first(called)
    if called is not None or not facts.extensions:
        yield f"Route: {path}, {namer}" if asked.number is not None else f"Route: {path}"


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
