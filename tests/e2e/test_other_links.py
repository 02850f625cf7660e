"""Numbers that dial outside the `href` of a link, in other attributes and scripts; text and address have the same number.

`explain()` lists those that can't be swapped, with the reason.
"""

from base64 import b64encode
from hashlib import sha256

from playwright.sync_api import Page

from tests.e2e.expecting import expect
from tests.e2e.showing import read_all, settle, show, show_document

DIALLED_ON = {
    "tel:800-555-0100p123": "tel:866-555-0101p123",
    "tel:800-555-0100w12": "tel:866-555-0101w12",
    "tel:+18005550100P7": "tel:+18665550101P7",
    "tel:+18005550100,,7#": "tel:+18665550101,,7#",
    "tel:+18005550100;7": "tel:+18665550101;7",
    "tel:800-555-0100p1w23": "tel:866-555-0101p1w23",
    "skype:+18005550100?call": "skype:+18665550101?call",
    "skype:8005550100?call": "skype:8665550101?call",
    "Skype:+1-800-555-0100?call&video=true": "Skype:+1-866-555-0101?call&video=true",
}
KEPT = [
    "tel:800-555-01003",
    "skype:harbor.roofing?call",
    "skype:echo123?chat",
    "skype:+448005550100?call",
]

FORMS = {
    "an action": ('<form action="tel:+18005550100"><button>Call</button></form>', "form", "action"),
    "an action in another spelling": (
        '<form action="tel:(800) 555-0100"><button>Call</button></form>',
        "form",
        "action",
    ),
    "a button's own": ('<form><button formaction="tel:+18005550100">Call</button></form>', "button", "formaction"),
    "an input's own": ('<form><input type=submit formaction="tel:+18005550100"></form>', "input", "formaction"),
    "a picture's own": ('<form><input type=image alt="" formaction="tel:+18005550100"></form>', "input", "formaction"),
}
FORMS_KEPT = {
    "a page": '<form action="/call/8005550100"></form>',
    "a script": "<form action=\"javascript:call('800-555-0100')\"></form>",
    "nothing": '<form action=""></form>',
}

SCRIPTS = {
    "location.href='tel:800-555-0100'": "location.href='tel:866-555-0101'",
    "window.location.href = 'tel:+18005550100'": "window.location.href = 'tel:+18665550101'",
    "window.location='tel:8005550100'; return false": "window.location='tel:8665550101'; return false",
    "location.assign(`tel:+1 800 555 0100`)": "location.assign(`tel:+1 866 555 0101`)",
    "window.open('tel:800.555.0123', '_self')": "window.open('tel:866.555.0102', '_self')",
    "track('call'); location = 'tel:+18005550100'": "track('call'); location = 'tel:+18665550101'",
}
SCRIPTS_KEPT = [
    "call('800-555-0100')",
    "location.href='/call?number=8005550100'",
    "location.href='tel:+12075550199'",
    "location.href='https://hotel:8005550100@example.com/'",
]

_EXPLAIN = (
    "dni.explain().targets.filter((one) => one.skipped).map((one) => [one.target_number, one.attribute, one.skipped])"
)
_WITHOUT_INLINE = "script-src 'self'"
_TRUSTED_TYPES = "script-src 'self' 'unsafe-inline'; require-trusted-types-for 'script'"


def write_button(script: str) -> str:
    """A button with a script that runs when it is clicked, as HTML."""
    return f'<button onclick="{script}">Call</button>'


def show_with_policy(page: Page, policy: str, body: str) -> None:
    """Show a page under a Content-Security-Policy."""
    show_document(
        page,
        f'<!doctype html><html lang="en"><script src="/a/demo/dni.js"></script><body>{body}</body></html>',
        headers={"Content-Security-Policy": policy},
    )


def test_digits_dialled_after_the_number_stay(page: Page) -> None:
    show(page, "".join(f'<p><a href="{address}">Call</a></p>' for address in DIALLED_ON))
    assert dict(zip(DIALLED_ON, read_all(page, "a", "href"), strict=True)) == DIALLED_ON


def test_addresses_that_dial_other_numbers_stay(page: Page) -> None:
    show(page, "".join(f'<p><a href="{address}">Call</a></p>' for address in KEPT))
    assert read_all(page, "a", "href") == KEPT


def test_xlink_href_in_drawings_is_swapped(page: Page) -> None:
    show(page, '<svg><a xlink:href="tel:+18005550100"><text y="9">800-555-0100</text></a></svg>')
    assert read_all(page, "a", "xlink:href") == ["tel:+18665550101"]
    assert read_all(page, "text") == ["866-555-0101"]
    page.evaluate("dni.restore()")
    expect(page.locator("text")).to_have_text("800-555-0100")
    assert read_all(page, "a", "xlink:href") == ["tel:+18005550100"]


def test_xlink_href_that_a_script_has_set_still_links(page: Page) -> None:
    show(page, "<svg></svg>")
    page.evaluate(
        """() => {
          const link = document.createElementNS("http://www.w3.org/2000/svg", "a");
          link.setAttributeNS("http://www.w3.org/1999/xlink", "xlink:href", "tel:+18005550100");
          document.querySelector("svg").append(link);
        }"""
    )
    page.wait_for_function("document.querySelector('svg a').href.baseVal === 'tel:+18665550101'")


def test_other_references_in_drawings_stay(page: Page) -> None:
    show(page, '<svg><use xlink:href="#n8005550100"/><image xlink:href="/demo/static/mark.svg?800-555-0100"/></svg>')
    assert read_all(page, "use, image", "xlink:href") == ["#n8005550100", "/demo/static/mark.svg?800-555-0100"]


