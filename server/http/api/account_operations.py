"""Declares the routes that read and change the account."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, Field
from spectree import SpecTree

from server.domain.api_keys import Scope
from server.http.api.operations import Declare, Operation
from server.http.openapi import ACCOUNT

INVALID_BODY = {400: "the body is not JSON", 413: "the body is too long", 422: "fields are invalid; each is listed"}
CHANGE_FAILURES = {
    403: "the API key lacks the required scope, or may not send secrets to new receivers",
    404: "the account has been deleted",
    409: "a number belongs to another account",
    412: "the account has changed since the revision of `If-Match`; read it again",
    428: "`If-Match` is missing",
}


class ChangeHeaders(BaseModel):
    """The header that every change needs."""

    if_match: str = Field(
        alias="If-Match",
        description='The `ETag` of the response that the change is based on, as in `"17"`; `*` is any revision.',
        examples=['"17"'],
    )


class AccountOperation:
    """Describes the routes in a document."""

    def __init__(self, document: SpecTree) -> None:
        self._declare = Operation(document, ACCOUNT)

    def __call__(self, name: str, scope: Scope, response: Any, also: Mapping[int, str], **more: Any) -> Declare:
        """The same as `Operation`, with the header of changes."""
        if scope is Scope.ACCOUNT_WRITE:
            more["headers"] = ChangeHeaders
        return self._declare(name, scope, response, also, **more)
