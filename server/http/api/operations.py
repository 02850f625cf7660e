"""Declares routes of the API: the scope that each needs, and its description in the OpenAPI document."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from flask import Response
from pydantic_core import to_json
from spectree import SpecTree

from server.domain.api_keys import Scope
from server.http.api.scopes import View, require
from server.http.openapi import API_KEY, CALLS, describe, describe_responses

_FAILURES = {
    401: "the API key is missing or invalid",
    403: "the API key lacks the required scope",
    429: "too many requests; `Retry-After` is the wait in seconds",
    503: "the database is unavailable; retry later",
}
_PATHS = {
    "call_id": "The `call_id` of the call, or the carrier's ID of it.",
    "number": "The caller's number in E.164; the plus sign may be written as `%2B`.",
}


class Operation(Protocol):
    """Declares a route. `response` is the type of its success; `also` are responses that not every route has."""

    def __call__(
        self, name: str, scope: Scope, response: Any, also: Mapping[int, str], **more: Any
    ) -> Callable[[View], View]: ...


def create_operation(document: SpecTree) -> Operation:
    """The function that declares the routes of this document."""

    def operation(
        name: str, scope: Scope, response: Any, also: Mapping[int, str], **more: Any
    ) -> Callable[[View], View]:
        responses, security = describe_responses(response, {**also, **_FAILURES}), [{API_KEY: [scope.value]}]
        more |= {"operation_id": name, "path_parameter_descriptions": _PATHS}
        note = describe(document, tags=[CALLS], security=security, resp=responses, **more)
        return lambda view: note(require(scope)(view))

    return operation


def respond(body: Mapping[str, Any]) -> Response:
    """A successful response with this JSON."""
    return Response(to_json(body), mimetype="application/json")
