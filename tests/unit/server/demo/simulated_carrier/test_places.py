"""Where a carrier says that a number is from."""

import pytest

from server.demo.simulated_carrier.places import look_up_place
from server.demo.simulated_carrier.planned_call import WITHHELD_CALLER, CallerPlace


@pytest.mark.parametrize(
    ("number", "place"),
    [
        ("+14155550123", CallerPlace("SAN FRANCISCO", "CA", "", "US")),
        ("+18665550101", CallerPlace(country="US")),
        (WITHHELD_CALLER, CallerPlace()),
        ("somebody", CallerPlace()),
    ],
)
def test_a_number_is_from_where_its_digits_say(number: str, place: CallerPlace) -> None:
    assert look_up_place(number) == place
