"""A visit continues from one of an account's hosts to another of the same domain, by a cookie of that domain."""

import json
import time
from urllib.parse import unquote

import pytest
from playwright.sync_api import BrowserContext, Page, Route

from tests.e2e.conftest import OpenContext
from tests.e2e.expecting import expect
from tests.serving import RunningServer

TRACKED = "866-555-0101"


@pytest.fixture
def context(open_context: OpenContext, server: RunningServer) -> BrowserContext:
    """A visitor's browser in which shop.test, www.shop.test and other.test are served; the path is the account."""
    context = open_context()

    def answer(route: Route) -> None:
        path = "/" + route.request.url.split("/", 3)[3]
        if path.startswith("/a/"):
            route.fulfill(response=route.fetch(url=server.url + path))
        else:
            tag = f'<script src="/a/{path[1:].split("?")[0]}/dni.js"></script>'
            route.fulfill(body=f"<!doctype html>{tag}<p>800-555-0100</p>", content_type="text/html")

    for host in ("shop.test", "www.shop.test", "other.test"):
        context.route(f"http://{host}/**", answer)
    return context


def go(page: Page, url: str) -> None:
    """Follow a link to another page."""
    page.evaluate("(url) => { location.href = url; }", url)
    page.wait_for_url(url)
    page.wait_for_function("window.dni && dni.numbers")


def read_cookie(context: BrowserContext) -> dict[str, str]:
    """The visit in the only cookie."""
    [cookie] = context.cookies()
    value: dict[str, str] = json.loads(unquote(cookie.get("value", "")))
    return value


def test_a_visit_continues_from_one_host_to_the_other_and_back(context: BrowserContext) -> None:
    page = context.new_page()
    page.goto("http://shop.test/two_hosts?gclid=click-1")
    visitor = page.evaluate("dni.explain().visit.visitor_id")
    go(page, "http://www.shop.test/two_hosts")
    expect(page.locator("p")).to_have_text(TRACKED)
    assert page.evaluate("[dni.tags().gclid, dni.explain().visit.visitor_id]") == ["click-1", visitor]
    page.evaluate("dni.tag('quote', 'requested')")
    go(page, "http://shop.test/two_hosts?page=3")
    assert page.evaluate("dni.tags()") == {"gclid": "click-1", "quote": "requested"}


def test_a_click_on_the_other_host_begins_a_new_visit_for_both(context: BrowserContext) -> None:
    page = context.new_page()
    page.goto("http://shop.test/two_hosts?gclid=click-1")
    page.goto("http://www.shop.test/two_hosts?gclid=click-2")
    page.goto("http://shop.test/two_hosts")
    assert page.evaluate("dni.tags().gclid") == "click-2"


def test_the_cookie_is_for_the_domain_for_as_long_as_the_visit_and_holds_no_number(context: BrowserContext) -> None:
    page = context.new_page()
    page.goto("http://www.shop.test/two_hosts?gclid=click-1")
    [cookie] = context.cookies()
    assert (cookie.get("name"), cookie.get("domain"), cookie.get("path")) == ("dni_two_hosts", ".shop.test", "/")
    assert cookie.get("sameSite") == "Lax"
    assert 0 < cookie.get("expires", 0) - time.time() <= 30 * 60
    assert read_cookie(context)["numbers"] == {}
    assert read_cookie(context)["tags"] == {"gclid": "click-1"}


def test_a_long_landing_is_stored_only_on_its_own_host(context: BrowserContext) -> None:
    page = context.new_page()
    page.goto("http://shop.test/two_hosts?gclid=click-1")
    page.goto("http://shop.test/two_hosts?gclid=click-2&utm_term=" + "x" * 3500)
    assert context.cookies() == []
    go(page, "http://shop.test/two_hosts")
    assert page.evaluate("dni.tags().gclid") == "click-2"


def test_an_account_with_one_host_sets_no_cookie(context: BrowserContext) -> None:
    page = context.new_page()
    page.goto("http://shop.test/extension?gclid=click-1")
    expect(page.locator("p")).to_have_text("866-555-0161 ext. 12")
    assert context.cookies() == []


def test_a_host_of_another_domain_sets_no_cookie(context: BrowserContext) -> None:
    page = context.new_page()
    page.goto("http://other.test/two_hosts?gclid=click-1")
    expect(page.locator("p")).to_have_text(TRACKED)
    assert context.cookies() == []


def test_cookie_for_the_other_host_is_set_only_after_consent(context: BrowserContext) -> None:
    page = context.new_page()
    page.goto("http://shop.test/two_hosts_consent?gclid=click-1")
    assert context.cookies() == []
    page.evaluate("dni.consent('granted')")
    expect(page.locator("p")).to_have_text(TRACKED)
    go(page, "http://www.shop.test/two_hosts_consent")
    expect(page.locator("p")).to_have_text(TRACKED)
    page.evaluate("dni.consent('denied')")
    expect(page.locator("p")).to_have_text("800-555-0100")
    # It says no more than that consent was withdrawn.
    assert [cookie["value"] for cookie in context.cookies()] == ["0"]


def test_consent_that_is_withdrawn_on_one_host_is_withdrawn_on_all(context: BrowserContext) -> None:
    page = context.new_page()
    page.goto("http://shop.test/two_hosts_consent?gclid=click-1")
    page.evaluate("dni.consent('granted')")
    go(page, "http://www.shop.test/two_hosts_consent")
    expect(page.locator("p")).to_have_text(TRACKED)
    page.evaluate("dni.consent('denied')")
    go(page, "http://shop.test/two_hosts_consent")
    expect(page.locator("p")).to_have_text("800-555-0100")
    go(page, "http://www.shop.test/two_hosts_consent")
    expect(page.locator("p")).to_have_text("800-555-0100")
    assert page.evaluate("dni.explain().refusal") == "consent"
    page.evaluate("dni.consent('granted')")
    go(page, "http://shop.test/two_hosts_consent")
    assert page.evaluate("dni.explain().refusal") == ""


@pytest.mark.parametrize("value", ["", "%", "null", "1", "%7B%7D", "%7B%22seen_at_ms%22%3A9e15%7D", "x" * 4000])
def test_a_cookie_of_another_script_causes_no_error(context: BrowserContext, value: str) -> None:
    context.add_cookies([{"name": "dni_two_hosts", "value": value, "domain": ".shop.test", "path": "/"}])
    page = context.new_page()
    page.goto("http://shop.test/two_hosts?gclid=click-1")
    expect(page.locator("p")).to_have_text(TRACKED)


def test_a_number_in_the_cookie_is_not_shown(context: BrowserContext) -> None:
    page = context.new_page()
    page.goto("http://shop.test/two_hosts?gclid=click-1")
    page.evaluate(
        """() => {
          const visit = dni.explain().visit;
          const forged = {...visit, seen_at_ms: visit.seen_at_ms + 60000, numbers: {sales: {number: "+19005550100"}}};
          localStorage.clear();
          document.cookie = `dni_two_hosts=${encodeURIComponent(JSON.stringify(forged))};path=/;domain=shop.test`;
          addEventListener("pagehide", () => localStorage.clear());
        }"""
    )
    go(page, "http://www.shop.test/two_hosts")
    assert page.evaluate("[dni.tags().gclid, dni.explain().visit.numbers]") == ["click-1", {}]
