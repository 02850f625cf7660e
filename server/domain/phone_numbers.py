"""Phone numbers: E.164 in the server, and the formats for pages."""

import re
from dataclasses import dataclass

import phonenumbers

from dni_py.core.numbers import NumberRecord

MAX_EXTENSION_DIGITS = 11  # the limit of the tag's links and of all carriers
_EXTENSION = re.compile(r"[0-9]{1,11}")
_CHARACTERS = re.compile(r"\+?[0-9A-Za-z\s().\-/\u00a0\u2010-\u2015\u2212]{1,60}")


class NotAPhoneNumber(ValueError):
    """The text is not a possible phone number. The message quotes it and is for the person who wrote it."""


@dataclass(frozen=True, slots=True)
class PhoneNumber:
    """A number that can be dialled.

    `number` is E.164 ("+18005550100"). `extension` is dialled after the connection: digits only, or None.
    """

    number: str
    extension: str | None = None

    def __str__(self) -> str:
        return f"{self.number} ext. {self.extension}" if self.extension else self.number


def parse_phone_number(text: str, country: str, extension: str | None = None) -> PhoneNumber:
    """Read a number as people write it: E.164, or in the national format of `country` (ISO 3166 alpha-2).

    Accepts numbers with a possible length and prefix, in service or not, so that the 555-01xx numbers reserved for examples
    pass. Raises `NotAPhoneNumber`.
    """
    if not _CHARACTERS.fullmatch(text):
        raise NotAPhoneNumber(f"{text!r} is not a phone number")
    try:
        parsed = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException as error:
        raise NotAPhoneNumber(f"{text!r} is not a phone number") from error
    possible = phonenumbers.is_possible_number_with_reason(parsed)
    if possible != phonenumbers.ValidationResult.IS_POSSIBLE:
        raise NotAPhoneNumber(f"{text!r} is not a phone number")
    extension = extension or parsed.extension
    e164 = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    return PhoneNumber(e164, None if extension is None else parse_extension(extension))


def parse_extension(text: str) -> str:
    """The digits of an extension; raises `NotAPhoneNumber` for anything else."""
    if not _EXTENSION.fullmatch(text):
        raise NotAPhoneNumber(f"{text!r} is not an extension: use 1 to {MAX_EXTENSION_DIGITS} digits")
    return text


def write_number_record(phone_number: PhoneNumber) -> NumberRecord:
    """The record for the browser: E.164, the national and international format, and the extension or None."""
    parsed = phonenumbers.parse(phone_number.number)
    return {
        "number": phone_number.number,
        "extension": phone_number.extension,
        "national": phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL),
        "international": phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL),
    }


def is_country(code: str) -> bool:
    """Whether `code` is a country that has phone numbers, as ISO 3166 alpha-2 in upper case."""
    return code in phonenumbers.SUPPORTED_REGIONS
