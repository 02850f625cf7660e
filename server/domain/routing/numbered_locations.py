"""The city and region of a number, from the numbering plans of `phonenumbers`."""

import phonenumbers

from server.domain.routing.location_names import read_location_name


def load_numbering_plans() -> None:
    """Load the plans in advance: that takes up to half a second, and no caller should wait for it."""
    # Load them only if a route depends on the caller's location: they take 50 MB.
    from phonenumbers import geocoder  # noqa: F401


def find_numbered_location(number: phonenumbers.PhoneNumber, country: str) -> tuple[str, str]:
    """City and region (its code if known) of a number of the country, each empty if the plan does not have it."""
    from phonenumbers import geocoder

    text = geocoder.description_for_number(number, "en")
    return read_location_name(text, country, geocoder.country_name_for_number(number, "en")) if text else ("", "")
