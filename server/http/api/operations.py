"""Declares the routes of the REST API: the scope, and the description for the OpenAPI document."""

from collections.abc import Mapping
from typing import Any, Protocol

from flask import Response
from pydantic_core import to_json
from spectree import SpecTree, Tag

from server.domain.api_keys import Scope
from server.http.api.scopes import View, require
from server.http.openapi import API_KEY, describe, describe_responses

_FAILURES = {
    401: "the API key is missing or invalid",
    403: "the API key lacks the required scope",
    429: "too many requests; `Retry-After` is the wait in seconds",
    503: "the database is unavailable; retry later",
}
_PATHS = {
    "call_id": "The `call_id` of the call, or the carrier's ID of it.",
    "number": "The caller's number in E.164; the plus sign may be written as `%2B`.",
    "note_id": "The `note_id` of the note.",
    "name": "The name of the part; of a blocked caller, its `caller`.",
}


class Declare(Protocol):
    """Declares one route."""

    def __call__(self, view: View, /) -> View: ...


class Operation:
    """Describes the API's routes in a document."""

    def __init__(self, document: SpecTree, tag: Tag) -> None:
        self._document = document
        self._tag = tag

    def __call__(
        self, name: str, scope: Scope, response: Any, also: Mapping[int, str], *, status: int | None = None, **more: Any
    ) -> Declare:
        """Declare the scope of a route and describe it. `also` are responses that not every route has.

        `response` is the type of a success (None: no body), `status` its status if it is not 200 or 204.
        """
        success = status or (200 if response else 204)
        responses = describe_responses(response, {**_FAILURES, **also}, status=success)
        more |= {"operation_id": name, "path_parameter_descriptions": _PATHS}
        security = [{API_KEY: [scope.value]}]
        note = describe(self._document, tags=[self._tag], security=security, resp=responses, **more)
        return lambda view: note(require(scope)(view))


def respond(body: Any, status: int = 200) -> Response:
    """A response with this body as JSON."""
    return Response(to_json(body), status, mimetype="application/json")
