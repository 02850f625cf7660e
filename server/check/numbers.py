"""The phone numbers of a page's spots."""

import re
from collections.abc import Iterator
from urllib.parse import unquote

import phonenumbers

from dni_py.core.config import PublicConfig
from server.check.observations import Spot

_LINK = re.compile(r"^\s*(?:tel|callto|sms):(?://)?([^?;,&]*)", re.IGNORECASE)
_MOST_TRIES = 50
_BESIDE = 3
"""Digits this close belong to a longer number, a date or an amount."""
_LEAST_DIGITS = 7
_NOT_WRITTEN = re.compile(r",|^\d{1,9}$|^(\d{1,3}\.){3}")
"""Amounts, short numbers and IP addresses."""


def find_country(config: PublicConfig) -> str:
    """The country of the account's first target number, for numbers without a country code; US without target numbers."""
    for target in config["target_numbers"]:
        region = phonenumbers.region_code_for_number(phonenumbers.parse(target["number"]["number"]))
        if region:
            return region
    return "US"


def read_link(link: str, country: str) -> str:
    """The number of a link in E.164; empty if it has none."""
    found = _LINK.match(link)
    try:
        number = phonenumbers.parse(unquote(found[1]), country) if found else None
    except phonenumbers.NumberParseException:
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164) if number else ""


def read_text(text: str, country: str) -> list[str]:
    """The numbers of a text in E.164, each once."""
    return list(dict.fromkeys(_match(text, country)))


def read_spot(spot: Spot, country: str) -> list[str]:
    """The numbers of a spot in E.164, each once."""
    if spot.attribute == "href":
        number = read_link(spot.text, country)
        return [number] if number else []
    return read_text(spot.text, country)


def _match(text: str, country: str) -> Iterator[str]:
    # Numbers of examples, such as 555-0100, are possible but not valid.
    leniency = phonenumbers.Leniency.POSSIBLE
    for line in text.split("\n"):
        for one in phonenumbers.PhoneNumberMatcher(line, country, leniency=leniency, max_tries=_MOST_TRIES):
            beside = line[max(0, one.start - _BESIDE) : one.start] + line[one.end : one.end + _BESIDE]
            is_part = any(letter.isdigit() for letter in beside)
            if (
                not is_part
                and len(str(one.number.national_number)) >= _LEAST_DIGITS
                and not _NOT_WRITTEN.search(one.raw_string)
            ):
                yield phonenumbers.format_number(one.number, phonenumbers.PhoneNumberFormat.E164)
