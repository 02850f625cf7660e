"""Pieces on one line read as one number; a line break between them separates them."""

from playwright.sync_api import Page

from tests.e2e.showing import read_all, show

ONE_NUMBER = {
    "spans and spaces": ("<span>(800)</span> <b>555</b>-0100", "(866) 555-0101"),
    "elements in elements": ("<b><i>800</i></b>-<u>555-<s>0100</s></u>", "866-555-0101"),
    "chances to break a line": ("800<wbr>-555<wbr>-0100", "866-555-0101"),
    "comments": ("Call 800-<!-- react -->555<!-- -->-0100", "Call 866-555-0101"),
    "an element a digit": ("".join(f"<i>{digit}</i>" for digit in "8005550100"), "8665550101"),
    "the country code apart": ("<small>+1</small> <strong>800 555 0100</strong>", "+1 866 555 0101"),
    "elements on lines of their own": ("\n <b>800</b>\n <b>555</b>\n <b>0100</b>\n", "\n 866\n 555\n 0101\n"),
    "a piece that is a link": ('800-<a href="/">555</a>-0100', "866-555-0101"),
    "two numbers": ("<b>800</b>-555-0100 or <b>800</b>-555-0123", "866-555-0101 or 866-555-0102"),
    "text around": ("Our <b>free 800</b>-555-<i>0100 line</i> is open", "Our free 866-555-0101 line is open"),
    "an element styled inline": ('<div style="display:inline">800-</div>555-0100', "866-555-0101"),
    "contents only": ('<div style="display:contents">800-555</div>-0100', "866-555-0101"),
}
SEVERAL = {
    "divisions": "<div>800-555-</div><div>0100</div>",
    "a line break": "800-555-<br>0100",
    "list items": "<ul><li>800</li><li>555</li><li>0100</li></ul>",
    "table cells": "<table><tr><td>800</td><td>555</td><td>0100</td></tr></table>",
    "table rows": "<table><tr><td>800-555</td></tr><tr><td>0100</td></tr></table>",
    "a picture": '800-555-<img alt="" src="/demo/static/mark.svg">0100',
    "a field": "800-555-<input>0100",
    "spans styled as blocks": '<span style="display:block">800-555-</span><span style="display:block">0100</span>',
    "the columns of a flex box": '<div style="display:flex; gap:3em"><span>800-555-</span><span>0100</span></div>',
    "a heading": "<h2>800-555-</h2>0100",
    "text that is not digits": "<b>800</b> of <b>555</b>-0100",
}


def test_a_number_in_pieces_is_swapped_across(page: Page) -> None:
    show(page, "".join(f"<div class=line>{html}</div>" for html, _expected in ONE_NUMBER.values()))
    swapped = dict(zip(ONE_NUMBER, read_all(page, ".line"), strict=True))
    assert swapped == {pieces: expected for pieces, (_html, expected) in ONE_NUMBER.items()}


def test_pieces_apart_from_each_other_are_not_swapped(page: Page) -> None:
    show(page, "".join(f"<div class=place>{html}</div>" for html in SEVERAL.values()))
    places = page.locator(".place").evaluate_all("(all) => all.map((one) => one.innerHTML)")
    assert [between for between, html in zip(SEVERAL, places, strict=True) if "866" in html] == []


def test_text_nodes_side_by_side_are_read_as_one(page: Page) -> None:
    show(page, "<p id=line></p>")
    page.evaluate("document.getElementById('line').append('Call 8', '00-5', '', '55-0100', ' now')")
    page.wait_for_function("document.getElementById('line').textContent === 'Call 866-555-0101 now'")


def test_each_element_keeps_its_number_of_digits(page: Page) -> None:
    show(page, "<p><b>(800)</b> <i>555</i>-<u>0100</u></p>")
    assert page.locator("p").inner_html() == "<b>(866)</b> <i>555</i>-<u>0101</u>"


def test_a_number_of_another_country_replaces_all_pieces(page: Page) -> None:
    show(page, "<p>Call <b>800</b>-<i>555</i>-0100 now</p>", account="abroad")
    assert read_all(page, "p") == ["Call 020 7946 0958 now"]
    assert page.locator("p > *").evaluate_all("(all) => all.map((one) => one.localName)") == ["b", "i"]


def test_limitation_a_digit_in_the_element_before_does_not_make_it_a_longer_number(page: Page) -> None:
    show(page, "<p>Order <b>9</b>8005550100</p>")
    assert read_all(page, "p") == ["Order 98665550101"]


def test_a_piece_that_changes_alone_never_leaves_a_mix_of_two_numbers(page: Page) -> None:
    show(page, "<p><b>800</b>-<i>555-0100</i></p>")
    page.evaluate("document.querySelector('b').firstChild.data = '800'")
    page.wait_for_function("document.querySelector('p').textContent === '866-555-0101'")
    page.evaluate("document.querySelector('b').firstChild.data = '888'")
    page.wait_for_function("document.querySelector('p').textContent === '888-555-0100'")
