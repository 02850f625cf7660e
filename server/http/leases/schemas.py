"""The JSON Schemas of the wire, written from the types that the server itself reads and answers by.

`python -m server.http.leases.schemas docs/wire` writes them; a test compares the two.
"""

import json
import sys
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema

from server.http.leases.answers import ClaimAnswer, ErrorAnswer, RenewAnswer, TagAnswer, UnavailableAnswer
from server.http.leases.bodies import ClaimBody, LeaveBody, RenewBody, TagBody

_BODIES = {"claim": ClaimBody, "renew": RenewBody, "leave": LeaveBody, "tag": TagBody}
_ANSWERS = {"claim": ClaimAnswer, "renew": RenewAnswer, "tag": TagAnswer}


class PlainSchema(GenerateJsonSchema):
    """Schemas without titles, which would only say the fields' names again."""

    def field_title_should_be_set(self, _schema: Any) -> bool:
        return False


def write_schemas() -> dict[str, str]:
    """The schemas by file name. Bodies may have fields that are not named; answers have none."""
    types: dict[str, Any] = {f"{call}.body.json": body for call, body in _BODIES.items()}
    types |= {f"{call}.answer.json": answer for call, answer in _ANSWERS.items()}
    types["claim.unavailable.json"] = UnavailableAnswer
    types["error.json"] = ErrorAnswer
    return {name: json.dumps(_write_schema(name, one), indent=2) + "\n" for name, one in types.items()}


def _write_schema(name: str, one: Any) -> dict[str, Any]:
    schema = TypeAdapter(one).json_schema(schema_generator=PlainSchema)
    if ".body." not in name:
        for part in (schema, *schema.get("$defs", {}).values()):
            if "properties" in part:
                part["additionalProperties"] = False
    return {"$schema": GenerateJsonSchema.schema_dialect, **schema}


if __name__ == "__main__":
    for name, text in write_schemas().items():
        Path(sys.argv[1], name).write_text(text, encoding="utf-8")
