"""Posts a carrier's requests over HTTP."""

from collections.abc import Mapping

import urllib3

from server.demo.simulated_carrier.complaints import CallFailed

_TIMEOUT_SECONDS = 15.0
"""As long as Twilio waits for an answer."""

_MOST_CONNECTIONS = 32
_LONGEST_QUOTE = 200


class HttpPost:
    """A `Post` over HTTP.

    Requests to `public_url`, which is what is signed, go to `server_url` in its place: so a server behind a proxy can be
    called past it.
    """

    def __init__(self, public_url: str, server_url: str) -> None:
        self._public_url = public_url
        self._server_url = server_url
        self._pool = urllib3.PoolManager(
            maxsize=_MOST_CONNECTIONS, retries=False, timeout=urllib3.Timeout(total=_TIMEOUT_SECONDS)
        )

    def __call__(self, url: str, form: Mapping[str, str], headers: Mapping[str, str]) -> str:
        """Post the form and return the body; raises `CallFailed` unless the answer is good."""
        sent_to = self._server_url + url.removeprefix(self._public_url) if url.startswith(self._public_url) else url
        try:
            response = self._pool.request(
                "POST", sent_to, fields=dict(form), encode_multipart=False, headers=dict(headers), redirect=False
            )
        except urllib3.exceptions.HTTPError as error:
            raise CallFailed(
                f"no server answers at {sent_to.partition('?')[0]} ({_explain(error)}); start one with 'dni demo' or "
                "'dni serve', or name it with --server"
            ) from error
        body = response.data.decode("utf-8", "replace")
        check_response(response.status, body, url)
        return body


def check_response(status: int, body: str, url: str) -> None:
    """Raise `CallFailed` for an answer that no carrier could go on with."""
    address = url.partition("?")[0]
    if status == 403:
        raise CallFailed(
            f"{address} refused the signature (403): DNI_TWILIO_AUTH_TOKEN is another one there, or is not set, or the "
            "server's DNI_PUBLIC_URL is not the address that was called"
        )
    if status == 404:
        raise CallFailed(f"there is nothing at {address} (404): is it a dni server?")
    if not 200 <= status < 300:
        raise CallFailed(f"{address} answered {status}: {body[:_LONGEST_QUOTE]}")


def _explain(error: urllib3.exceptions.HTTPError) -> str:
    if isinstance(error, urllib3.exceptions.TimeoutError) and not isinstance(
        error, urllib3.exceptions.NewConnectionError
    ):
        return f"nothing came within {_TIMEOUT_SECONDS:.0f} s"
    return "it can't be reached"
