"""The scope that a route of the API needs. Every route declares one, or that it is open to everyone."""

from collections.abc import Callable
from typing import Any, TypeVar

from server.domain.api_keys import Scope

View = TypeVar("View", bound=Callable[..., Any])
_REQUIRED = "required_scope"


def require(scope: Scope | None) -> Callable[[View], View]:
    """Declare the scope that a route needs; None: it needs no key."""

    def declare(view: View) -> View:
        setattr(view, _REQUIRED, scope)
        return view

    return declare


def get_required_scope(view: Callable[..., Any]) -> Scope | None:
    """The scope that the route declares. Raises `AttributeError` for a route without a declaration."""
    scope: Scope | None = getattr(view, _REQUIRED)
    return scope
