"""A carrier that sends Twilio's fields and takes TwiML; what is left to each is its signature."""

from collections.abc import Sequence

from server.domain.routing.actions import Action
from server.telephony.addresses import CallAddress
from server.telephony.contract import Answer, TelephonyProvider
from server.telephony.news import News
from server.telephony.twiml_documents import Dialect, write_document
from server.telephony.twiml_fields import read_called_number, read_news
from server.telephony.webhooks import Webhook


class TwimlCarrier(TelephonyProvider):
    """All but `name`, `secret_setting` and `verify`."""

    dialect = Dialect()

    names_parent_call = False
    """Whether what is told of a leg must name the call that it is a leg of: what is signed does not tell it otherwise."""

    def find_called_number(self, webhook: Webhook) -> str:
        return read_called_number(webhook.form)

    def find_carrier_call_id(self, webhook: Webhook) -> str:
        return webhook.form.get("CallSid", "")

    def parse(self, webhook: Webhook) -> News:
        return read_news(webhook, self.name, names_parent_call=self.names_parent_call)

    def answer(
        self, address: CallAddress, actions: Sequence[Action], *, is_first: bool = False, caller_id: str | None = None
    ) -> Answer:
        return Answer(write_document(self.dialect, address, actions, is_first, caller_id), "text/xml")
