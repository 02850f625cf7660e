"""What the errors of Twilio's API mean for a purchase: https://www.twilio.com/docs/api/errors"""

import json
from collections.abc import Iterator
from contextlib import contextmanager

from twilio.base.exceptions import TwilioException, TwilioRestException, TwilioServiceException

from server.domain.buying.errors import (
    CarrierBusy,
    CarrierError,
    CarrierRefused,
    CredentialsRefused,
    NotForSale,
    OutcomeUnknown,
)

BUSY_RETRY_SECONDS = 30.0
_NOT_FOR_SALE = {21404, 21422, 21452}
_DEMANDS = {
    21615: "Add an address in that place to your account at the carrier, then buy again.",
    21631: "Add an address to your account at the carrier, then buy again.",
    21649: "Have a regulatory bundle for that country and kind approved at the carrier, then buy again.",
    21651: "Add an address of the kind that the bundle asks for to your account at the carrier, then buy again.",
}
"""What to do about what a carrier asks for, by Twilio's code of the error."""


@contextmanager
def translate_errors() -> Iterator[None]:
    """Raise the errors of the contract for those of the client in the block."""
    try:
        yield
    except (TwilioRestException, TwilioServiceException) as error:
        raise explain(int(error.status), int(error.code or 0), read_words(error)) from error
    except (TwilioException, ValueError, TypeError, AttributeError) as error:
        raise _explain_list(error) or OutcomeUnknown(
            f"the carrier's reply can't be read ({type(error).__name__})"
        ) from error


def _explain_list(error: Exception) -> CarrierError | None:
    """The error of a list, which the client (9.13) raises without status, code and words, only with the response."""
    response = error.args[1] if len(error.args) > 1 else None
    status, text = getattr(response, "status_code", None), getattr(response, "text", "")
    if not isinstance(status, int):
        return None
    try:
        body = json.loads(text)
        said, code = str(body.get("message") or body.get("title") or "no reason"), int(body.get("code") or 0)
    except (ValueError, TypeError, AttributeError):
        said, code = "no reason", 0
    return explain(status, code, said)


def read_words(error: TwilioRestException | TwilioServiceException) -> str:
    """What the carrier says, in its own words."""
    if isinstance(error, TwilioServiceException):
        return str(error.detail or error.title)
    # The client puts its own words before those of the carrier, as in "Unable to create record: ...".
    said = str(error.msg)
    return said.partition(": ")[2] or said


def explain(status: int, code: int, words: str) -> CarrierError:
    """The error that a reply with this status, code and text is."""
    said = f"The carrier says: {words.rstrip('.')} ({code or status})."
    if status == 429 or code == 20429:
        return CarrierBusy(f"{said} It is asked again later.", BUSY_RETRY_SECONDS)
    if status in (401, 403):
        return CredentialsRefused(f"{said} Check the account's secrets for this carrier, and what its API key may do.")
    if code in _NOT_FOR_SALE:
        return NotForSale(f"{said} Choose another number.")
    if 400 <= status < 500 and status != 408:
        return CarrierRefused(f"{said} {_DEMANDS[code]}" if code in _DEMANDS else said)
    return OutcomeUnknown(f"{said} What came of the request is not known yet.")
