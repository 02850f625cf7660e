"""What changes a spot without changing its text: editing, ignoring, revealing, and late shadow roots."""

import pytest
from playwright.sync_api import Page

from tests.e2e.expecting import expect
from tests.e2e.showing import read_all, settle, show

OWN, OURS = "Call 800-555-0100", "Call 866-555-0101"

EDITABLE = {
    "the property": "(one) => { one.contentEditable = 'true'; }",
    "the attribute": "(one) => one.setAttribute('contenteditable', '')",
    "plain text only": "(one) => { one.contentEditable = 'plaintext-only'; }",
    "all of the body": "() => { document.body.contentEditable = 'true'; }",
}
_END_EDITING = "(one) => { one.contentEditable = 'inherit'; document.body.contentEditable = 'inherit'; }"
_EDITED = (
    'Call 800-555-0100 or <b>800</b>-555-0123 or <a href="tel:+18005550100" title="800-555-0100">(800) 555-0100</a>'
)

IGNORED = {
    "itself": "p",
    "its parent": "section",
    "the body": "body",
}


@pytest.mark.parametrize("how", EDITABLE)
def test_an_editor_shows_the_pages_own_number(page: Page, how: str) -> None:
    show(page, f"<section><p>{_EDITED}</p></section><q>800-555-0100</q>")
    swapped = page.locator("p").inner_html()
    assert "800" not in swapped
    page.locator("p").evaluate(EDITABLE[how])
    expect(page.locator("p")).to_have_text("Call 800-555-0100 or 800-555-0123 or (800) 555-0100")
    assert page.locator("p").inner_html() == _EDITED
    page.locator("p").evaluate(_END_EDITING)
    page.wait_for_function("(swapped) => document.querySelector('p').innerHTML === swapped", arg=swapped)


def test_text_beside_an_editor_stays_swapped(page: Page) -> None:
    show(page, f"<section><p>{OWN}</p><q>{OWN}</q></section>")
    page.locator("p").evaluate(EDITABLE["the property"])
    expect(page.locator("p")).to_have_text(OWN)
    settle(page)
    assert read_all(page, "q") == [OURS]


def test_text_typed_into_a_swapped_editor_stays(page: Page) -> None:
    show(page, f"<p>{OWN}</p>")
    page.locator("p").evaluate(EDITABLE["the property"])
    expect(page.locator("p")).to_have_text(OWN)
    page.locator("p").click()
    page.keyboard.press("End")
    page.keyboard.type(" or 800-555-0123")
    settle(page)
    assert read_all(page, "p") == [f"{OWN} or 800-555-0123"]


def test_a_document_in_design_mode_shows_the_pages_own_number_once_somebody_is_in_it(page: Page) -> None:
    show(page, f"<p>{OWN}</p>")
    page.evaluate("document.designMode = 'on'")
    page.locator("p").click()
    expect(page.locator("p")).to_have_text(OWN)


def test_a_frame_that_becomes_an_editor_shows_the_pages_own_number_once_somebody_is_in_it(page: Page) -> None:
    show(page, f'<p>800-555-0100</p><iframe srcdoc="<p>{OWN}</p>"></iframe>')
    text = page.frame_locator("iframe").locator("p")
    expect(text).to_have_text(OURS)
    page.evaluate("document.querySelector('iframe').contentDocument.designMode = 'on'")
    text.click()
    expect(text).to_have_text(OWN)
    assert read_all(page, "p") == ["866-555-0101"]


@pytest.mark.parametrize("selector", IGNORED.values(), ids=IGNORED)
def test_setting_and_removing_ignore_take_effect_at_once(page: Page, selector: str) -> None:
    show(page, f'<section><p title="{OWN}">{OWN} or <b>800</b>-555-0123</p></section>')
    expect(page.locator("p")).to_have_text(f"{OURS} or 866-555-0102")
    page.evaluate("(selector) => document.querySelector(selector).setAttribute('data-dni-ignore', '')", selector)
    expect(page.locator("p")).to_have_text(f"{OWN} or 800-555-0123")
    expect(page.locator("p")).to_have_attribute("title", OWN)
    page.evaluate("(selector) => document.querySelector(selector).removeAttribute('data-dni-ignore')", selector)
    expect(page.locator("p")).to_have_text(f"{OURS} or 866-555-0102")
    expect(page.locator("p")).to_have_attribute("title", OURS)


def test_an_initially_ignored_element_is_swapped_when_ignore_is_removed(page: Page) -> None:
    show(page, f'<section data-dni-ignore><p>{OWN}</p><a href="tel:8005550100">Call</a></section>')
    assert read_all(page, "p") == [OWN]
    page.evaluate("delete document.querySelector('section').dataset.dniIgnore")
    expect(page.locator("p")).to_have_text(OURS)
    expect(page.locator("a")).to_have_attribute("href", "tel:8665550101")


