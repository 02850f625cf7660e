"""`python -m server.write_openapi docs` writes the OpenAPI document and the JSON Schemas of the wire format to that folder."""

import json
import sys
from pathlib import Path

from server.app import create_app
from server.bundle import Bundle
from server.http.leases.schemas import write_schemas
from server.settings import read_settings


def write_documents() -> dict[str, str]:
    """The documents by path. Connects to no store and starts no server."""
    app = create_app(read_settings({}), bundle=Bundle("", "", b"", ""), are_stores_prepared=True)
    document = app.test_client().get("/api/v1/openapi.json").get_json()
    schemas = {f"wire/{name}": text for name, text in write_schemas().items()}
    return {"openapi.json": json.dumps(document, indent=2) + "\n", **schemas}


if __name__ == "__main__":
    for path, text in write_documents().items():
        Path(sys.argv[1], path).write_text(text, encoding="utf-8")
