"""A client of the REST API that changes the account."""

import json
from dataclasses import dataclass
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.integration.telephony.line import CALLED_SHOP_FILE

SETUP_FILE = CALLED_SHOP_FILE.replace("key: shop", "key: demo")
"""An account `demo` with parts of every kind but blocked callers."""


@dataclass(frozen=True)
class Editor:
    """Sends requests about the account with an API key."""

    client: FlaskClient
    key: str

    def send(self, method: str, path: str, body: Any = None, if_match: str | None = None) -> TestResponse:
        """The API's response; `path` is below `/api/v1/account`."""
        headers = {"Authorization": f"Bearer {self.key}"} | ({"If-Match": if_match} if if_match is not None else {})
        # Flask's own `json=` sorts the names of objects, and the order of a parameter mapping is kept.
        data = body if isinstance(body, bytes | None) else json.dumps(body)
        kind = "application/json"
        return self.client.open(f"/api/v1/account{path}", method=method, headers=headers, data=data, content_type=kind)

    def read(self, path: str) -> Any:
        """The body of what can be read."""
        response = self.send("GET", path)
        assert response.status_code == 200, response.text
        return response.json

    def find_etag(self) -> str:
        """The account's current `ETag`."""
        return self.send("GET", "/settings").headers["ETag"]

    def change(self, method: str, path: str, body: Any = None) -> TestResponse:
        """The response to a change of the current revision."""
        return self.send(method, path, body, self.find_etag())


def list_problems(response: TestResponse) -> dict[str, str]:
    """The messages by field of a response that must be 422."""
    assert response.status_code == 422, response.text
    assert response.json is not None
    error = response.json["error"]
    assert error["code"] == "unprocessable_entity"
    return {one["field"]: one["message"] for one in error["problems"]}


def read_message(response: TestResponse, status: int) -> str:
    """The message of a failure with this status."""
    assert (response.status_code, response.json is not None) == (status, True), response.text
    assert response.json is not None
    message = response.json["error"]["message"]
    assert isinstance(message, str)
    return message
