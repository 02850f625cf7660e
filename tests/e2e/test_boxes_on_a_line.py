"""A number in several boxes reads as one if the boxes are side by side on one line."""

import pytest
from playwright.sync_api import Page

from tests.e2e.expecting import expect
from tests.e2e.showing import read_all, show

_PIECES = "<span>(800)</span><span>&nbsp;555-0100</span>"


def write_boxes(style: str, item_style: str = "", pieces: str = _PIECES) -> str:
    """A link with these styles of its own and of the boxes in it."""
    styled = pieces.replace("<span>", f'<span style="{item_style}">') if item_style else pieces
    return f'<a href="tel:+18005550100" style="{style}">{styled}</a>'


ONE_NUMBER = {
    "a flex box": write_boxes("display:flex"),
    "an inline flex box": write_boxes("display:inline-flex"),
    "a flex box with its pieces in the middle": write_boxes("display:flex; align-items:center; justify-content:center"),
    "a grid of columns as wide as their text": write_boxes(
        "display:grid; grid-template-columns:max-content max-content"
    ),
    "an inline grid": write_boxes("display:inline-grid; grid-auto-flow:column"),
    "inline blocks": write_boxes("", "display:inline-block; white-space:pre"),
    "floats": write_boxes("display:inline-block", "float:left"),
    "cells of a table made of styles": write_boxes("display:table", "display:table-cell"),
    "pieces of three": write_boxes("display:flex", "", "<span>(800)</span><span>&nbsp;555</span><span>-0100</span>"),
    "an element in a piece": write_boxes(
        "display:flex", "", "<span><b>(800)</b></span><span>&nbsp;<i>555-0100</i></span>"
    ),
    "a text beside a box": write_boxes("display:flex", "", "<span>(800)</span>&nbsp;555-0100"),
    "a flex box in a flex box": write_boxes("display:flex", "", f'<span style="display:flex">{_PIECES}</span>'),
    "a box a letter, as text effects make them": write_boxes(
        "",
        "",
        "".join(f'<div style="position:relative; display:inline-block">{one}</div>' for one in "(800)\xa0555-0100"),
    ),
    "a button": f'<button style="display:flex">{_PIECES}</button>',
    "a paragraph": f'<p style="display:flex; margin:0">{_PIECES}</p>',
}
SEVERAL = {
    "a flex box whose boxes stand one below the other": write_boxes("display:flex; flex-direction:column"),
    "a grid of one column": write_boxes("display:grid"),
    "blocks": write_boxes("display:block", "display:block"),
    "floats on both sides": '<div style="width:40em"><span style="float:left">(800)</span>'
    '<span style="float:right">&nbsp;555-0100</span></div>',
    "columns": '<div style="display:flex; gap:3em"><span>800-555-</span><span>0100</span></div>',
    "columns that share the line": '<div style="display:flex; width:40em; justify-content:space-between">'
    "<span>800-555-</span><span>0100</span></div>",
    "columns of the same width": '<div style="display:grid; width:40em; grid-template-columns:1fr 1fr">'
    "<span>800-555-</span><span>0100</span></div>",
    "cells of a table": "<table><tr><td>(800)</td><td>&nbsp;555-0100</td></tr></table>",
    "a flex box that wraps": '<div style="display:flex; flex-wrap:wrap; width:3em"><span>800-555-</span><span>0100</span></div>',
    "a picture between": write_boxes(
        "display:flex",
        "",
        '<span>800-555-</span><img alt="" width=40 height=9 src="/demo/static/mark.svg"><span>0100</span>',
    ),
}


def test_a_number_in_boxes_side_by_side_is_swapped_across(page: Page) -> None:
    show(page, "".join(f"<section>{html}</section>" for html in ONE_NUMBER.values()))
    read = [text.replace("\xa0", " ") for text in read_all(page, "section")]
    assert dict(zip(ONE_NUMBER, read, strict=True)) == dict.fromkeys(ONE_NUMBER, "(866) 555-0101")


def test_boxes_apart_from_each_other_are_not_swapped(page: Page) -> None:
    show(page, "".join(f"<section>{html}</section>" for html in SEVERAL.values()))
    read = dict(zip(SEVERAL, read_all(page, "section"), strict=True))
    assert [name for name, text in read.items() if "866" in text] == []


@pytest.mark.parametrize("end", ["dni.restore()", "dni.consent('denied')"])
def test_a_number_in_boxes_is_put_back(page: Page, end: str) -> None:
    html = write_boxes("display:flex")
    show(page, html)
    assert page.locator("a").inner_text().replace("\xa0", " ").replace("\n", "") == "(866) 555-0101"
    page.evaluate(end)
    expect(page.locator("a")).to_have_attribute("href", "tel:+18005550100")
    assert page.evaluate("document.body.innerHTML") == html


def test_each_box_keeps_its_number_of_digits(page: Page) -> None:
    show(page, write_boxes("display:flex"))
    assert read_all(page, "a span") == ["(866)", "\xa0555-0101"]


def test_boxes_that_are_added_later_are_swapped_across(page: Page) -> None:
    show(page, "<div></div>")
    page.evaluate("(html) => { document.querySelector('div').innerHTML = html; }", write_boxes("display:flex"))
    expect(page.locator("a")).to_have_text("(866) 555-0101")
