"""Moving a tracking source in the order in which sources are tried."""

from dataclasses import replace

import pytest

from server.account_file.read import read_account_file
from server.domain.source_order import move_source
from tests.shop import SHOP_FILE

ACCOUNT = read_account_file(SHOP_FILE.encode())


@pytest.mark.parametrize(
    ("name", "position", "order"),
    [
        ("Everyone", 0, ["Everyone", "Leaflet", "Partners"]),
        ("Everyone", 1, ["Leaflet", "Everyone", "Partners"]),
        ("Leaflet", 99, ["Partners", "Everyone", "Leaflet"]),
        ("Partners", -5, ["Partners", "Leaflet", "Everyone"]),
        ("Partners", 1, ["Leaflet", "Partners", "Everyone"]),
    ],
)
def test_a_source_moves_and_the_others_keep_their_order(name: str, position: int, order: list[str]) -> None:
    moved = move_source(ACCOUNT, name, position)
    assert [source.name for source in moved.on_site_sources] == order
    assert [source.priority for source in moved.on_site_sources] == [10, 20, 1000]


def test_neighbours_that_change_places_leave_the_other_sources_as_they_were() -> None:
    moved = move_source(ACCOUNT, "Partners", 0)
    assert moved.tracking_sources[2] == ACCOUNT.tracking_sources[2]


def test_sources_with_equal_priorities_get_new_ones() -> None:
    equal = replace(ACCOUNT, tracking_sources=tuple(replace(one, priority=100) for one in ACCOUNT.on_site_sources))
    moved = move_source(equal, "Everyone", 1)
    assert [(source.name, source.priority) for source in moved.on_site_sources] == [
        ("Leaflet", 10),
        ("Everyone", 20),
        ("Partners", 30),
    ]


def test_an_unknown_source_can_not_be_moved() -> None:
    with pytest.raises(KeyError):
        move_source(ACCOUNT, "Nobody", 0)
