"""Where a number is from, as a carrier tells it with each call."""

from server.demo.simulated_carrier.planned_call import WITHHELD_CALLER, CallerLocation
from server.domain.routing.caller_locations import find_caller_location


def look_up_location(number: str) -> CallerLocation:
    """The location of an E.164 number, as far as its digits tell; nothing for a withheld one."""
    if number == WITHHELD_CALLER:
        return CallerLocation()
    location = find_caller_location(number, {})
    return CallerLocation(location.city.upper(), location.state, "", location.country)
