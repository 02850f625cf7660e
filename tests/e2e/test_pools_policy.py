"""Pool numbers under a page's policy, in their formats, and for visitors that the server refuses."""

from tests.e2e.conftest import OpenContext, OpenPools, OpenVisitor
from tests.e2e.expecting import expect
from tests.e2e.pools import FIRST, SECOND, write_pool
from tests.e2e.visitors import Visitor
from tests.serving import RunningServer

STRICT = "default-src 'none'; script-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'"
# The browser itself says so, and nobody can keep it from it.
BLOCKED = (
    "violates the following Content Security Policy directive",
    "violates the document's Content Security Policy",
)


def test_under_the_strictest_policy_the_calls_need_one_directive(
    open_pools: OpenPools, open_visitor: OpenVisitor
) -> None:
    visitor = open_visitor(open_pools(write_pool(FIRST)))
    visitor.look(headers={"Content-Security-Policy": STRICT + "; connect-src 'self'"})
    visitor.sees("866-555-0120")
    with visitor.page.expect_response("**/leave"):
        visitor.hide()
    with visitor.page.expect_response("**/renew"):
        visitor.come_back()


def test_a_policy_without_it_blocks_only_the_pool_number(
    open_pools: OpenPools, open_visitor: OpenVisitor, noises: list[str]
) -> None:
    visitor = open_visitor(open_pools(write_pool(FIRST)))
    visitor.look(headers={"Content-Security-Policy": STRICT})
    visitor.sees("800-555-0199")
    assert visitor.reasons() == ["no_tracking_number", "blocked"]
    visitor.page.evaluate("document.body.append(document.createElement('p')); dni.restore()")
    visitor.sees("800-555-0100")
    assert [noise for noise in noises if not any(words in noise for words in BLOCKED)] == []
    noises.clear()


def test_an_extension_is_shown_and_dialled(open_pools: OpenPools, open_visitor: OpenVisitor) -> None:
    pool = write_pool({"number": FIRST, "extensions": ["101", "102"]})
    account = open_pools(pool)
    for query, extension in (("a=1", "101"), ("a=2", "102")):
        visitor = open_visitor(account)
        visitor.look(query)
        visitor.sees(f"866-555-0120 ext. {extension}")
        expect(visitor.page.locator("a")).to_have_attribute("href", f"tel:+18665550120;ext={extension}")
        assert visitor.page.evaluate("dni.numbers().sales.extension") == extension


def test_a_page_of_another_site_gets_the_default_number(
    open_pools: OpenPools, open_context: OpenContext, server: RunningServer, noises: list[str]
) -> None:
    account = open_pools(write_pool(FIRST))
    elsewhere = server.url.replace("127.0.0.1", "elsewhere.localhost")
    visitor = Visitor(open_context(base_url=elsewhere).new_page(), account.key)
    visitor.page.goto(f"/contact?account={account.key}&tag_origin={server.url}&a=ABC")
    expect(visitor.page.locator(".number a").first).to_have_text("(800) 555-0199")
    # A page of another site may not even read why.
    assert visitor.reasons() == ["no_tracking_number", "network"]
    assert account.count_free() == 1
    assert [noise for noise in noises if "blocked by CORS policy" not in noise] == []
    noises.clear()


def test_the_account_decides_the_default_number_of_a_pool(open_pools: OpenPools, open_visitor: OpenVisitor) -> None:
    first = write_pool(FIRST, default_number={"number": "+18005550198", "extension": "7"})
    visitor = open_visitor(open_pools(first, write_pool(SECOND, name="desk", target="service", default_number=None)))
    visitor.answer("claim", lambda route: route.abort())
    visitor.look(body='<a href="tel:+18005550100">800-555-0100</a> <a>800-555-0123</a>')
    expect(visitor.page.locator("a")).to_have_text(["800-555-0198 ext. 7", "800-555-0123"])


def test_a_publishers_pool_serves_its_own_visits(open_pools: OpenPools, open_visitor: OpenVisitor) -> None:
    account = open_pools(write_pool(FIRST, publisher="ABC"))
    own, other = open_visitor(account), open_visitor(account)
    own.look("a=ABC")
    own.sees("866-555-0120")
    other.look("a=XYZ")
    other.page.wait_for_function("heard.some(({reason}) => reason === 'other_publisher')")
    other.sees("800-555-0199")
