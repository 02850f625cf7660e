"""The contract of a carrier: is this webhook its own, what does it say, and what goes back to it.

A carrier that takes a document in the response (TwiML, or JSON) gets it from `respond`. One that takes commands instead sends
them within `respond`, by the address of its own API, and returns the response that says "heard", as `acknowledge` does.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass

from server.domain.calls.webhook_events import WebhookEvent
from server.domain.postbacks.erasures import RecordingErasure
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
    """One carrier. It keeps nothing of any call, and one of it serves all threads."""

    name: str
    """As in the URLs of its webhooks, in call ids and in `account.carrier_secrets`."""

    secret_setting: str
    """The setting that holds the secrets of accounts which name none of their own."""

    api_secrets: tuple[str, str] | None = None
    """The names of the two secrets that sign an account in to the carrier's API; None: this server does not use that API."""

    @abstractmethod
    def verify(self, webhook: Webhook, secret: str, now: float) -> bool:
        """Whether the webhook is signed with the secret, and was sent about `now` where the carrier signs the time too."""

    @abstractmethod
    def find_called_number(self, webhook: Webhook) -> str:
        """The number that was called, as the carrier writes it in a webhook that nobody has verified yet."""

    @abstractmethod
    def find_carrier_call_id(self, webhook: Webhook) -> str:
        """The carrier's id of the call, as far as such a webhook tells; it may be anything at all."""

    @abstractmethod
    def parse(self, webhook: Webhook) -> WebhookEvent:
        """What the webhook says; raises `BadWebhook`."""

    @abstractmethod
    def respond(
        self, address: CallAddress, actions: Sequence[Action], *, is_first: bool = False, caller_id: str | None = None
    ) -> CarrierResponse:
        """The response that makes the carrier do this, and come back to the call's address.

        `is_first`: the call has not been answered yet, so that it can still be rejected or found busy. `caller_id` (E.164): the
        number to show to whom is rung; None: the carrier shows the caller's.
        """

    @abstractmethod
    def acknowledge(self) -> CarrierResponse:
        """The response to a webhook that only reports something."""

    @abstractmethod
    def apologise(self) -> CarrierResponse:
        """The response that lets the caller hear that we could not be reached, when no other could be written."""

    @abstractmethod
    def erase_recording(self, recording_url: str) -> RecordingErasure | None:
        """The request that erases the recording; None for a URL that is no recording on the API's own host."""
