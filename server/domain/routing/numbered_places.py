"""The city and state of a number, by the numbering plans that `phonenumbers` has."""

import phonenumbers

from server.domain.routing.states import find_state


def find_numbered_place(number: phonenumbers.PhoneNumber, country: str) -> tuple[str, str]:
    """City and state (its code) of a number of the country, each empty where the plan does not tell."""
    # The plans take a second and 100 MB to load: only where a caller's place decides, and the carrier did not tell it.
    from phonenumbers import geocoder

    city, _, state = geocoder.description_for_number(number, "en").rpartition(", ")
    code = find_state(state, country)
    if code:
        return city, code
    return ("" if state == geocoder.country_name_for_number(number, "en") else state), ""
