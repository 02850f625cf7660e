"""The code of the recipe for analytics sends what its table says, to `gtag` or into the data layer."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page

from build.layout import REPOSITORY
from tests.e2e.showing import show

RECIPE = (REPOSITORY / "docs" / "recipes" / "analytics.md").read_text(encoding="utf-8")
BODY = '<a href="tel:+18005550100">Call <b>800-555-0100</b></a>'
GTAG = "<script>window.sent = []; window.gtag = (...given) => sent.push(given)</script>"


def read_code() -> str:
    found = re.search(r"```html\n(<script>.+?</script>)\n```", RECIPE, flags=re.DOTALL)
    assert found
    return found[1]


def read_sent(page: Page) -> list[Any]:
    sent: list[Any] = page.evaluate(
        """() => window.sent ?? dataLayer.map(({event, ...values}) => ["event", event, values])"""
    )
    return sent


@pytest.mark.parametrize("head", [GTAG, ""], ids=["gtag", "data layer"])
def test_swaps_and_taps_are_sent(page: Page, head: str) -> None:
    show(page, BODY, head=head + read_code())
    page.evaluate(
        "document.addEventListener('click', (event) => event.preventDefault()); document.querySelector('b').click()"
    )
    sent = read_sent(page)
    assert ["event", "dni_tap", {"dni_number": "+18665550101"}] in sent
    assert {name for _event, name, _values in sent} == {"dni_swap", "dni_tap"}
    assert sum(values.get("dni_swapped", 0) for _event, _name, values in sent) >= 2


@pytest.mark.parametrize("head", [GTAG, ""], ids=["gtag", "data layer"])
def test_the_reason_of_the_pages_own_number_is_sent(page: Page, head: str) -> None:
    show(page, BODY, head=head + read_code(), account="consent")
    assert read_sent(page) == [["event", "dni_default", {"dni_reason": "consent", "dni_target_number": ""}]]


def test_the_table_lists_the_events_of_the_code() -> None:
    assert set(re.findall(r"^\| `(dni_\w+)`", RECIPE, flags=re.MULTILINE)) == set(
        re.findall(r'send\("(\w+)"', read_code())
    )
