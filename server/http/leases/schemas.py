"""The JSON Schemas of the wire, written from the types with which the server reads requests and writes responses.

`python -m server.write_openapi docs` writes them; a test compares the two.
"""

import json
from typing import Any

from pydantic.json_schema import DEFAULT_REF_TEMPLATE, GenerateJsonSchema

from server.http.leases.bodies import ClaimBody, LeaveBody, RenewBody, TagBody
from server.http.leases.responses import ClaimResponse, ErrorResponse, RenewResponse, TagResponse, UnavailableResponse
from server.http.openapi import write_schema

_BODIES = {"claim": ClaimBody, "renew": RenewBody, "leave": LeaveBody, "tag": TagBody}
_RESPONSES: dict[str, Any] = {
    "claim.response": ClaimResponse,
    "renew.response": RenewResponse,
    "tag.response": TagResponse,
    "claim.unavailable": UnavailableResponse,
    "error": ErrorResponse,
}


def write_schemas() -> dict[str, str]:
    """The schemas by file name."""
    bodies = {f"{call}.body.json": _write(body, is_response=False) for call, body in _BODIES.items()}
    return bodies | {f"{name}.json": _write(response, is_response=True) for name, response in _RESPONSES.items()}


def _write(one: Any, *, is_response: bool) -> str:
    schema = write_schema(one, DEFAULT_REF_TEMPLATE, is_response=is_response)
    return json.dumps({"$schema": GenerateJsonSchema.schema_dialect, **schema}, indent=2) + "\n"
