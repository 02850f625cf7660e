"""Phone numbers in the forms that a page may show."""

from functools import lru_cache

from server.domain.phone_numbers import PhoneNumber, write_number_record
from server.http.leases.answers import NumberForms

_MOST_KEPT = 100_000


@lru_cache(_MOST_KEPT)
def format_number(phone_number: PhoneNumber) -> NumberForms:
    """The number in all its forms, for a response. Cached, as formatting is slow: do not change it."""
    record = write_number_record(phone_number)
    return {
        "number": phone_number.number,
        "extension": phone_number.extension,
        "national": str(record["national"]),
        "international": str(record["international"]),
    }
