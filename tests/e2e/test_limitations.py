"""Numbers that the tag can't swap, and what a site can do about it. The documents list them."""

from playwright.sync_api import Page

from tests.e2e.expecting import expect
from tests.e2e.showing import read_all, settle, show

_MARKED = '<b data-dni-target="sales">%s</b>'


def test_limitation_an_area_code_that_became_a_list_number_is_not_swapped(page: Page) -> None:
    # docutils makes this of a line that begins with `(800) 555-0100`.
    show(page, '<ol start="800"><li>555-0100</li></ol><p>800-555-0100</p>')
    assert read_all(page, "li") == ["555-0100"]
    assert read_all(page, "ol", "start") == ["800"]


def test_a_site_can_mark_a_number_that_became_a_list(page: Page) -> None:
    show(page, f'<ol start="800"><li>555-0100</li></ol>{_MARKED % "(800) 555-0100"}')
    assert read_all(page, "b") == ["(866) 555-0101"]


def test_limitation_a_number_that_a_style_writes_is_not_swapped(page: Page) -> None:
    show(page, "<p></p>", head='<style>p::before { content: "800-555-0100" }</style>')
    assert page.evaluate("getComputedStyle(document.querySelector('p'), '::before').content") == '"800-555-0100"'


def test_limitation_digits_that_only_a_pointer_reveals_are_not_joined(page: Page) -> None:
    show(
        page,
        "<p>Call 800-555-<span>0100</span></p><button>Elsewhere</button>",
        head="<style>span { display: none } p:hover span { display: inline }</style>",
    )
    page.locator("p").hover()
    settle(page)
    assert read_all(page, "p") == ["Call 800-555-0100"]


def test_a_site_can_reveal_them_by_a_marked_number(page: Page) -> None:
    show(page, f"<p>Call {_MARKED % '800-555-<span hidden>0100</span>'}</p>")
    assert read_all(page, "b") == ["(866) 555-0101"]


def test_limitation_a_number_in_a_picture_of_letters_stays(page: Page) -> None:
    show(page, "<canvas></canvas>")
    page.evaluate(
        """() => {
          const pen = document.querySelector("canvas").getContext("2d");
          window.before = pen.canvas.toDataURL();
          pen.fillText("800-555-0100", 9, 9);
          window.drawn = pen.canvas.toDataURL();
        }"""
    )
    settle(page)
    assert page.evaluate("[drawn !== before, document.querySelector('canvas').toDataURL() === drawn]") == [True, True]


def test_limitation_a_number_that_a_script_stores_is_not_swapped(page: Page) -> None:
    show(page, "<p>800-555-0100</p>")
    page.evaluate("window.kept = document.querySelector('p').textContent; dni.restore()")
    expect(page.locator("p")).to_have_text("800-555-0100")
    assert page.evaluate("kept") == "866-555-0101"
