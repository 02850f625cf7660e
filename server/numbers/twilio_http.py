"""How the client of Twilio reaches an API: with a time limit, without retries, and at another address if there is one."""

import logging
from collections.abc import Mapping
from typing import Any

from requests import RequestException
from twilio.http.http_client import TwilioHttpClient

from server.domain.buying.errors import OutcomeUnknown

LONGEST_REQUEST_SECONDS = 15.0

# The client logs each request with its parameters.
_LOGGER = logging.getLogger("dni.twilio_http")
_LOGGER.setLevel(logging.WARNING)


class ApiHttpClient:
    """Sends the client's requests. `addresses` are the APIs to use instead of others, by the start of their URLs."""

    def __init__(self, addresses: Mapping[str, str], longest_seconds: float = LONGEST_REQUEST_SECONDS) -> None:
        self._sending = TwilioHttpClient(timeout=longest_seconds, logger=_LOGGER, max_retries=0)
        self._addresses = addresses

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Any:
        """The response. Raises `OutcomeUnknown` when there is none: the request may have arrived all the same."""
        for start, instead in self._addresses.items():
            if url.startswith(start):
                url = instead + url.removeprefix(start)
                break
        try:
            return self._sending.request(method, url, *args, **kwargs)
        except RequestException as error:
            raise OutcomeUnknown(f"The carrier did not reply ({type(error).__name__}).") from error
