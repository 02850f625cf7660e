"""Where a number is from, as a carrier tells it with each call."""

from server.demo.simulated_carrier.planned_call import WITHHELD_CALLER, CallerPlace
from server.domain.routing.places import find_caller_place


def look_up_place(number: str) -> CallerPlace:
    """The place of an E.164 number, as far as its digits tell; nothing for a withheld one."""
    if number == WITHHELD_CALLER:
        return CallerPlace()
    place = find_caller_place(number, {})
    return CallerPlace(place.city.upper(), place.state, "", place.country)
