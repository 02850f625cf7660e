"""Alerts go to the operator's own address, which is only in the settings and may be a private one."""

from dataclasses import dataclass, replace

from server.domain.postbacks.postback import OPERATOR, PostbackRequest
from server.domain.postbacks.templates import escape_braces
from server.postbacks.retry_schedule import DeliveryResult
from server.postbacks.sending import SendFailed
from server.postbacks.worker import Send


@dataclass(frozen=True)
class OperatorAddress:
    """Sends alerts to the current `webhook_url` by `send_anywhere`, and all other requests by `send`."""

    webhook_url: str
    send_anywhere: Send
    send_postback: Send

    def send(self, request: PostbackRequest, now: float) -> DeliveryResult:
        """As `Sender.send`."""
        if request.account != OPERATOR:
            return self.send_postback(request, now)
        if not self.webhook_url:
            raise SendFailed("DNI_ALERT_WEBHOOK_URL is not set")
        return self.send_anywhere(replace(request, url=escape_braces(self.webhook_url)), now)
