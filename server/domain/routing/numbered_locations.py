"""The city and region of a number, by the numbering plans that `phonenumbers` has."""

import phonenumbers

from server.domain.routing.location_names import read_location_name


def load_numbering_plans() -> None:
    """Load the plans, unless they are there: that takes up to half a second, which no caller should have to wait for."""
    # Only where a caller's location decides: they take 50 MB.
    from phonenumbers import geocoder  # noqa: F401


def find_numbered_location(number: phonenumbers.PhoneNumber, country: str) -> tuple[str, str]:
    """City and region (its code where that is known) of a number of the country, each empty where the plan does not tell."""
    from phonenumbers import geocoder

    text = geocoder.description_for_number(number, "en")
    return read_location_name(text, country, geocoder.country_name_for_number(number, "en")) if text else ("", "")