def test_ignoring_a_host_applies_to_its_shadow_root(page: Page) -> None:
    show(page, f"<section><template shadowrootmode=open><p>{OWN}</p></template></section>")
    expect(page.locator("section p")).to_have_text(OURS)
    page.evaluate("document.querySelector('section').dataset.dniIgnore = ''")
    expect(page.locator("section p")).to_have_text(OWN)
    page.evaluate("delete document.querySelector('section').dataset.dniIgnore")
    expect(page.locator("section p")).to_have_text(OURS)


REVEALED = {
    "a class": (".shown { display: inline }", "document.querySelector('.rest').classList.add('shown')"),
    "a class taken away": (".away { display: none }", "document.querySelector('.rest').classList.remove('away')"),
    "a class of the line": (".open .rest { display: inline }", "document.querySelector('p').className = 'open'"),
    "a class of the page": (".open .rest { display: inline }", "document.documentElement.classList.add('open')"),
    "a style": ("", "document.querySelector('.rest').style.display = 'inline'"),
    "a style's text": ("", "document.querySelector('.rest').style.cssText = 'display: inline'"),
    "an attribute": ("", "document.querySelector('.rest').hidden = false"),
    "an id": ("#open .rest { display: inline }", "document.querySelector('p').id = 'open'"),
    "data": ("[data-open] .rest { display: inline }", "document.querySelector('p').dataset.open = ''"),
    "aria": ("[aria-expanded=true] .rest { display: inline }", "document.querySelector('p').ariaExpanded = 'true'"),
}
_HIDDEN = {"a class taken away": "class='rest away'", "an attribute": "class=rest hidden"}


@pytest.mark.parametrize("how", REVEALED)
def test_hidden_digits_that_are_revealed_make_a_number(page: Page, how: str) -> None:
    style, reveal = REVEALED[how]
    hidden = "" if how in _HIDDEN else ".rest { display: none }"
    show(
        page,
        f"<p>Call 800-555-<span {_HIDDEN.get(how, 'class=rest')}>0100</span></p><button>Show</button>",
        head=f"<style>{hidden} {style}</style>",
    )
    assert read_all(page, "p") == [OWN]
    page.evaluate(
        "(reveal) => document.querySelector('button').addEventListener('click', new Function(reveal))", reveal
    )
    page.locator("button").click()
    expect(page.locator("p")).to_have_text(OURS)


def test_a_whole_number_that_is_revealed_has_been_swapped_before(page: Page) -> None:
    show(page, f"<p hidden>{OWN}</p>")
    assert read_all(page, "p") == [OURS]


_ATTACH = "(one) => { one.attachShadow({mode: 'open'}).innerHTML = '<p>Call 800-555-0100</p><slot></slot>'; }"
HOSTS = {
    "a plain element": "<div id=host>Light</div>",
    "a custom element": "<call-us id=host>Light</call-us>",
    "an element in an element": "<section><div><span id=host>Light</span></div></section>",
}


@pytest.mark.parametrize("html", HOSTS.values(), ids=HOSTS)
def test_a_shadow_root_that_a_click_attaches_is_swapped(page: Page, html: str) -> None:
    show(page, f"{html}<button>Open</button>")
    page.evaluate(f"document.querySelector('button').addEventListener('click', () => ({_ATTACH})(window.host))")
    page.locator("button").click()
    expect(page.locator("#host p")).to_have_text(OURS)


@pytest.mark.parametrize("html", HOSTS.values(), ids=HOSTS)
def test_a_shadow_root_that_a_timer_attaches_is_swapped(page: Page, html: str) -> None:
    page.clock.install()
    show(page, html)
    page.clock.pause_at(page.evaluate("Date.now()") / 1000 + 5)
    page.evaluate(f"setTimeout(() => ({_ATTACH})(window.host), 3000)")
    page.clock.run_for(10_000)
    expect(page.locator("#host p")).to_have_text(OURS)


def test_a_shadow_root_that_is_attached_late_in_another_is_swapped(page: Page) -> None:
    show(page, "<section><template shadowrootmode=open><div></div><button>Open</button></template></section>")
    page.evaluate(
        f"""() => {{
          const {{shadowRoot}} = document.querySelector("section");
          shadowRoot.querySelector("button").addEventListener("click", () => ({_ATTACH})(shadowRoot.querySelector("div")));
        }}"""
    )
    page.locator("button").click()
    expect(page.locator("section div p")).to_have_text(OURS)


def test_what_changes_in_a_shadow_root_that_was_attached_late_is_swapped(page: Page) -> None:
    show(page, "<div id=host></div><button>Open</button>")
    page.evaluate(f"document.querySelector('button').addEventListener('click', () => ({_ATTACH})(window.host))")
    page.locator("button").click()
    expect(page.locator("#host p")).to_have_text(OURS)
    page.evaluate("host.shadowRoot.querySelector('p').textContent = 'Now 800-555-0123'")
    expect(page.locator("#host p")).to_have_text("Now 866-555-0102")
    page.evaluate("dni.restore()")
    expect(page.locator("#host p")).to_have_text("Now 800-555-0123")
