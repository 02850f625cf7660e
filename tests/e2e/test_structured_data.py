"""Structured data (JSON-LD) of accounts that ask for it: written without a violation, or left with a reason.

Where Trusted Types are enforced, changing the text of any script is a violation; there it is left.
"""

import json

import pytest
from playwright.sync_api import Page

from tests.e2e.chunked_pages import serve_in_chunks
from tests.e2e.expecting import expect
from tests.e2e.showing import read_all, settle, show, show_document
from tests.serving import RunningServer

OWN = '{"@type": "Store", "telephone": "+1-800-555-0100"}'
SWAPPED = '{"@type": "Store", "telephone": "+1-866-555-0101"}'
SCRIPT = f'<script type="application/ld+json">{OWN}</script>'
REQUIRED = "require-trusted-types-for 'script'"

ENFORCED = {
    "alone": REQUIRED,
    "with names of policies": f"{REQUIRED}; trusted-types app default",
    "with no policy at all": f"{REQUIRED}; trusted-types 'none'",
    "in the strictest policy": "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'none'; "
    f"{REQUIRED}; trusted-types 'none'",
}
NOT_ENFORCED = {
    "no policy": "",
    "scripts from this host only": "script-src 'self'",
    "names of policies alone": "trusted-types 'none'",
    "nothing but the tag": "default-src 'none'; script-src 'self'; connect-src 'self'",
}

_VIOLATIONS = """window.violations = [];
addEventListener("securitypolicyviolation", (event) => violations.push(event.violatedDirective));"""
_EXPLAIN = """dni.explain().targets.filter((one) => one.element.localName === "script")
  .map((one) => [one.target_number, one.skipped])"""
_JSON = "script[type*=json]"


def show_data(page: Page, policy: str = "", *, meta: str = "", account: str = "extras", body: str = SCRIPT) -> None:
    """Show a page with structured data and a paragraph, under a policy in its header or in a meta element."""
    page.add_init_script(_VIOLATIONS)
    show_document(
        page,
        f'<!doctype html><html lang="en"><head>{meta}<script src="/a/{account}/dni.js"></script></head>'
        f"<body>{body}<p>800-555-0100</p></body></html>",
        headers={"Content-Security-Policy": policy} if policy else None,
    )
    expect(page.locator("p")).to_have_text("866-555-0101")


@pytest.mark.parametrize("policy", ENFORCED.values(), ids=ENFORCED)
def test_structured_data_stays_where_trusted_types_are_enforced(page: Page, policy: str) -> None:
    # A violation would be a console message too, which the page fixture does not let pass.
    show_data(page, policy)
    assert read_all(page, _JSON) == [OWN]
    assert page.evaluate(_EXPLAIN) == [["sales", "policy"]]
    assert page.evaluate("violations") == []


def test_structured_data_stays_where_a_meta_element_enforces_trusted_types(page: Page) -> None:
    show_data(page, meta=f'<meta http-equiv="Content-Security-Policy" content="{REQUIRED}">')
    assert read_all(page, _JSON) == [OWN]
    assert page.evaluate(_EXPLAIN) == [["sales", "policy"]]
    assert page.evaluate("violations") == []


def test_structured_data_stays_under_the_pages_own_default_policy(page: Page) -> None:
    page.add_init_script(
        "window.asked = []; trustedTypes.createPolicy('default', {createScript: (text) => { asked.push(text); return text; }})"
    )
    show_data(page, REQUIRED)
    assert read_all(page, _JSON) == [OWN]
    assert page.evaluate("asked") == []


def test_the_policy_test_leaves_nothing_on_the_page(page: Page) -> None:
    show_data(page, ENFORCED["alone"])
    assert page.evaluate("[frames.length, document.querySelectorAll('iframe').length]") == [0, 0]
    assert page.evaluate("document.documentElement.lastElementChild.localName") == "body"


@pytest.mark.parametrize("policy", NOT_ENFORCED.values(), ids=NOT_ENFORCED)
def test_structured_data_is_swapped_where_trusted_types_are_not_enforced(page: Page, policy: str) -> None:
    show_data(page, policy)
    assert read_all(page, _JSON) == [SWAPPED]
    assert page.evaluate(_EXPLAIN) == [["sales", ""]]
    assert page.evaluate("violations") == []
    page.evaluate("dni.restore()")
    expect(page.locator("p")).to_have_text("800-555-0100")
    assert read_all(page, _JSON) == [OWN]


def test_the_text_node_of_structured_data_stays_the_same(page: Page) -> None:
    page.add_init_script(
        """addEventListener("DOMContentLoaded", () => {
          window.text = document.querySelector("script[type*=json]")?.firstChild;
        })"""
    )
    show_data(page)
    assert page.evaluate("text === document.querySelector('script[type*=json]').firstChild && text.isConnected")


def test_structured_data_that_comes_in_pieces_is_swapped_when_it_is_whole(page: Page, server: RunningServer) -> None:
    head = f'<meta charset="utf-8"><script src="{server.url}/a/extras/dni.js"></script>'
    first, last = SCRIPT[:-30], SCRIPT[-30:]
    assert "800" in first or "800" in last
    with serve_in_chunks(head, f"<q>800-555-0100</q>{first}", f"{last}<p>800-555-0100</p>") as chunked:
        page.goto(f"{chunked.url}?gclid=click-1", wait_until="commit")
        expect(page.locator("q")).to_have_text("866-555-0101")
        chunked.send()
        expect(page.locator("p")).to_have_text("866-555-0101")
    settle(page)
    assert [json.loads(text) for text in read_all(page, f"body {_JSON}")] == [json.loads(SWAPPED)]


def test_a_number_whose_digits_go_on_in_the_next_piece_of_structured_data_stays(
    page: Page, server: RunningServer
) -> None:
    head = f'<meta charset="utf-8"><script src="{server.url}/a/extras/dni.js"></script>'
    first, last = '<script type="application/ld+json">{"sku": "800-555-0100', '3"}</script><p>800-555-0100</p>'
    with serve_in_chunks(head, f"<q>800-555-0100</q>{first}", last) as chunked:
        page.goto(f"{chunked.url}?gclid=click-1", wait_until="commit")
        expect(page.locator("q")).to_have_text("866-555-0101")
        chunked.send()
        expect(page.locator("p")).to_have_text("866-555-0101")
    settle(page)
    assert read_all(page, f"body {_JSON}") == ['{"sku": "800-555-01003"}']


def test_an_account_without_structured_data_tests_no_policy(page: Page) -> None:
    page.add_init_script(
        """window.added = [];
        new MutationObserver((records) => records.forEach((record) => record.addedNodes.forEach(
          (node) => added.push(node.localName)))).observe(document, {childList: true, subtree: true})"""
    )
    show(page, f"{SCRIPT}<p>800-555-0100</p>")
    assert read_all(page, f"body {_JSON}") == [OWN]
    assert "iframe" not in page.evaluate("added")


def test_limitation_structured_data_is_reported_where_trusted_types_are_only_reported(
    page: Page, noises: list[str]
) -> None:
    page.add_init_script(_VIOLATIONS)
    show_document(
        page,
        f'<!doctype html><script src="/a/extras/dni.js"></script>{SCRIPT}<p>800-555-0100</p>',
        headers={"Content-Security-Policy-Report-Only": f"{REQUIRED}; report-uri /nowhere"},
    )
    expect(page.locator("p")).to_have_text("866-555-0101")
    assert read_all(page, _JSON) == [SWAPPED]
    assert page.evaluate("violations") == ["require-trusted-types-for"]
    assert [noise for noise in noises if "TrustedScript" not in noise] == []
    noises.clear()
