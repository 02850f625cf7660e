"""Looks up the location of a number, which carriers send with each call."""

from server.demo.simulated_carrier.planned_call import WITHHELD_CALLER, CallerLocation
from server.domain.routing.caller_locations import find_caller_location


def look_up_location(number: str) -> CallerLocation:
    """The location of an E.164 number, from its digits; empty for a withheld number."""
    if number == WITHHELD_CALLER:
        return CallerLocation()
    location = find_caller_location(number, {})
    return CallerLocation(location.city.upper(), location.state, "", location.country)
