"""The location of a number, as a carrier sends it."""

import pytest

from server.demo.simulated_carrier.locations import look_up_location
from server.demo.simulated_carrier.planned_call import WITHHELD_CALLER, CallerLocation


@pytest.mark.parametrize(
    ("number", "location"),
    [
        ("+14155550123", CallerLocation("SAN FRANCISCO", "CA", "", "US")),
        ("+18665550101", CallerLocation(country="US")),
        (WITHHELD_CALLER, CallerLocation()),
        ("somebody", CallerLocation()),
    ],
)
def test_the_location_of_a_number_comes_from_its_digits(number: str, location: CallerLocation) -> None:
    assert look_up_location(number) == location
