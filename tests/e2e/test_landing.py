"""The landing is the address that the page was loaded from, even if it was changed since, and its click is found."""

import pytest
from playwright.sync_api import Page, Route

from tests.e2e.expecting import expect
from tests.e2e.showing import show
from tests.serving import RunningServer

NUMBER = "800-555-0100"
TRACKED = "866-555-0101"
BODY = f"<p>{NUMBER}</p>"


def serve_without_tag(page: Page, path: str) -> None:
    """Let the site answer at a path with a page that has no tag."""

    def answer(route: Route) -> None:
        route.fulfill(body="<!doctype html><title>Spring offer</title>", content_type="text/html")

    page.route(lambda url: path in url, answer)


def read_source(page: Page) -> str | None:
    source: str | None = page.evaluate("dni.source()?.name")
    return source


def test_the_click_is_found_when_the_address_was_cleaned_before_the_tag(page: Page) -> None:
    show(page, BODY, head="<script>history.replaceState(0, '', '/clean')</script>")
    expect(page.locator("p")).to_have_text(TRACKED)
    assert page.evaluate("[dni.tags().gclid, location.search]") == ["click-1", ""]


def test_the_click_is_found_when_a_tag_manager_adds_the_tag_after_a_route_change(page: Page) -> None:
    page.route("**/managed?*", lambda route: route.fulfill(body=BODY, content_type="text/html"))
    page.goto("/managed?gclid=click-1")
    page.evaluate("history.pushState(0, '', '/welcome')")
    page.evaluate("document.head.append(Object.assign(document.createElement('script'), {src: '/a/demo/dni.js'}))")
    expect(page.locator("p")).to_have_text(TRACKED)
    assert page.evaluate("[dni.tags().gclid, location.pathname]") == ["click-1", "/welcome"]


def test_consent_after_a_route_change_still_finds_the_click(page: Page) -> None:
    show(page, BODY, account="consent")
    page.evaluate("history.pushState(0, '', '/welcome'); dni.consent('granted')")
    expect(page.locator("p")).to_have_text(TRACKED)
    assert page.evaluate("dni.tags().gclid") == "click-1"


def test_consent_on_the_second_page_finds_the_click_on_the_first(page: Page) -> None:
    show(page, BODY, account="consent")
    page.evaluate("location.href = '/shown?page=2'")
    page.wait_for_url("**/shown?page=2")
    page.evaluate("dni.consent('granted')")
    expect(page.locator("p")).to_have_text(TRACKED)
    assert page.evaluate("dni.tags().gclid") == "click-1"


def test_limitation_consent_on_the_third_page_finds_no_click(page: Page) -> None:
    """Nothing may be stored before consent, and a page knows the address of only one page before it."""
    show(page, BODY, account="consent")
    for step in ("2", "3"):
        page.evaluate("(step) => { location.href = '/shown?page=' + step; }", step)
        page.wait_for_url("**/shown?page=" + step)
    page.evaluate("dni.consent('granted')")
    assert read_source(page) is None


def test_a_first_page_without_the_tag_is_the_landing_of_the_second(page: Page) -> None:
    serve_without_tag(page, "/offer")
    show(page, BODY, query="", path="/elsewhere")
    page.evaluate("localStorage.clear()")
    page.evaluate("addEventListener('pagehide', () => localStorage.clear())")
    page.goto("/offer?gclid=click-7")
    page.evaluate("location.href = '/elsewhere'")
    page.wait_for_url("**/elsewhere")
    expect(page.locator("p")).to_have_text(TRACKED)
    assert page.evaluate("[dni.tags().gclid, dni.explain().visit.referring_url]") == ["click-7", ""]
    assert page.evaluate("new URL(dni.explain().visit.landing_url).pathname") == "/offer"


def test_a_page_whose_address_was_cleaned_keeps_its_visit_when_it_is_loaded_again(
    page: Page, server: RunningServer
) -> None:
    page.route("**/cleaned**", lambda route: route.fulfill(body=_CLEANED, content_type="text/html"))
    page.goto(server.url.replace("127.0.0.1", "blog.localhost") + "/elsewhere")
    page.evaluate("(url) => { location.href = url; }", server.url + "/cleaned?gclid=click-1")
    page.wait_for_url("**/cleaned")
    expect(page.locator("p")).to_have_text(TRACKED)
    page.reload()
    expect(page.locator("p")).to_have_text(TRACKED)
    assert page.evaluate("[dni.tags().gclid, document.referrer !== '']") == ["click-1", True]


_CLEANED = f"""<!doctype html><script src="/a/demo/dni.js"></script><p>{NUMBER}</p>
<script>history.replaceState(0, "", "/cleaned")</script>"""


@pytest.mark.parametrize(
    "query", ["page=2?gclid=A", "?gclid=A", "page=2&amp;gclid=A", "gclid={gclid}&gclid=A", "a&GCLID=A"]
)
def test_the_click_is_found_in_a_badly_written_address(page: Page, query: str) -> None:
    show(page, BODY, query=query)
    expect(page.locator("p")).to_have_text(TRACKED)
    assert page.evaluate("dni.tags().gclid") == "A"


def test_the_click_is_found_in_an_address_without_a_question_mark(page: Page) -> None:
    page.route("**/shown&gclid=A", lambda route: route.fulfill(body=_TAGGED, content_type="text/html"))
    page.goto("/shown&gclid=A")
    expect(page.locator("p")).to_have_text(TRACKED)


_TAGGED = f"""<!doctype html><script src="/a/demo/dni.js"></script><p>{NUMBER}</p>"""


@pytest.mark.parametrize(
    ("fragment", "is_found"),
    [("#/signup?gclid=A", True), ("#gclid=A", True), ("#/signup?gclid={gclid}", False), ("#/signup", False)],
)
def test_the_click_is_found_in_a_fragment_if_the_account_reads_it(page: Page, fragment: str, is_found: bool) -> None:
    show(page, BODY, account="fragment", query="page=1" + fragment)
    assert page.evaluate("dni.tags().gclid") == ("A" if is_found else None)


@pytest.mark.parametrize("value", ["{gclid}", "%7Bgclid%7D", "{{gclid}}", "__CLICKID__"])
def test_an_unreplaced_macro_is_not_a_click(page: Page, value: str) -> None:
    show(page, BODY, query="gclid=" + value)
    assert read_source(page) == "Direct"
    assert page.evaluate("dni.tags()") == {}


@pytest.mark.parametrize(
    "missing", ["window.performance.getEntriesByType = undefined", "performance.getEntriesByType = () => []"]
)
def test_without_a_navigation_entry_the_address_counts(page: Page, missing: str) -> None:
    show(page, BODY, head=f"<script>{missing}</script>")
    expect(page.locator("p")).to_have_text(TRACKED)


def test_a_text_fragment_does_not_belong_to_the_click(page: Page) -> None:
    show(page, BODY, account="fragment", query="page=1#gclid=click-2:~:text=Spring")
    assert page.evaluate("dni.tags().gclid") == "click-2"
