"""Posts a carrier's requests over HTTP."""

from collections.abc import Mapping

import urllib3

from server.demo.simulated_carrier.complaints import CallFailed, ServerUnreachable

_TIMEOUT_SECONDS = 15.0
"""Twilio's timeout for a response."""

_MOST_CONNECTIONS = 32
_LONGEST_QUOTE = 200


class HttpPost:
    """A `Post` over HTTP.

    Signatures use `public_url`, but requests go to `server_url` instead. So a call can bypass the proxy in front of a server.
    """

    def __init__(self, public_url: str, server_url: str) -> None:
        self._public_url = public_url
        self._server_url = server_url
        self._pool = urllib3.PoolManager(
            maxsize=_MOST_CONNECTIONS, retries=False, timeout=urllib3.Timeout(total=_TIMEOUT_SECONDS)
        )

    def __call__(self, url: str, form: Mapping[str, str], headers: Mapping[str, str]) -> str:
        """Post the form and return the body of the response. Raises `CallFailed` for an error."""
        sent_to = self._server_url + url.removeprefix(self._public_url) if url.startswith(self._public_url) else url
        try:
            response = self._pool.request(
                "POST", sent_to, fields=dict(form), encode_multipart=False, headers=dict(headers), redirect=False
            )
        except urllib3.exceptions.HTTPError as error:
            raise ServerUnreachable(
                f"no server responds at {sent_to.partition('?')[0]} ({_explain(error)}); start one with 'dni demo' or "
                "'dni serve', or set its URL with --server"
            ) from error
        body = response.data.decode("utf-8", "replace")
        check_response(response.status, body, url)
        return body


def check_response(status: int, body: str, url: str) -> None:
    """Raise `CallFailed` if the status is not 2xx, because a carrier could not go on."""
    address = url.partition("?")[0]
    if status == 403:
        raise CallFailed(
            f"{address} rejected the signature (403): the server has another DNI_TWILIO_AUTH_TOKEN or none, or its "
            "DNI_PUBLIC_URL differs from the URL of the call"
        )
    if status == 404:
        raise CallFailed(f"{address} was not found (404); check that it is a dni server")
    if not 200 <= status < 300:
        raise CallFailed(f"{address} responded with {status}: {body[:_LONGEST_QUOTE]}")


def _explain(error: urllib3.exceptions.HTTPError) -> str:
    if isinstance(error, urllib3.exceptions.TimeoutError) and not isinstance(
        error, urllib3.exceptions.NewConnectionError
    ):
        return f"no response within {_TIMEOUT_SECONDS:.0f} s"
    return "it can't be reached"
