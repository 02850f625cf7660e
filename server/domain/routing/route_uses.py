"""Which parts of an account use each call route, and what changes with its name."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from server.domain.accounts import Account
from server.domain.routing.editing import replace_step
from server.domain.routing.paths import list_steps
from server.domain.routing.steps import GoTo, Route


@dataclass(frozen=True)
class RouteUse:
    """A part that names a route: its kind in words, and its name (empty for the account)."""

    kind: str
    name: str = ""


def list_route_uses(account: Account, name: str) -> Iterator[RouteUse]:
    """Everything that uses the route, in the order in which calls find their route from the end, then other routes."""
    if account.route == name:
        yield RouteUse("account")
    yield from (RouteUse("campaign", one.name) for one in account.campaigns if one.route == name)
    yield from (RouteUse("number pool", one.name) for one in account.number_pools if one.route == name)
    yield from (RouteUse("tracking source", one.name) for one in account.tracking_sources if one.route == name)
    for route in account.routes:
        steps = list_steps([(route.name, route.first)])
        if any(isinstance(step, GoTo) and step.route == name for _, step in steps):
            yield RouteUse("route", route.name)


def put_route(account: Account, route: Route) -> Account:
    """The account with this route in place of the one of its name, or at the end."""
    if all(one.name != route.name for one in account.routes):
        return replace(account, routes=(*account.routes, route))
    return replace(account, routes=tuple(route if one.name == route.name else one for one in account.routes))


def rename_route(account: Account, old: str, new: str) -> Account:
    """The account with the new name of the route, also wherever the route is named."""
    return replace(
        account,
        route=new if account.route == old else account.route,
        campaigns=_rename_in(account.campaigns, old, new),
        number_pools=_rename_in(account.number_pools, old, new),
        tracking_sources=_rename_in(account.tracking_sources, old, new),
        routes=tuple(_rename_one(route, old, new) for route in account.routes),
    )


def _rename_in(parts: tuple[Any, ...], old: str, new: str) -> tuple[Any, ...]:
    return tuple(replace(part, route=new) if part.route == old else part for part in parts)


def _rename_one(route: Route, old: str, new: str) -> Route:
    for path, step in list(list_steps([(route.name, route.first)])):
        if isinstance(step, GoTo) and step.route == old:
            route = replace_step(route, path, replace(step, route=new))
    return replace(route, name=new) if route.name == old else route
