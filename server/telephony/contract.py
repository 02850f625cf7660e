"""The interface of a carrier: verify a webhook, parse it, and write the response.

For a carrier that expects a document in the response (TwiML or JSON), `respond` returns it. For a carrier that expects API
requests instead, `respond` sends them and returns an empty response, like `acknowledge`.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass

from server.domain.calls.webhook_events import WebhookEvent
from server.domain.postbacks.erasures import RecordingErasure
from server.domain.recordings import RecordingSource
from server.domain.routing.actions import Action
from server.telephony.addresses import CallAddress
from server.telephony.webhooks import Webhook


@dataclass(frozen=True)
class CarrierResponse:
    """The HTTP response to a webhook."""

    body: bytes
    media_type: str
    status: int = 200


class TelephonyProvider(ABC):
    """One carrier. It has no state of calls, and one instance serves all threads."""

    name: str
    """Its name in webhook URLs, in call ids and in `account.carrier_secrets`."""

    secret_setting: str
    """The setting with the secrets for accounts that have none of their own."""

    api_secrets: tuple[str, str] | None = None
    """The names of the two secrets that sign an account in to the carrier's API; None: this server does not use that API."""

    @abstractmethod
    def verify(self, webhook: Webhook, secret: str, now: float) -> bool:
        """Whether the signature is valid, and recent if the carrier signs the time too."""

    @abstractmethod
    def find_called_number(self, webhook: Webhook) -> str:
        """The called number as the carrier writes it, from a webhook that is not verified yet."""

    @abstractmethod
    def find_carrier_call_id(self, webhook: Webhook) -> str:
        """The carrier's call id, from a webhook that is not verified yet; it may be any text."""

    @abstractmethod
    def parse(self, webhook: Webhook) -> WebhookEvent:
        """The event of the webhook; raises `BadWebhook`."""

    @abstractmethod
    def respond(
        self, address: CallAddress, actions: Sequence[Action], *, is_first: bool = False, caller_id: str | None = None
    ) -> CarrierResponse:
        """The response with these actions; webhooks that follow go to the URLs of `address`.

        `is_first`: the call is not answered yet, so it can still be rejected or get the busy tone. `caller_id` (E.164): the
        number that receiving numbers see; None: the caller's number.
        """

    @abstractmethod
    def acknowledge(self) -> CarrierResponse:
        """The response to a webhook that only reports something."""

    @abstractmethod
    def apologise(self) -> CarrierResponse:
        """The response that apologises to the caller, for when no other response can be written."""

    @abstractmethod
    def erase_recording(self, recording_url: str) -> RecordingErasure | None:
        """The request that erases the recording; None if the URL is not a recording on the API's own host."""

    @abstractmethod
    def find_recording(self, recording_url: str) -> RecordingSource | None:
        """Where the audio of the recording is; None if credentials or requests must not go to the URL."""