def test_forms_and_buttons_that_dial_are_swapped(page: Page) -> None:
    show(page, "".join(f"<section>{html}</section>" for html, _selector, _attribute in FORMS.values()))
    addresses = {
        name: page.locator("section").nth(at).locator(selector).get_attribute(attribute)
        for at, (name, (_html, selector, attribute)) in enumerate(FORMS.items())
    }
    expected = dict.fromkeys(FORMS, "tel:+18665550101") | {"an action in another spelling": "tel:(866) 555-0101"}
    assert addresses == expected


def test_forms_that_go_elsewhere_stay(page: Page) -> None:
    show(page, "".join(f"<section>{html}</section>" for html in FORMS_KEPT.values()))
    places = page.locator("section").evaluate_all("(all) => all.map((one) => one.innerHTML)")
    assert [name for name, html in zip(FORMS_KEPT, places, strict=True) if "866" in html] == []


def test_a_form_with_a_field_named_action_causes_no_error(page: Page) -> None:
    show(
        page, '<form action="tel:+18005550100"><input name=action><input name=getAttribute><button>Call</button></form>'
    )
    assert page.evaluate("Element.prototype.getAttribute.call(document.querySelector('form'), 'action')").startswith(
        "tel:"
    )
    assert read_all(page, "button") == ["Call"]


def test_a_script_that_dials_on_a_click_is_swapped(page: Page) -> None:
    show(page, "".join(write_button(script) for script in SCRIPTS))
    assert dict(zip(SCRIPTS, read_all(page, "button", "onclick"), strict=True)) == SCRIPTS


def test_a_script_that_does_something_else_stays(page: Page) -> None:
    show(page, "".join(write_button(script) for script in SCRIPTS_KEPT))
    assert read_all(page, "button", "onclick") == SCRIPTS_KEPT


def test_the_browser_runs_the_script_with_the_swapped_number(page: Page) -> None:
    show(page, write_button("window.dialled = 'tel:800-555-0100'"))
    page.locator("button").click()
    assert page.evaluate("dialled") == "tel:866-555-0101"


def test_a_script_that_dials_is_put_back(page: Page) -> None:
    show(page, write_button("location.href='tel:800-555-0100'"))
    page.evaluate("dni.restore()")
    expect(page.locator("button")).to_have_attribute("onclick", "location.href='tel:800-555-0100'")


def test_a_listener_that_replaced_the_script_stays(page: Page) -> None:
    show(page, "<button>Call</button>")
    page.evaluate(
        """() => {
          const button = document.querySelector("button");
          button.setAttribute("onclick", "window.dialled = 'tel:800-555-0100'");
          button.onclick = () => { window.dialled = "the page's"; };
        }"""
    )
    settle(page)
    page.locator("button").click()
    assert page.evaluate("dialled") == "the page's"


def test_a_script_that_the_policy_forbids_stays_and_is_explained(page: Page, noises: list[str]) -> None:
    show_with_policy(page, _WITHOUT_INLINE, write_button("location.href='tel:800-555-0100'") + "<p>800-555-0100</p>")
    expect(page.locator("p")).to_have_text("866-555-0101")
    assert read_all(page, "button", "onclick") == ["location.href='tel:800-555-0100'"]
    assert page.evaluate(_EXPLAIN) == [["sales", "onclick", "policy"]]
    # The browser's own, about the page's script, and not one more.
    assert len(noises) == 1
    noises.clear()


def test_a_script_stays_where_trusted_types_are_enforced_and_is_explained(page: Page) -> None:
    show_with_policy(page, _TRUSTED_TYPES, write_button("location.href='tel:800-555-0100'") + "<p>800-555-0100</p>")
    expect(page.locator("p")).to_have_text("866-555-0101")
    assert read_all(page, "button", "onclick") == ["location.href='tel:800-555-0100'"]
    assert page.evaluate(_EXPLAIN) == [["sales", "onclick", "policy"]]


def test_a_link_and_its_text_always_have_the_same_number(page: Page) -> None:
    links = [*DIALLED_ON, *(f"tel:{number}" for number in ("+18005550100", "(800)5550100", "1.800.555.0100"))]
    show(page, "".join(f'<p><a href="{address}">800-555-0100</a></p>' for address in links))
    assert set(read_all(page, "a")) == {"866-555-0101"}
    assert [address for address in read_all(page, "a", "href") if "800" in address] == []


def test_limitation_a_listener_that_dials_is_not_swapped(page: Page) -> None:
    show(page, "<button>Call</button>")
    page.evaluate(
        "document.querySelector('button').addEventListener('click', () => { window.dialled = 'tel:800-555-0100'; })"
    )
    page.locator("button").click()
    assert page.evaluate("dialled") == "tel:800-555-0100"


def test_limitation_a_script_that_the_policy_allows_by_hash_is_reported_when_swapped(
    page: Page, noises: list[str]
) -> None:
    script = "window.dialled = 'tel:800-555-0100'"
    digest = b64encode(sha256(script.encode()).digest()).decode()
    show_with_policy(
        page, f"script-src 'self' 'unsafe-hashes' 'sha256-{digest}'", write_button(script) + "<p>800-555-0100</p>"
    )
    expect(page.locator("p")).to_have_text("866-555-0101")
    page.locator("button").click()
    assert page.evaluate("dialled") == "tel:800-555-0100"
    # Nothing shows in advance that a write is refused, so the browser reports it once; the page's script stays unchanged.
    assert len(noises) == 1
    noises.clear()
