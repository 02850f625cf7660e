"""Area codes as people in each country write them, with the example numbers of every country in `phonenumbers`."""

import re

import phonenumbers
import pytest
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from server.domain.routing.caller_locations import find_caller_location, fits_location
from server.domain.routing.steps import GeoCase
from tests.unit.server.routing.walking import SORRY

TYPES = {"fixed": PhoneNumberType.FIXED_LINE, "mobile": PhoneNumberType.MOBILE}
MOST_DIGITS = 6
"""The form of area codes in an account; some countries write their numbers in one piece."""

SHOWN = {"AR", "BJ", "BR", "DE", "ES", "GB", "HU", "IT", "KZ", "MX", "RU", "US", "VA"}
"""Countries of each kind of plan; the others are `exhaustive`."""
EXAMPLES = [
    pytest.param(region, number, id=f"{region}-{name}", marks=[] if region in SHOWN else pytest.mark.exhaustive)
    for region in sorted(phonenumbers.SUPPORTED_REGIONS)
    for name, kind in TYPES.items()
    if (number := phonenumbers.example_number_for_type(region, kind)) is not None
]
OF_THE_WHOLE_COUNTRY = {"BJ"}
"""Countries where the first group of digits is the same for all numbers."""


def write(number: phonenumbers.PhoneNumber) -> str:
    return str(phonenumbers.format_number(number, PhoneNumberFormat.E164))


def list_groups(number: phonenumbers.PhoneNumber) -> list[str]:
    """The groups of digits as the country writes them, without a separate trunk prefix."""
    groups = re.findall("[0-9]+", phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL))
    region = phonenumbers.region_code_for_number(number)
    trunk = phonenumbers.ndd_prefix_for_region(region, True)
    return groups[1:] if groups[0] == trunk else groups


def matches(caller: str, code: str, country: str, *, names_country: bool) -> bool:
    location = find_caller_location(caller, {})
    return fits_location(
        GeoCase(SORRY, area_codes=(code,), countries=(country,) if names_country else ()), location, country
    )


@pytest.mark.parametrize(("region", "number"), EXAMPLES)
def test_area_code_as_the_country_writes_it_matches_its_numbers(region: str, number: phonenumbers.PhoneNumber) -> None:
    caller, country = write(number), find_caller_location(write(number), {}).country
    code = list_groups(number)[0][:MOST_DIGITS]
    assert matches(caller, code, country, names_country=True)
    assert matches(caller, code, country, names_country=False)
    trunk = phonenumbers.ndd_prefix_for_region(country, True) or ""
    if trunk.startswith("0") and code.startswith(trunk):
        assert matches(caller, code.removeprefix(trunk), country, names_country=True)
    elif trunk == "0":
        assert matches(caller, f"0{code}", country, names_country=True)


@pytest.mark.parametrize(("region", "number"), EXAMPLES)
def test_another_area_code_does_not_match(region: str, number: phonenumbers.PhoneNumber) -> None:
    caller = write(number)
    location = find_caller_location(caller, {})
    code = list_groups(number)[0][:MOST_DIGITS]
    others = {code[:-1] + str((int(code[-1]) + step) % 10) for step in range(1, 9)} - {location.area_code}
    assert not [other for other in others if matches(caller, other, location.country, names_country=True)]
    if location.area_code and location.country not in OF_THE_WHOLE_COUNTRY:
        assert not matches(caller, location.area_code + "9", location.country, names_country=True)
        shorter = location.area_code[:-1]
        assert not (shorter.strip("0") and matches(caller, shorter, location.country, names_country=True))


@pytest.mark.parametrize(
    ("caller", "country", "area_code"),
    [
        ("+390212345678", "IT", "02"),
        ("+390669812345", "VA", "06"),
        ("+3780549886377", "SM", "0549"),
        ("+24101441234", "GA", "01"),
        ("+2290120211234", "BJ", ""),
        ("+5491123456789", "AR", "11"),
        ("+5493415123456", "AR", "341"),
        ("+541123456789", "AR", "11"),
        ("+5511961234567", "BR", "11"),
        ("+55015 11 961234567", "BR", "11"),
        ("+5215512345678", "MX", "55"),
        ("+525512345678", "MX", "55"),
        ("+4930123456", "DE", "30"),
        ("+4915123456789", "DE", ""),
        ("+77172123456", "KZ", "7172"),
        ("+18005550123", "US", "800"),
        ("+34911234567", "ES", ""),
    ],
)
def test_area_code_is_that_of_the_countrys_plan(caller: str, country: str, area_code: str) -> None:
    location = find_caller_location(caller, {})
    assert (location.country, location.area_code) == (country, area_code)


@pytest.mark.parametrize(
    ("caller", "code", "fits"),
    [
        ("+390212345678", "02", True),
        ("+390212345678", "2", True),
        ("+390212345678", "021", False),
        ("+390311234567", "031", True),
        ("+393123456789", "031", False),
        ("+393123456789", "312", True),
        ("+3612345678", "1", True),
        ("+3612345678", "061", True),
        ("+78123456789", "812", True),
        ("+78123456789", "8812", True),
        ("+78123456789", "12", False),
        ("+14155550123", "1415", True),
        ("+5491123456789", "011", True),
        ("+5491123456789", "911", False),
        ("+5215512345678", "55", True),
        ("+34911234567", "91", True),
        ("+34911234567", "93", False),
        ("+351212345678", "21", True),
        ("+2290120211234", "0120", True),
        ("+2290120211234", "0121", False),
    ],
)
def test_area_code_matches_with_and_without_its_trunk_prefix(caller: str, code: str, fits: bool) -> None:
    country = find_caller_location(caller, {}).country
    assert matches(caller, code, country, names_country=True) is fits
