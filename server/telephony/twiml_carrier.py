"""A carrier that sends Twilio's fields and accepts TwiML; each carrier adds only its signature."""

import re
from collections.abc import Sequence

from server.domain.calls.webhook_events import WebhookEvent
from server.domain.postbacks.erasures import RecordingErasure
from server.domain.recordings import RecordingSource
from server.domain.routing.actions import Action
from server.telephony.addresses import CallAddress
from server.telephony.contract import CarrierResponse, TelephonyProvider
from server.telephony.twiml_documents import Dialect, write_document
from server.telephony.twiml_fields import read_called_number, read_event
from server.telephony.webhooks import Webhook

_XML = "text/xml"
# Some carriers accept only status 200, and some need a document.
_HEARD = CarrierResponse(b'<?xml version="1.0" encoding="UTF-8"?><Response/>', _XML)
_LAST_WORDS = CarrierResponse(
    b'<?xml version="1.0" encoding="UTF-8"?><Response><Say>We are sorry, we could not be reached. '
    b"Please call again later.</Say><Hangup/></Response>",
    _XML,
)


class TwimlCarrier(TelephonyProvider):
    """Everything except `name`, `secret_setting` and `verify`."""

    dialect = Dialect()

    names_parent_call = False
    """Whether a leg's webhook must have the id of its parent call in the body, because the URL is not signed."""

    recordings: re.Pattern[str] | None = None
    """The URLs of recordings in the carrier's API, `resource` without `.mp3`. Credentials are sent only to these URLs."""

    def find_called_number(self, webhook: Webhook) -> str:
        return read_called_number(webhook.form)

    def find_carrier_call_id(self, webhook: Webhook) -> str:
        return webhook.form.get("CallSid", "")

    def parse(self, webhook: Webhook) -> WebhookEvent:
        return read_event(webhook, self.name, names_parent_call=self.names_parent_call)

    def respond(
        self, address: CallAddress, actions: Sequence[Action], *, is_first: bool = False, caller_id: str | None = None
    ) -> CarrierResponse:
        return CarrierResponse(write_document(self.dialect, address, actions, is_first, caller_id), _XML)

    def acknowledge(self) -> CarrierResponse:
        return _HEARD

    def apologise(self) -> CarrierResponse:
        return _LAST_WORDS

    def erase_recording(self, recording_url: str) -> RecordingErasure | None:
        found = self.recordings.fullmatch(recording_url) if self.recordings else None
        if found is None or self.api_secrets is None:
            return None
        return RecordingErasure(f"{found['resource']}.json", *self.api_secrets)

    def find_recording(self, recording_url: str) -> RecordingSource | None:
        found = self.recordings.fullmatch(recording_url) if self.recordings else None
        if found is None or self.api_secrets is None:
            return None
        return RecordingSource(f"{found['resource']}.mp3", self.api_secrets)
