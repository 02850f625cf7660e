"""Second rule of a guest: the strictest Content-Security-Policy, Trusted Types included, is kept."""

import pytest
from playwright.sync_api import Page

from tests.e2e.expecting import expect
from tests.e2e.showing import settle, show_document

STRICTEST = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; frame-src 'self'; style-src 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)


@pytest.mark.parametrize("query", ["csp=nonce", "csp=host", "csp=nonce&tag=head-hide", "csp=host&tag=body-end"])
def test_the_strict_page_is_swapped_without_a_violation(page: Page, query: str) -> None:
    page.goto(f"/strict?{query}&gclid=click-1")
    expect(page.locator(".lead a")).to_have_text("866-555-0101")
    page.locator("#add-number").click()
    expect(page.locator("#added p")).to_have_text("Added just now: 866-555-0101")
    page.evaluate("dni.restore(); dni.swap()")
    settle(page)
    expect(page.locator("#violation-count")).to_have_text("None.")


def test_every_kind_of_spot_is_swapped_under_the_strictest_policy(page: Page) -> None:
    # Violations are console messages, which the page fixture does not let pass.
    show_document(
        page,
        '<!doctype html><title>800-555-0100</title><script src="/a/extras/dni.js"></script><p>800-555-0100'
        "<p>Call <b>800</b>-555-0100<p><a href=tel:+18005550100>Call</a><p data-phone=8005550100><i data-dni-target=sales>us</i>"
        "</p><iframe srcdoc='<p>800-555-0100'></iframe>",
        headers={"Content-Security-Policy": STRICTEST},
    )
    expect(page.locator("p")).to_have_text(["866-555-0101", "Call 866-555-0101", "Call", "(866) 555-0101"])
    expect(page.frame_locator("iframe").locator("p")).to_have_text("866-555-0101")
