"""What happens on a page becomes tags: by attributes, by the account's rules, by scrolling and time, and by calls."""

import pytest
from playwright.sync_api import Page

from tests.e2e.conftest import OpenPools, OpenVisitor
from tests.e2e.pools import FIRST, write_pool
from tests.e2e.visitors import BODY, Visitor

EVENTS = {
    "rules": [
        {"selector": "#plan", "event": "change", "tags": {"plan": "chosen"}},
        {"selector": ".offer, .bargain", "event": "click", "tags": {"offer": "opened", "place": "page"}},
        {"selector": "video", "event": "play", "tags": {"film": "started"}},
    ],
    "scroll_depths": [50, 90],
    "seconds_on_page": [30, 120],
}
CLICKED = {
    "the element": '<button data-dni-tag="quote=requested" id="hit">Quote</button>',
    "a child": '<button data-dni-tag="quote=requested"><b><i id="hit">Quote</i></b></button>',
    "an icon with a shadow root": '<button data-dni-tag="quote=requested"><x-part></x-part></button>',
    "an element in a shadow root": "<x-quote></x-quote>",
    "an element that comes later": "<p id=later></p>",
}
PARTS = """<script>
function define(name, html) {
  customElements.define(name, class extends HTMLElement {
    constructor() { super(); this.attachShadow({mode: "open"}).innerHTML = html; }
  });
}
define("x-part", "<i id=hit>icon</i>");
define("x-quote", "<button data-dni-tag='quote=requested'><i id=hit>Quote</i></button>");
</script>"""
FORM = """<form data-dni-tag-form="email plan missing" action="javascript:void 0">
<input name="email" value="ann@shop.example"><input name="secret" value="1234"><input type="file" name="missing">
<select name="plan"><option>slate</select><button id="send">Send</button></form>"""


@pytest.fixture
def visitor(open_pools: OpenPools, open_visitor: OpenVisitor) -> Visitor:
    """A visitor of a site with rules, who has not opened a page yet."""
    return open_visitor(open_pools(write_pool(FIRST), sections={"page_events": EVENTS}))


def read_tags(page: Page) -> dict[str, str]:
    """The visit's tags, except those of its landing."""
    tags: dict[str, str] = page.evaluate("dni.tags()")
    return {name: value for name, value in tags.items() if name not in ("affiliate_id", "sub_id", "keyword")}


@pytest.mark.parametrize("clicked", CLICKED)
def test_a_click_on_a_marked_element_adds_its_tag(visitor: Visitor, clicked: str) -> None:
    visitor.look(body=BODY + CLICKED[clicked] + PARTS)
    if clicked == "an element that comes later":
        visitor.page.evaluate("later.innerHTML = '<b id=hit data-dni-tag=quote=requested>Quote</b>'")
    visitor.page.locator("#hit").click()
    assert read_tags(visitor.page) == {"quote": "requested"}


def test_a_tag_attributes_value_may_have_an_equals_sign(visitor: Visitor) -> None:
    visitor.look(body=BODY + '<button data-dni-tag="promo=a=b">Quote</button>')
    visitor.page.locator("button").click()
    assert read_tags(visitor.page) == {"promo": "a=b"}


@pytest.mark.parametrize("mark", ["", "quote", "=requested", "quote requested"])
def test_a_tag_attribute_without_name_and_value_is_ignored(visitor: Visitor, mark: str) -> None:
    visitor.look(body=BODY + f'<button data-dni-tag="{mark}">Quote</button>')
    visitor.page.locator("button").click()
    assert read_tags(visitor.page) == {}


def test_a_click_that_the_page_stops_still_tags_and_is_not_changed(visitor: Visitor) -> None:
    visitor.look(
        body=BODY
        + """<a id="quote" href="/elsewhere" data-dni-tag="quote=requested">Quote</a>
        <script>quote.onclick = (event) => { event.stopImmediatePropagation(); event.preventDefault(); window.clicks = 1; };
        </script>"""
    )
    visitor.page.locator("#quote").click()
    assert read_tags(visitor.page) == {"quote": "requested"}
    assert visitor.page.evaluate("clicks") == 1


