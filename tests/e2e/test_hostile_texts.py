"""Hostile texts take no more time than others of the same length."""

import pytest
from playwright.sync_api import Page

from tests.e2e.showing import show
from tests.tables import show_some

LENGTH = 300_000
PIECES = {
    "ones": "1",
    "zeros": "0",
    "plus signs": "+",
    "brackets": "(",
    "eights and spaces": "8 ",
    "eights far apart": "8" + " " * 39,
    "eights in brackets": "(8)",
    "numbers that are almost there": "800-555-010 ",
    "letters that are almost there": "800-JKL-",
    "country codes": "+1 ",
    "exit codes": "011 ",
    "addresses": "80.055.50.",
    "full-width digits": "\uff18",
    "no-break spaces": "\u00a0",
}


@pytest.mark.parametrize("pieces", show_some(PIECES, every=3))
def test_a_text_of_nothing_but(page: Page, pieces: str) -> None:
    show(page, "<p></p>")
    text = PIECES[pieces] * (LENGTH // len(PIECES[pieces]))
    page.evaluate(
        "(text) => { document.querySelector('p').textContent = `${text}, call: 800.555.0100, ${text}`; }", text
    )
    page.wait_for_function("document.querySelector('p').textContent.includes('866.555.0101')")
