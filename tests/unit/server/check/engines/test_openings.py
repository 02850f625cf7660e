"""Which requests of a page are stopped."""

import pytest

from server.check.engines.contract import STOPPED_CALLS, Opening

OPENING = Opening("https://shop.example/", "", True, "", "")
TAG = "https://dni.example/under/a/demo"


@pytest.mark.parametrize("call", STOPPED_CALLS)
def test_each_call_of_the_tag_is_stopped(call: str) -> None:
    assert OPENING.find_stop("POST", f"{TAG}/{call}") == STOPPED_CALLS[call]
    assert OPENING.find_stop("POST", f"{TAG}/{call}?query") == STOPPED_CALLS[call]


@pytest.mark.parametrize(
    ("method", "url"),
    [
        ("GET", f"{TAG}/claim"),
        ("OPTIONS", f"{TAG}/claim"),
        ("POST", f"{TAG}/claims"),
        ("POST", "https://shop.example/claim"),
        ("POST", "https://shop.example/search?a/demo/claim"),
        ("GET", f"{TAG}/dni.js"),
    ],
)
def test_other_requests_are_not(method: str, url: str) -> None:
    assert OPENING.find_stop(method, url) is None


def test_an_opening_can_let_some_through() -> None:
    opening = Opening("https://shop.example/", "", True, "", "", {"seen": 204})
    assert opening.find_stop("POST", f"{TAG}/claim") is None
    assert opening.find_stop("POST", f"{TAG}/seen") == 204
