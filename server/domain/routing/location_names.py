"""Splits a numbering plan's location text into city and region.

`phonenumbers` has one text per number, in a form that differs by country: `San Francisco, CA`, `Bangalore, Karnataka`,
`Goiás - GO`, `Athens/Piraeus/Salamina`, `Tehran province`.
"""

import re

from server.domain.routing.states import find_state

_ENDS_WITH_CODE = re.compile(r"(.+) - ([A-Z]{2})")
_SEVERAL = re.compile(r"/|;| & | and ", re.IGNORECASE)
_IS_REGION = re.compile(
    r"^(greater|outside|republic of|western|eastern|northern|southern|central) |"
    r"\b(areas?|atoll|canton|county|departments?|districts?|islands?|oblast|prefecture|province|regions?|republic|states?|"
    r"territory|zones?)\b",
    re.IGNORECASE,
)
_NAMED_BY_REGION = frozenset(
    "AF BN CD CG EC ES FI FJ GQ HR IR KR MV NO PE PG PH RO TL TM VE YE".split()  # their plans name regions, not cities
)
_LISTS_BY_COMMA = frozenset({"AE", "AT", "KZ", "LY", "OM", "PY"})


def read_location_name(text: str, country: str, country_name: str) -> tuple[str, str]:
    """City and region, each empty unless the text names exactly one; the region as its code if known."""
    coded = _ENDS_WITH_CODE.fullmatch(text)
    if coded is not None:
        return _read_city(coded[1]), coded[2]
    if text == country_name or (country in _LISTS_BY_COMMA and ", " in text):
        return "", ""
    first, comma, last = text.rpartition(", ")
    if comma:
        return _read_city(first), _read_region(last, country)
    region = find_state(text, country)
    if region or country in _NAMED_BY_REGION or _IS_REGION.search(text):
        return "", region or ("" if _SEVERAL.search(text) else text)
    return _read_city(text), ""


def _read_city(text: str) -> str:
    return "" if "," in text or _SEVERAL.search(text) else text


def _read_region(text: str, country: str) -> str:
    return "" if "/" in text else find_state(text, country) or text
