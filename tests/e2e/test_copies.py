"""Copies that the page makes of a swapped text: numbers that this visit has shown are recognised everywhere.

Each section of the page is copied in another way. A number whose lease has ended must then be nowhere on the page; a number
that the page had before the first swap is its own, even if it is the same number.
"""

from typing import Any

import pytest
from playwright.sync_api import Page
from playwright.sync_api import TimeoutError as NeverHappened

from tests.e2e.conftest import OpenPools, OpenVisitor
from tests.e2e.expecting import expect
from tests.e2e.pools import FIRST, SECOND, PoolAccount, write_pool
from tests.e2e.showing import read_all, serve_document, settle, show
from tests.e2e.visitors import BODY, Visitor
from tests.waiting import HANG_MS

COPIES = {
    "a clone of a slide": "one.append(one.firstElementChild.cloneNode(true))",
    "a clone in another place": "one.append(document.importNode(one.querySelector('a'), true))",
    "html put back": "one.innerHTML = one.innerHTML",
    "html put back around something else": "const html = one.innerHTML; one.innerHTML = '<i>Soon</i>'; one.innerHTML = html",
    "html in a new element": "one.insertAdjacentHTML('beforeend', `<blockquote>${one.innerHTML}</blockquote>`)",
    "text put back": "const link = one.querySelector('a'); link.textContent = link.textContent + ' (free)'",
    "text in a new element": "one.append(Object.assign(document.createElement('q'), {textContent: one.textContent}))",
    "text in an attribute": "one.firstElementChild.title = one.textContent",
    "a link of its own": "one.append(Object.assign(document.createElement('a'), {href: one.querySelector('a').href}))",
    "a template": "const kept = document.createElement('template'); kept.innerHTML = one.innerHTML; one.append(kept.content)",
    "wrapped by a translator": """const text = one.querySelector('a').firstChild; const font = document.createElement('font');
        text.replaceWith(font); font.append(Object.assign(document.createElement('font'), {textContent: text.data}))""",
    "an element a letter": """const link = one.querySelector('a'); link.replaceChildren(...[...link.textContent].map(
        (letter) => Object.assign(document.createElement('i'), {textContent: letter})))""",
    "an element a part": """const link = one.querySelector('a'); link.replaceChildren(...link.textContent.split(/(?=-)/).map(
        (part) => Object.assign(document.createElement('b'), {textContent: part})))""",
    "a text split in two": "one.querySelector('a').firstChild.splitText(5)",
    "a shadow root": "one.lastElementChild.attachShadow({mode: 'open'}).innerHTML = one.firstElementChild.outerHTML",
}
"""What a script does with `one`, a section with a paragraph with a link, and an empty division."""

BODY_OF_COPIES = "".join(
    '<section><p>Call <a href="tel:+18005550100">800-555-0100</a> now</p><div></div></section>' for _copy in COPIES
)
_COPY = "(copies) => document.querySelectorAll('section').forEach((one, at) => new Function('one', copies[at])(one))"
_READ = """() => {
  const read = (root) => [root.textContent, ...[...root.querySelectorAll("*")].flatMap((one) => [
    ...[...one.attributes].map((attribute) => attribute.value), ...(one.shadowRoot ? read(one.shadowRoot) : [])])];
  return [...document.querySelectorAll("section")].map((one) => read(one).filter((text) => /\\d/.test(text)));
}"""


def make_copies(page: Page) -> None:
    """Copy each section as `COPIES` says."""
    page.evaluate(_COPY, list(COPIES.values()))


def read_copies(page: Page) -> dict[str, list[str]]:
    """Return what each section shows: texts and attributes with digits, those in its shadow root too."""
    return dict(zip(COPIES, page.evaluate(_READ), strict=True))


def expect_copies(page: Page, digits: str, like: dict[str, list[str]]) -> None:
    """All sections show, now or soon, the number of these ten digits where `like` has the page's own."""
    dashed = f"{digits[:3]}-{digits[3:6]}-{digits[6:]}"
    expected = {
        name: [text.replace("800-555-0100", dashed).replace("8005550100", digits) for text in texts]
        for name, texts in like.items()
    }
    await_value(page, f"({_READ})()", list(expected.values()))
    assert read_copies(page) == expected


def await_value(page: Page, expression: str, value: Any) -> None:
    """Wait until an expression has a value; if it never has, the caller's assertion shows its value."""
    try:
        page.wait_for_function(
            f"(value) => JSON.stringify({expression}) === JSON.stringify(value)", arg=value, timeout=HANG_MS
        )
    except NeverHappened:
        return


