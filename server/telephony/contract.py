"""The contract of a carrier: is this webhook its own, what does it say, and how is it told what to do."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass

from server.domain.routing.actions import Action
from server.telephony.addresses import CallAddress
from server.telephony.news import News
from server.telephony.webhooks import Webhook


@dataclass(frozen=True)
class Answer:
    """What goes back to the carrier."""

    body: bytes
    media_type: str


class TelephonyProvider(ABC):
    """One carrier. It keeps nothing of any call, and one of it serves all threads."""

    name: str
    """As in the URLs of its webhooks, in call ids and in `account.carrier_secrets`."""

    secret_setting: str
    """The setting that holds the secrets of accounts which name none of their own."""

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
    def parse(self, webhook: Webhook) -> News:
        """What the webhook says; raises `BadWebhook`."""

    @abstractmethod
    def answer(
        self, address: CallAddress, actions: Sequence[Action], *, is_first: bool = False, caller_id: str | None = None
    ) -> Answer:
        """The document that makes the carrier do this, and come back to the call's address.

        `is_first`: the call has not been answered yet, so that it can still be rejected or found busy. `caller_id` (E.164): the
        number to show to whom is rung; None: the carrier shows the caller's.
        """
