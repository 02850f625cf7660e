"""Where a carrier says that a number is from."""

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
def test_a_number_is_from_where_its_digits_say(number: str, location: CallerLocation) -> None:
    assert look_up_location(number) == location
