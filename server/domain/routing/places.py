"""Where a caller's number is from: what the carrier says, else what the number's plan says (by `phonenumbers`).

A mobile or ported number stays with the place that gave it out: this is where the number is from, not the caller.
"""

from collections.abc import Mapping

import phonenumbers

from server.domain.routing.facts import CallerPlace
from server.domain.routing.numbered_places import find_numbered_place
from server.domain.routing.states import find_state
from server.domain.routing.steps import GeoCase

_NORTH_AMERICA = 1
_AREA_CODE_DIGITS = 3
_MOST_CHARACTERS = 64


def find_caller_place(caller: str, fields: Mapping[str, str]) -> CallerPlace:
    """The place of a caller (E.164, empty when withheld), over which the carrier's `city`, `state` and `country` go."""
    number = _parse(caller)
    numbered_country, area_code = ("", "") if number is None else (_find_country(number), _find_area_code(number))
    country = fields.get("country", "").strip().upper()[:2] or numbered_country
    state, city = fields.get("state", "").strip(), fields.get("city", "").strip()
    if number is not None and country == numbered_country and not (state and city):
        numbered_city, numbered_state = find_numbered_place(number, country)
        state, city = state or numbered_state, city or numbered_city
    code = find_state(state, country) or state.upper()[:_MOST_CHARACTERS]
    return CallerPlace(country, code, area_code, city[:_MOST_CHARACTERS])


def fits_place(case: GeoCase, place: CallerPlace, country: str) -> bool:
    """Whether the place is in the case; `country` is the account's, where area codes and states are of by default.

    An area code without a country counts in all countries that dial it the same way.
    """
    if case.countries and place.country not in case.countries:
        return False
    if case.states and (place.state not in case.states or place.country not in (case.countries or (country,))):
        return False
    if not case.area_codes:
        return True
    is_dialled_alike = bool(case.countries) or _find_calling_code(place.country) == _find_calling_code(country)
    return (
        bool(place.area_code) and is_dialled_alike and place.area_code in {code.lstrip("0") for code in case.area_codes}
    )


def describe_place(place: CallerPlace) -> str:
    """The place in words, from the nearest to the widest."""
    area = f"area code {place.area_code}" if place.area_code else ""
    return ", ".join(part for part in (place.city, place.state, place.country, area) if part) or "nowhere that is known"


def _parse(caller: str) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(caller)
    except phonenumbers.NumberParseException:
        return None


def _find_country(number: phonenumbers.PhoneNumber) -> str:
    country = phonenumbers.region_code_for_number(number) or ""
    return country if country.isalpha() else ""


def _find_area_code(number: phonenumbers.PhoneNumber) -> str:
    digits = phonenumbers.length_of_geographical_area_code(number)
    if not digits and number.country_code == _NORTH_AMERICA:
        digits = _AREA_CODE_DIGITS
    return str(phonenumbers.national_significant_number(number)[:digits])


def _find_calling_code(country: str) -> int:
    return phonenumbers.country_code_for_region(country)
