"""Posts a carrier's requests to the server's own application, without leaving the process."""

from collections.abc import Mapping

from flask import Flask
from werkzeug.test import Client

from server.demo.simulated_carrier.complaints import CallFailed
from server.demo.simulated_carrier.http_post import check_response


class AppPost:
    """A `Post` to `app`, for URLs below `public_url`, which signatures use. It is thread-safe."""

    def __init__(self, app: Flask, public_url: str) -> None:
        self._client = Client(app, use_cookies=False)
        self._public_url = public_url

    def __call__(self, url: str, form: Mapping[str, str], headers: Mapping[str, str]) -> str:
        """Post the form and return the body of the response. Raises `CallFailed` for an error."""
        if not url.startswith(f"{self._public_url}/"):
            raise CallFailed(f"the server sends the carrier to {url.partition('?')[0]}, which is not its own address")
        response = self._client.post(
            # Path and query in one string, because the server checks the signature against the request line.
            url.removeprefix(self._public_url),
            base_url=self._public_url,
            data=dict(form),
            headers=dict(headers),
        )
        check_response(response.status_code, response.text, url)
        return response.text
