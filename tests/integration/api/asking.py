"""A client of the REST API."""

from dataclasses import dataclass
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

KEY = "secret-key-of-the-demo-account"


@dataclass(frozen=True)
class Asker:
    """Sends requests with an API key."""

    client: FlaskClient
    key: str

    def get(self, path: str, **parameters: str | int) -> TestResponse:
        """The API's response."""
        headers = {"Authorization": f"Bearer {self.key}"}
        return self.client.get(f"/api/v1/{path}", headers=headers, query_string=parameters or None)

    def read(self, path: str, **parameters: str | int) -> Any:
        """The body of a response that must be a success."""
        response = self.get(path, **parameters)
        assert response.status_code == 200, response.text
        return response.json

    def list_ids(self, **parameters: str | int) -> list[str]:
        """The carrier's IDs of the listed calls."""
        return [call["carrier_call_id"] for call in self.read("calls", **parameters)["calls"]]

    def be_refused(self, path: str, **parameters: str | int) -> tuple[int, str]:
        """The status and the message of a response that must be a failure."""
        response = self.get(path, **parameters)
        assert response.status_code >= 400, response.text
        assert response.json is not None
        return response.status_code, response.json["error"]["message"]
