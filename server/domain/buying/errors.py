"""Why a number can't be bought, taken over or returned. Each message says what to do, and contains no secret."""


class NumberError(Exception):
    """Something about numbers can't be done. Nothing was changed unless the kind of error says otherwise."""


class BudgetExceeded(NumberError):
    """The purchase would cost more a month than the account may spend."""


class PriceUnknown(NumberError):
    """The carrier does not say what the number costs, so a person must."""


class NumberWanted(NumberError):
    """The number is ordered already, or somebody owns it. The message does not name another account."""


class NotReleasable(NumberError):
    """The number may not go back yet."""


class NotConnected(NumberError):
    """The account has no carrier, or the server no address that carriers can call."""


class CarrierError(NumberError):
    """The carrier did not do what it was asked. The message says why, without any secret."""


class CarrierRefused(CarrierError):
    """The carrier refused: this request changed nothing. The message has the carrier's own words, and what to do."""


class NotForSale(CarrierRefused):
    """The carrier does not sell this number (any more). It may be ours already, by an earlier request."""


class CredentialsRefused(CarrierRefused):
    """The carrier does not accept the credentials."""


class CarrierBusy(CarrierError):
    """The carrier wants fewer requests: this one changed nothing, and may be sent again in `retry_seconds`."""

    def __init__(self, message: str, retry_seconds: float) -> None:
        super().__init__(message)
        self.retry_seconds = retry_seconds


class OutcomeUnknown(CarrierError):
    """No reply, or one that says nothing. The request may have been carried out, or may still be."""
