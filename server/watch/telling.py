"""Tells people of an alert: always in the log, and by a webhook where there is one."""

import json
import urllib.error
import urllib.request
from http.client import HTTPException
from typing import Any

import structlog

from server.watch.shortage import Alert, describe_alert, write_alert

TIMEOUT_SECONDS = 5.0
_log = structlog.get_logger()


class AlertTeller:
    """Logs alerts and posts them to `webhook_url` (empty: to nobody)."""

    def __init__(self, webhook_url: str, timeout_seconds: float = TIMEOUT_SECONDS) -> None:
        self._webhook_url = webhook_url
        self._timeout_seconds = timeout_seconds

    def tell(self, alert: Alert) -> None:
        """Tell of the alert. A webhook that fails is logged and not tried again; the next alert is within hours."""
        _log.warning("number pool runs short", **write_alert(alert))
        if self._webhook_url:
            self._post(write_webhook(alert))

    def _post(self, body: dict[str, object]) -> None:
        request = urllib.request.Request(
            self._webhook_url,
            data=json.dumps(body).encode("utf-8"),
            headers={"Content-Type": "application/json", "User-Agent": "dni_py"},
            method="POST",
        )
        try:
            _OPENER.open(request, timeout=self._timeout_seconds).close()
        except (OSError, HTTPException) as error:
            # The address itself may be a secret, and is not logged.
            _log.warning("alert webhook failed", error=_explain(error))


def write_webhook(alert: Alert) -> dict[str, object]:
    """The body of the POST. Chat services show its field `text` as it is."""
    return {"event": "number_pool_short", "text": describe_alert(alert), **write_alert(alert)}


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A redirect would turn the POST into a GET, somewhere that the operator did not name."""

    def redirect_request(self, *_args: Any, **_kwargs: Any) -> None:
        return None


_OPENER = urllib.request.build_opener(_NoRedirects)


def _explain(error: Exception) -> str:
    if isinstance(error, urllib.error.HTTPError):
        return f"it answered {error.code}"
    return str(error) or type(error).__name__
