"""The location of a caller's number: from the carrier, else from the numbering plan (`phonenumbers`).

A mobile or ported number keeps its original location, so this is where the number is from, not the caller.
"""

from collections.abc import Mapping

import phonenumbers

from server.domain.routing.area_codes import find_area_code, find_national_digits, fits_area_code, parse_caller
from server.domain.routing.facts import CallerLocation
from server.domain.routing.numbered_locations import find_numbered_location
from server.domain.routing.postal_codes import fits_zip, normalize_zip
from server.domain.routing.states import find_state
from server.domain.routing.steps import GeoCase

_MOST_CHARACTERS = 64
_MOST_ZIP_CHARACTERS = 12


def find_caller_location(caller: str, fields: Mapping[str, str]) -> CallerLocation:
    """The location of a caller (E.164, empty if withheld). The carrier's `city`, `state`, `zip`, `country` take precedence."""
    number = parse_caller(caller)
    numbered_country = "" if number is None else _find_country(number)
    country = fields.get("country", "").strip().upper()[:2] or numbered_country
    state, city = fields.get("state", "").strip(), fields.get("city", "").strip()
    state = find_state(state, country) or state.upper()
    if number is not None and country == numbered_country and not (state and city):
        numbered_city, numbered_state = find_numbered_location(number, country)
        # Ignore the city if it is in another state than the carrier's.
        is_alike = not state or state == numbered_state.upper()
        state, city = state or numbered_state, city or (numbered_city if is_alike else "")
    return CallerLocation(
        country,
        state[:_MOST_CHARACTERS],
        "" if number is None else find_area_code(number, numbered_country),
        city[:_MOST_CHARACTERS],
        normalize_zip(fields.get("zip", ""))[:_MOST_ZIP_CHARACTERS],
        "" if number is None else find_national_digits(number),
    )


def fits_location(case: GeoCase, location: CallerLocation, country: str) -> bool:
    """Whether the location matches the case. `country` is the account's, the default for area codes, states and zips.

    An area code without a country matches in all countries with the same calling code.
    """
    if case.countries and location.country not in case.countries:
        return False
    is_in_country = location.country in (case.countries or (country,))
    if case.states and not (is_in_country and location.state.upper() in case.states):
        return False
    if case.zips and not (is_in_country and any(fits_zip(pattern, location.zip) for pattern in case.zips)):
        return False
    if not case.area_codes:
        return True
    is_dialled_alike = bool(case.countries) or _find_calling_code(location.country) == _find_calling_code(country)
    return is_dialled_alike and any(
        fits_area_code(code, location.area_code, location.national_digits, location.country) for code in case.area_codes
    )


def describe_location(location: CallerLocation) -> str:
    """The location in words, from city to country."""
    area = f"area code {location.area_code}" if location.area_code else ""
    region = " ".join(part for part in (location.state, location.zip) if part)
    return ", ".join(part for part in (location.city, region, location.country, area) if part) or "an unknown location"


def _find_country(number: phonenumbers.PhoneNumber) -> str:
    country = phonenumbers.region_code_for_number(number) or ""
    return country if country.isalpha() else ""


def _find_calling_code(country: str) -> int:
    return phonenumbers.country_code_for_region(country)
