"""The OpenAPI document, written from the types that the API answers by and the table of its parameters.

`python -m server.http.api.openapi docs/openapi.json` writes it; a test compares the two.
"""

import json
import sys
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import JsonSchemaMode

from server.domain.api_keys import Scope
from server.http.api.answers import CallAnswer, CallsAnswer, ErrorAnswer
from server.http.api.parameters import LONGEST_VALUE, MOST_TAGS, PARAMETERS
from server.http.leases.schemas import PlainSchema

_SCHEMAS = {"CallAnswer": CallAnswer, "CallsAnswer": CallsAnswer, "ErrorAnswer": ErrorAnswer}
_REFERENCE = "#/components/schemas/{model}"


def write_openapi() -> dict[str, Any]:
    """The document, of OpenAPI 3.1."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "dni_py REST API",
            "version": "1",
            "description": "The call log of one account. `docs/rest_api.md` tells how to use it.",
        },
        "servers": [{"url": "/", "description": "the server that this document comes from"}],
        "paths": {
            "/api/v1/calls": {"get": _describe_list()},
            "/api/v1/calls/{call_id}": {"get": _describe_call()},
        },
        "components": {
            "securitySchemes": {
                "secretKey": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "An API key of the account, as `dni api-key create` makes it.",
                }
            },
            "schemas": _write_schemas(),
        },
    }


def _require(scope: Scope) -> list[dict[str, list[str]]]:
    return [{"secretKey": [scope.value]}]


def _describe_list() -> dict[str, Any]:
    parameters = [
        {"name": one.name, "in": "query", "description": one.help, "schema": dict(one.schema)} for one in PARAMETERS
    ]
    tags = {
        "name": "tags",
        "in": "query",
        "description": "Calls with all these tags: `tags[NAME]=VALUE`.",
        "style": "deepObject",
        "explode": True,
        "schema": {
            "type": "object",
            "maxProperties": MOST_TAGS,
            "additionalProperties": {"type": "string", "maxLength": LONGEST_VALUE},
        },
    }
    return {
        "operationId": "listCalls",
        "summary": "Calls of the account, newest first",
        "security": _require(Scope.CALLS_READ),
        "parameters": [*parameters, tags],
        "responses": _describe_answers("CallsAnswer", (400, 401, 403, 429, 503)),
    }


def _describe_call() -> dict[str, Any]:
    return {
        "operationId": "findCall",
        "summary": "One call of the account, with its events",
        "security": _require(Scope.CALLS_READ),
        "parameters": [
            {
                "name": "call_id",
                "in": "path",
                "required": True,
                "description": "The `call_id` of the call, or the carrier's own ID of it.",
                "schema": {"type": "string"},
            }
        ],
        "responses": _describe_answers("CallAnswer", (401, 403, 404, 429, 503)),
    }


def _describe_answers(model: str, failures: tuple[int, ...]) -> dict[str, Any]:
    meanings = {
        400: "a parameter is unknown or can't be read",
        401: "the API key is missing, or nobody's",
        403: "the API key lacks the scope that is needed",
        404: "the account has no such call",
        429: "too many requests; `Retry-After` says when to ask again",
        503: "the database does not answer; try again later",
    }
    answers = {str(status): _describe_answer(meanings[status], "ErrorAnswer") for status in failures}
    return {"200": _describe_answer("what was asked for", model), **answers}


def _describe_answer(description: str, model: str) -> dict[str, Any]:
    schema = {"$ref": _REFERENCE.format(model=model)}
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def _write_schemas() -> dict[str, Any]:
    adapters: list[tuple[str, JsonSchemaMode, TypeAdapter[Any]]] = [
        (name, "serialization", TypeAdapter(one)) for name, one in _SCHEMAS.items()
    ]
    _by_name, definitions = TypeAdapter.json_schemas(adapters, ref_template=_REFERENCE, schema_generator=PlainSchema)
    schemas: dict[str, Any] = definitions["$defs"]
    for schema in schemas.values():
        if "properties" in schema:
            schema["additionalProperties"] = False
    return dict(sorted(schemas.items()))


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(json.dumps(write_openapi(), indent=2) + "\n", encoding="utf-8")