def read_copies_of_the_pages_own(page: Page) -> dict[str, list[str]]:
    """The sections without the tag: each with a copy of the page's own number."""
    serve_document(page, f"<!doctype html><body>{BODY_OF_COPIES}</body>", path="/own")
    page.goto("/own")
    make_copies(page)
    return read_copies(page)


def look_at_copies(account: PoolAccount, visitor: Visitor) -> dict[str, list[str]]:
    """Show a visitor a page with copies of the pool's first number; returns what a page of no tag would show."""
    own = read_copies_of_the_pages_own(visitor.page)
    visitor.look(body=BODY_OF_COPIES)
    visitor.sees("866-555-0120")
    make_copies(visitor.page)
    expect_copies(visitor.page, "8665550120", own)
    return own


def beat(visitor: Visitor) -> None:
    """Make the page send its request at once, as when it becomes visible again."""
    visitor.hide()
    visitor.come_back()


@pytest.mark.parametrize("end", ["dni.restore()", "dni.consent('denied')"])
def test_copies_are_put_back_with_the_rest(page: Page, end: str) -> None:
    own = read_copies_of_the_pages_own(page)
    show(page, BODY_OF_COPIES)
    make_copies(page)
    settle(page)
    expect_copies(page, "8665550101", own)
    page.evaluate(end)
    expect_copies(page, "8005550100", own)


def test_copies_are_swapped_again_when_the_page_is(page: Page) -> None:
    own = read_copies_of_the_pages_own(page)
    show(page, BODY_OF_COPIES)
    make_copies(page)
    page.evaluate("dni.restore()")
    expect_copies(page, "8005550100", own)
    page.evaluate("dni.swap()")
    expect_copies(page, "8665550101", own)


def test_copies_of_a_former_number_show_the_new_one(open_pools: OpenPools, open_visitor: OpenVisitor) -> None:
    account = open_pools(write_pool(FIRST, SECOND))
    visitor = open_visitor(account)
    own = look_at_copies(account, visitor)
    account.release(FIRST)
    beat(visitor)
    expect_copies(visitor.page, "8665550121", own)
    visitor.page.evaluate("dni.restore()")
    expect_copies(visitor.page, "8005550100", own)


def test_copies_of_a_former_number_show_the_default_number_until_there_is_a_new_one(
    open_pools: OpenPools, open_visitor: OpenVisitor
) -> None:
    account = open_pools(write_pool(FIRST, SECOND))
    visitor = open_visitor(account)
    own = look_at_copies(account, visitor)
    account.release(FIRST)
    visitor.answer("claim", lambda route: route.abort())
    beat(visitor)
    expect_copies(visitor.page, "8005550199", own)


def test_copies_of_a_leased_number_are_put_back_when_consent_is_withdrawn(
    open_pools: OpenPools, open_visitor: OpenVisitor
) -> None:
    account = open_pools(write_pool(FIRST, SECOND))
    visitor = open_visitor(account)
    own = look_at_copies(account, visitor)
    visitor.page.evaluate("dni.consent('denied')")
    expect_copies(visitor.page, "8005550100", own)


def test_stored_html_shows_the_current_number(open_pools: OpenPools, open_visitor: OpenVisitor) -> None:
    account = open_pools(write_pool(FIRST, SECOND))
    visitor = open_visitor(account)
    visitor.look()
    visitor.sees("866-555-0120")
    visitor.page.evaluate("window.kept = document.body.innerHTML")
    account.release(FIRST)
    beat(visitor)
    visitor.sees("866-555-0121")
    visitor.page.evaluate("document.body.innerHTML = kept")
    visitor.sees("866-555-0121")
    expect(visitor.page.locator("a")).to_have_attribute("href", "tel:+18665550121")
    assert "0120" not in visitor.page.evaluate("document.body.outerHTML")


@pytest.mark.parametrize("end", ["dni.restore()", "dni.consent('denied')"])
def test_stored_html_does_not_show_a_former_number(open_pools: OpenPools, open_visitor: OpenVisitor, end: str) -> None:
    visitor = open_visitor(open_pools(write_pool(FIRST)))
    visitor.look()
    visitor.sees("866-555-0120")
    visitor.page.evaluate("window.kept = document.body.innerHTML")
    visitor.page.evaluate(end)
    visitor.sees("800-555-0100")
    visitor.page.evaluate("document.body.innerHTML = kept")
    visitor.sees("800-555-0100")
    expect(visitor.page.locator("a")).to_have_attribute("href", "tel:+18005550100")


def test_a_copy_on_the_visits_second_page_is_recognised(page: Page) -> None:
    show(page, BODY)
    page.evaluate("sessionStorage.setItem('kept', document.body.innerHTML)")
    show(page, "<div></div>", path="/second", query="")
    page.evaluate("document.querySelector('div').innerHTML = sessionStorage.getItem('kept')")
    settle(page)
    page.evaluate("dni.restore()")
    expect(page.locator("a")).to_have_text("800-555-0100")
    expect(page.locator("a")).to_have_attribute("href", "tel:+18005550100")