def test_a_form_gives_the_fields_that_it_names_and_no_others(visitor: Visitor) -> None:
    visitor.look(body=BODY + FORM)
    visitor.page.locator("#send").click()
    assert read_tags(visitor.page) == {"email": "ann@shop.example", "plan": "slate"}


def test_nothing_is_read_from_a_form_that_names_none(visitor: Visitor) -> None:
    visitor.page.add_init_script(
        """window.reads = [];
        for (const type of [HTMLInputElement, HTMLSelectElement]) {
          const value = Object.getOwnPropertyDescriptor(type.prototype, "value");
          const get = function () { reads.push(this.name); return value.get.call(this); };
          Object.defineProperty(type.prototype, "value", {...value, get});
        }
        window.FormData = class extends FormData { constructor(...given) { super(...given); reads.push("form"); } };"""
    )
    visitor.look(body=BODY + FORM.replace("data-dni-tag-form", "data-other"))
    visitor.page.locator("[name=email]").fill("bob@shop.example")
    visitor.page.locator("#send").click()
    assert read_tags(visitor.page) == {}
    assert visitor.page.evaluate("reads") == []


def test_rules_of_the_account_tag_what_they_name(visitor: Visitor) -> None:
    visitor.look(body=BODY + '<input id="plan"><p class="bargain"><b>Half price</b></p><p class="other">Full price</p>')
    visitor.page.locator(".other").click()
    assert read_tags(visitor.page) == {}
    visitor.page.locator(".bargain b").click()
    assert read_tags(visitor.page) == {"offer": "opened", "place": "page"}
    visitor.page.locator("#plan").fill("slate")
    visitor.page.locator("#plan").blur()
    assert read_tags(visitor.page) == {"offer": "opened", "place": "page", "plan": "chosen"}


def test_an_event_that_does_not_bubble_counts_too(visitor: Visitor) -> None:
    visitor.look(body=BODY + "<video></video>")
    visitor.page.evaluate("document.querySelector('video').dispatchEvent(new Event('play'))")
    assert read_tags(visitor.page) == {"film": "started"}


def test_a_tap_on_a_number_is_tagged_with_its_time(visitor: Visitor) -> None:
    visitor.page.clock.set_fixed_time(1_800_000_000)
    visitor.look(body=BODY + "<script>document.links[0].onclick = (event) => event.preventDefault()</script>")
    visitor.sees("866-555-0120")
    visitor.page.locator("a").click()
    assert read_tags(visitor.page) == {"tel_tapped_at": "1800000000000"}


def test_the_deepest_scroll_is_tagged(visitor: Visitor) -> None:
    visitor.look(body=BODY + '<div style="height: 5000px"></div>')
    for y, depth in ((100, None), (2600, "50"), (5000, "90"), (2600, "90"), (0, "90")):
        visitor.page.evaluate(
            "(y) => new Promise((done) => { document.addEventListener('scroll', done, {once: true}); scrollTo(0, y); })",
            y,
        )
        assert read_tags(visitor.page).get("scroll_depth") == depth


def test_the_longest_time_is_tagged(visitor: Visitor) -> None:
    visitor.page.clock.install()
    visitor.look()
    visitor.sees("866-555-0120")
    for run, seconds in (("00:25", None), ("00:06", "30"), ("01:00", "30"), ("00:30", "120")):
        visitor.page.clock.run_for(run)
        assert read_tags(visitor.page).get("seconds_on_page") == seconds


def test_events_on_a_page_without_consent_are_not_recorded(open_pools: OpenPools, open_visitor: OpenVisitor) -> None:
    visitor = open_visitor(open_pools(write_pool(FIRST), consent="required", sections={"page_events": EVENTS}))
    visitor.look(body=BODY + CLICKED["the element"] + FORM)
    visitor.page.locator("#hit").click()
    visitor.page.locator("#send").click()
    visitor.page.evaluate("dni.consent('granted')")
    visitor.sees("866-555-0120")
    assert read_tags(visitor.page) == {}
