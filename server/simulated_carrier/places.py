"""Where a number is from, as a carrier tells it with each call."""

import phonenumbers
from phonenumbers import geocoder

from server.simulated_carrier.planned_call import CallerPlace


def look_up_place(number: str) -> CallerPlace:
    """The place of an E.164 number, as far as its digits tell; nothing for what is no number."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return CallerPlace()
    country = phonenumbers.region_code_for_number(parsed) or ""
    # "San Francisco, CA" where the digits tell the city, else a state or country by its name, which no carrier sends.
    city, comma, state = geocoder.description_for_number(parsed, "en").rpartition(", ")
    return CallerPlace(city.upper(), state, "", country) if comma else CallerPlace(country=country)
