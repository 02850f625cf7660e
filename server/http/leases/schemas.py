"""The JSON Schemas of the wire, written from the types that the server itself reads and answers by.

`python -m server.write_openapi docs` writes them; a test compares the two.
"""

import json
from typing import Any

from pydantic.json_schema import DEFAULT_REF_TEMPLATE, GenerateJsonSchema

from server.http.leases.answers import ClaimAnswer, ErrorAnswer, RenewAnswer, TagAnswer, UnavailableAnswer
from server.http.leases.bodies import ClaimBody, LeaveBody, RenewBody, TagBody
from server.http.openapi import write_schema

_BODIES = {"claim": ClaimBody, "renew": RenewBody, "leave": LeaveBody, "tag": TagBody}
_ANSWERS: dict[str, Any] = {
    "claim.answer": ClaimAnswer,
    "renew.answer": RenewAnswer,
    "tag.answer": TagAnswer,
    "claim.unavailable": UnavailableAnswer,
    "error": ErrorAnswer,
}


def write_schemas() -> dict[str, str]:
    """The schemas by file name."""
    bodies = {f"{call}.body.json": _write(body, is_answer=False) for call, body in _BODIES.items()}
    return bodies | {f"{name}.json": _write(answer, is_answer=True) for name, answer in _ANSWERS.items()}


def _write(one: Any, *, is_answer: bool) -> str:
    schema = write_schema(one, DEFAULT_REF_TEMPLATE, is_answer=is_answer)
    return json.dumps({"$schema": GenerateJsonSchema.schema_dialect, **schema}, indent=2) + "\n"
