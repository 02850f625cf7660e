"""Whatever the server does, the page shows a number that reaches the business."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route

from tests.e2e.expecting import expect
from tests.e2e.showing import serve_document

HTML = "<!doctype html><h1>Internal Server Error</h1>"
FAILURES: dict[str, Callable[[Route], None]] = {
    "is away": lambda route: route.abort("connectionrefused"),
    "answers 500 with HTML": lambda route: route.fulfill(status=500, body=HTML, content_type="text/html"),
    "answers 503": lambda route: route.fulfill(status=503, body="", content_type="text/javascript"),
    "answers with nothing": lambda route: route.fulfill(body="", content_type="text/javascript"),
}


@pytest.mark.parametrize("failure", FAILURES)
def test_the_page_keeps_its_number_when_the_server(page: Page, failure: str) -> None:
    page.route("**/dni.js", FAILURES[failure])
    serve_document(
        page,
        "<!doctype html><script>window.dni = window.dni || []; dni.push(['tag', 'a', 'b'])</script>"
        '<script src="/a/demo/dni.js"></script><a href="tel:+18005550100">800-555-0100</a>',
        path="/shown",
    )
    page.goto("/shown?gclid=click-1")
    expect(page.locator("a")).to_have_text("800-555-0100")
    expect(page.locator("a")).to_have_attribute("href", "tel:+18005550100")
    assert page.evaluate("Array.isArray(dni) && dni.length") == 1


def test_an_account_that_does_not_exist_does_nothing(page: Page) -> None:
    page.goto("/contact?account=nobody&gclid=click-1")
    expect(page.locator(".number a").first).to_have_text("(800) 555-0100")
    assert page.evaluate("window.dni") is None


def test_a_server_that_fails_after_the_first_page_changes_nothing(page: Page) -> None:
    page.goto("/contact?gclid=click-1")
    expect(page.locator(".number a").first).to_have_text("(866) 555-0101")
    page.context.set_offline(True)
    page.evaluate("dni.tag('a', 'b'); document.querySelector('.number a').textContent = '800-555-0100'")
    expect(page.locator(".number a").first).to_have_text("866-555-0101")


def test_the_tag_requests_only_itself(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    serve_document(page, '<!doctype html><script src="/a/demo/dni.js"></script><p>800-555-0100', path="/shown")
    page.goto("/shown?gclid=click-1")
    expect(page.locator("p")).to_have_text("866-555-0101")
    page.evaluate("dni.tag('a', 'b')")
    assert [url.split("/", 3)[3] for url in asked if "favicon" not in url] == ["shown?gclid=click-1", "a/demo/dni.js"]


def test_the_tag_may_come_from_another_origin(page: Page) -> None:
    page.goto("/contact?gclid=click-1")
    origin = page.evaluate("location.origin").replace("127.0.0.1", "localhost")
    page.goto(f"/contact?tag_origin={origin}&gclid=click-1")
    expect(page.locator(".number a").first).to_have_text("(866) 555-0101")
