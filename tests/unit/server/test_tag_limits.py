"""Which of a request's tags are stored: the last ones, as many as fit."""

from server.http.leases.tag_limits import MOST_TAG_CHARACTERS, choose_tags

LONG = "x" * 500


def test_all_tags_are_stored_if_they_fit() -> None:
    assert choose_tags({"quote": "requested", "roof": "tile"}) == {"quote": "requested", "roof": "tile"}


def test_the_latest_tags_are_stored_before_tags_of_the_address() -> None:
    address = {f"utm_{index}": LONG for index in range(8)}
    assert choose_tags(address | {"tel_tapped_at": "1800000000000"})["tel_tapped_at"] == "1800000000000"


def test_a_tag_that_does_not_fit_does_not_exclude_others() -> None:
    assert choose_tags({"first": "1", "long": "x" * MOST_TAG_CHARACTERS, "last": "2"}) == {"first": "1", "last": "2"}
