"""The city and the region in the location texts of numbering plans."""

import phonenumbers
import pytest
from phonenumbers import PhoneNumberFormat, PhoneNumberType, geocoder

from server.domain.routing.caller_locations import find_caller_location
from server.domain.routing.location_names import read_location_name

JOINTS = ("/", ";", " and ", " & ", ", ", " - ")


@pytest.mark.parametrize(
    ("text", "country", "location"),
    [
        ("San Francisco, CA", "US", ("San Francisco", "CA")),
        ("New Jersey", "US", ("", "NJ")),
        ("East & Southern, Columbia, SC", "US", ("", "SC")),
        ("Nova Scotia/Prince Edward Island", "CA", ("", "")),
        ("Newfoundland and Labrador", "CA", ("", "NL")),
        ("Bangalore, Karnataka", "IN", ("Bangalore", "Karnataka")),
        ("Aizwal/Serchip, Mizoram", "IN", ("", "Mizoram")),
        ("New Delhi", "IN", ("New Delhi", "")),
        ("Abadia de Goiás - GO", "BR", ("Abadia de Goiás", "GO")),
        ("Acaponeta, NAY", "MX", ("Acaponeta", "NAY")),
        ("Aguascalientes/Jalisco", "MX", ("", "")),
        ("Arica, Arica and Parinacota", "CL", ("Arica", "Arica and Parinacota")),
        ("Cruz Alta, Córdoba/San José de la Esquina, Santa Fe", "AR", ("", "Santa Fe")),
        ("Kirchstetten, Neudorf bei Staatz", "AT", ("", "")),
        ("Sharjah, Ajman, Umm Al-Qaiwain", "AE", ("", "")),
        ("New South Wales", "AU", ("", "NSW")),
        ("Adelaide", "AU", ("Adelaide", "")),
        ("Frankfurt (Oder)", "DE", ("Frankfurt (Oder)", "")),
        ("Bolzano/Bozen", "IT", ("", "")),
        ("Tehran province", "IR", ("", "Tehran province")),
        ("Bijelo Polje/Mojkovac", "ME", ("", "")),
        ("Pichincha", "EC", ("", "Pichincha")),
        ("Haifa and North Regions", "IL", ("", "")),
        ("France", "FR", ("", "")),
        ("Saint Vincent And The Grenadines", "VC", ("", "")),
    ],
)  # fmt: skip
def test_text_names_a_city_a_region_or_both(text: str, country: str, location: tuple[str, str]) -> None:
    country_name = {"FR": "France", "VC": "Saint Vincent And The Grenadines"}.get(country, "-")
    assert read_location_name(text, country, country_name) == location


@pytest.mark.exhaustive
@pytest.mark.parametrize("region", sorted(phonenumbers.SUPPORTED_REGIONS))
def test_city_of_a_number_is_one_name_and_not_that_of_its_country(region: str) -> None:
    for kind in (PhoneNumberType.FIXED_LINE, PhoneNumberType.MOBILE):
        number = phonenumbers.example_number_for_type(region, kind)
        if number is not None:
            location = find_caller_location(phonenumbers.format_number(number, PhoneNumberFormat.E164), {})
            assert not [joint for joint in JOINTS if joint in location.city]
            assert not location.city or location.city != geocoder.country_name_for_number(number, "en")


@pytest.mark.parametrize(
    ("caller", "city", "state"),
    [
        ("+918023456789", "Bangalore", "Karnataka"),
        ("+19025550123", "", ""),
        ("+5491123456789", "Buenos Aires", ""),
        ("+5215512345678", "Mexico City", "FD"),
        ("+61282345678", "Sydney", ""),
        ("+390212345678", "Milan", ""),
    ],
)
def test_location_of_a_caller_has_city_and_state_in_the_right_fields(caller: str, city: str, state: str) -> None:
    location = find_caller_location(caller, {})
    assert (location.city, location.state) == (city, state)