def test_a_copy_of_a_former_number_on_the_second_page_shows_the_new_one(
    open_pools: OpenPools, open_visitor: OpenVisitor
) -> None:
    account = open_pools(write_pool(FIRST, SECOND))
    visitor = open_visitor(account)
    visitor.look()
    visitor.sees("866-555-0120")
    visitor.page.evaluate("sessionStorage.setItem('kept', document.body.innerHTML)")
    account.release(FIRST)
    visitor.look("", path="/second", body=f"{BODY}<div></div>")
    beat(visitor)
    visitor.sees("866-555-0121")
    visitor.page.evaluate("document.querySelector('div').innerHTML = sessionStorage.getItem('kept')")
    expect(visitor.page.locator("a")).to_have_text(["866-555-0121"] * 2)
    assert "0120" not in visitor.page.evaluate("document.body.outerHTML")


def test_copies_that_a_browsers_select_makes_are_put_back(page: Page) -> None:
    show(
        page,
        "<select><button><selectedcontent></selectedcontent></button>"
        "<option>Nobody<option>Sales <b>800-555-0100</b><option>Service 800-555-0123</select>",
        head="<style>select, ::picker(select) { appearance: base-select }</style>",
    )
    page.evaluate("document.querySelector('select').selectedIndex = 1")
    settle(page)
    assert read_all(page, "selectedcontent") == ["Sales 866-555-0101"]
    page.evaluate("dni.restore()")
    expect(page.locator("selectedcontent")).to_have_text("Sales 800-555-0100")


FAX = {
    "before the number": "<p>Fax 866-555-0101</p><p>Call 800-555-0100</p>",
    "behind the number": "<p>Call 800-555-0100</p><p>Fax 866-555-0101</p>",
    "in one text": "<p>Call 800-555-0100, fax 866-555-0101</p>",
    "in another spelling": "<p>Call 800-555-0100</p><p>Fax (866) 555-0101, +1 866 555 0101</p>",
    "in pieces": "<p>Call 800-555-0100</p><p>Fax <b>866</b>-555-0101</p>",
    "in attributes": '<p>Call 800-555-0100</p><a title="Fax 866-555-0101" href="tel:+18665550101">Fax</a>',
}


@pytest.mark.parametrize("html", FAX.values(), ids=FAX)
@pytest.mark.parametrize("end", ["dni.restore()", "dni.consent('denied')"])
def test_a_number_that_the_page_had_itself_stays(page: Page, html: str, end: str) -> None:
    show(page, html)
    expect(page.locator("p").filter(has_text="Call")).to_contain_text("Call 866-555-0101")
    page.evaluate(end)
    expect(page.locator("p").filter(has_text="Call")).to_contain_text("Call 800-555-0100")
    assert page.evaluate("document.body.innerHTML") == page.evaluate(
        "(html) => Object.assign(document.createElement('body'), {innerHTML: html}).innerHTML", html
    )


def test_the_pages_own_number_stays_when_the_lease_ends(open_pools: OpenPools, open_visitor: OpenVisitor) -> None:
    account = open_pools(write_pool(FIRST, SECOND))
    visitor = open_visitor(account)
    visitor.look(body=f"{BODY}<p>Fax 866-555-0120</p>")
    visitor.sees("866-555-0120")
    account.release(FIRST)
    beat(visitor)
    visitor.sees("866-555-0121")
    assert read_all(visitor.page, "p") == ["Fax 866-555-0120"]


def test_limitation_a_copy_that_a_script_puts_into_a_field_stays(page: Page) -> None:
    show(page, "<p>800-555-0100</p><input>")
    page.evaluate("document.querySelector('input').value = document.querySelector('p').textContent; dni.restore()")
    expect(page.locator("p")).to_have_text("800-555-0100")
    expect(page.locator("input")).to_have_value("866-555-0101")


def test_a_copy_of_a_number_with_an_extension_is_put_back_without_it(page: Page) -> None:
    show(page, "<p>Call 800-555-0100 now</p><q></q>", account="extension")
    expect(page.locator("p")).to_have_text("Call 866-555-0161 ext. 12 now")
    page.evaluate("document.querySelector('q').textContent = 'Or ' + document.querySelector('p').textContent")
    expect(page.locator("q")).to_have_text("Or Call 866-555-0161 ext. 12 now")
    page.evaluate("dni.restore()")
    expect(page.locator("q")).to_have_text("Or Call 800-555-0100 now")
