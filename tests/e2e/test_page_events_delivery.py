"""How tags reach the lease: with the claim, in batches with heartbeats, stored until acknowledged, and with the leave."""

import pytest

from tests.e2e.conftest import OpenPools, OpenVisitor
from tests.e2e.pools import FIRST, SECOND, write_pool
from tests.e2e.visitors import AFFILIATE, BODY, OTHER_AFFILIATE

LINK = '<a href="/next" id="next" data-dni-tag="next=clicked">Next</a>'


def test_tags_from_before_the_claim_are_sent_with_it(open_pools: OpenPools, open_visitor: OpenVisitor) -> None:
    account = open_pools(write_pool(FIRST))
    visitor = open_visitor(account)
    visitor.look(head="<script>window.dni = [['tag', 'headline', 'B']]</script>")
    visitor.sees("866-555-0120")
    lease = account.find_lease(FIRST)
    assert lease
    assert lease.visitors[0].tags == {"affiliate_id": "ABC", "sub_id": "test", "keyword": "roof"}
    assert lease.visitors[0].page_tags == {"headline": "B"}
    assert visitor.names() == ["claim"]


def test_a_tag_at_the_start_does_not_delay_the_claim(open_pools: OpenPools, open_visitor: OpenVisitor) -> None:
    visitor = open_visitor(open_pools(write_pool(FIRST)))
    visitor.page.clock.install()
    tagged = "<script>addEventListener('DOMContentLoaded', () => dni.tag('headline', 'B'))</script>"
    visitor.look(head=tagged)
    visitor.page.clock.pause_at(visitor.page.evaluate("Date.now()") / 1000 + 0.9)
    visitor.wait_until(lambda: visitor.names() == ["claim"])


def test_tags_of_one_second_are_sent_together(open_pools: OpenPools, open_visitor: OpenVisitor) -> None:
    account = open_pools(write_pool(FIRST))
    visitor = open_visitor(account)
    visitor.page.clock.install()
    visitor.look()
    visitor.sees("866-555-0120")
    visitor.page.evaluate(
        "dni.tag('quote', 'requested'); dni.tag({headline: 'B', roof: 'slate'}); dni.tag('roof', 'tile')"
    )
    with visitor.page.expect_response("**/renew"):
        visitor.page.clock.run_for(1000)
    recorded = account.find_tags(FIRST)
    assert recorded.items() >= {"quote": "requested", "headline": "B", "roof": "tile"}.items()
    assert visitor.names() == ["claim", "renew"]


def test_a_page_that_tags_continuously_keeps_its_number(open_pools: OpenPools, open_visitor: OpenVisitor) -> None:
    visitor = open_visitor(open_pools(write_pool(FIRST)))
    visitor.page.clock.install()
    visitor.look()
    visitor.sees("866-555-0120")
    visitor.page.evaluate("setInterval(() => dni.tag('at', '' + Date.now()), 400)")
    visitor.page.clock.run_for("00:20")
    visitor.wait_until(lambda: visitor.names("renew"))
    assert visitor.names("claim") == ["claim"]
    assert len(visitor.names("renew")) <= 20


def test_tags_do_not_hasten_a_refused_claim(open_pools: OpenPools, open_visitor: OpenVisitor) -> None:
    visitor = open_visitor(open_pools(write_pool(FIRST)))
    visitor.page.add_init_script("Math.random = () => 0")
    visitor.page.clock.install()
    visitor.answer("claim", lambda route: route.fulfill(status=429))
    visitor.look()
    visitor.page.wait_for_function("heard.some(({reason}) => reason === 'http_429')")
    visitor.page.evaluate("setInterval(() => dni.tag('at', '' + Date.now()), 400)")
    visitor.page.clock.run_for(1500)
    assert visitor.names() == ["claim"]


def test_tags_are_kept_until_the_server_has_acknowledged_them(open_pools: OpenPools, open_visitor: OpenVisitor) -> None:
    account = open_pools(write_pool(FIRST))
    visitor = open_visitor(account)
    visitor.page.clock.install()
    visitor.look()
    visitor.sees("866-555-0120")
    visitor.answer("renew", lambda route: route.abort())
    visitor.page.evaluate("dni.tag('quote', 'requested')")
    visitor.page.clock.run_for(1000)
    visitor.wait_until(lambda: visitor.answered)
    assert "quote" not in account.find_tags(FIRST)
    visitor.let_through("renew")
    # Not even a new page makes it forget them.
    with visitor.page.expect_response("**/renew"):
        visitor.look("", path="/next")
    assert account.find_tags(FIRST)["quote"] == "requested"
    with visitor.page.expect_response("**/renew"):
        visitor.page.clock.fast_forward(21_000)
    sent = [body["tags"] for body in visitor.bodies("renew")]
    assert [tags and tags["quote"] for tags in sent] == ["requested", "requested", None]


def test_the_maximum_of_tags_in_any_script_reaches_the_lease(open_pools: OpenPools, open_visitor: OpenVisitor) -> None:
    account = open_pools(write_pool(FIRST))
    visitor = open_visitor(account)
    visitor.look()
    visitor.sees("866-555-0120")
    with visitor.page.expect_response("**/renew") as renewed:
        visitor.page.evaluate(
            "for (let nth = 0; nth < 60; nth++) dni.tag('\u540d'.repeat(60) + nth, '\u5024'.repeat(600))"
        )
    assert renewed.value.json()["leases"] == [{"live": True}]
    visitor.sees("866-555-0120")
    assert visitor.reasons() == ["no_tracking_number"]


def test_the_last_click_reaches_the_lease(open_pools: OpenPools, open_visitor: OpenVisitor) -> None:
    account = open_pools(write_pool(FIRST))
    visitor = open_visitor(account)
    visitor.look(body=BODY + LINK)
    visitor.sees("866-555-0120")
    visitor.page.locator("#next").click()
    visitor.wait_until(lambda: account.find_tags(FIRST).get("next") == "clicked")


def test_the_leave_is_sent_by_beacon(open_pools: OpenPools, open_visitor: OpenVisitor) -> None:
    account = open_pools(write_pool(FIRST))
    visitor = open_visitor(account)
    visitor.look()
    visitor.sees("866-555-0120")
    visitor.page.evaluate("dni.tag('quote', 'requested')")
    with visitor.page.expect_request("**/leave") as left:
        visitor.hide()
    assert left.value.resource_type == "ping"
    visitor.wait_until(lambda: account.find_tags(FIRST).get("quote") == "requested")


@pytest.mark.parametrize("value", ['🏠 Ärger & <b>Dach</b> "100 %"', "x" * 10_000, "half \ud83c"])
def test_any_text_reaches_the_lease(open_pools: OpenPools, open_visitor: OpenVisitor, value: str) -> None:
    account = open_pools(write_pool(FIRST))
    visitor = open_visitor(account)
    visitor.look()
    visitor.sees("866-555-0120")
    visitor.page.evaluate("(codes) => dni.tag('said', String.fromCharCode(...codes))", [*_list_codes(value)])
    with visitor.page.expect_response("**/leave"):
        visitor.hide()
    assert account.find_tags(FIRST)["said"] == value.replace("\ud83c", "�")[:250]


def test_tags_go_to_the_shown_number(open_pools: OpenPools, open_visitor: OpenVisitor) -> None:
    account = open_pools(write_pool(FIRST, SECOND))
    for query, plan in ((AFFILIATE, "slate"), (OTHER_AFFILIATE, "tile")):
        visitor = open_visitor(account)
        visitor.look(query)
        visitor.page.wait_for_function("dni.numbers().sales?.lease")
        visitor.page.evaluate("(plan) => dni.tag('plan', plan)", plan)
        with visitor.page.expect_response("**/leave"):
            visitor.hide()
    assert [account.find_tags(number)["plan"] for number in (FIRST, SECOND)] == ["slate", "tile"]


def test_a_link_with_any_characters_gets_a_number(open_pools: OpenPools, open_visitor: OpenVisitor) -> None:
    visitor = open_visitor(open_pools(write_pool(FIRST)))
    visitor.look("a=AB%00C&s=%ED%A0%BC&kw=%F0%9F%8F%A0%0A%E2%80%AE")
    visitor.sees("866-555-0120")


def _list_codes(text: str) -> list[int]:
    units = text.encode("utf-16-le", "surrogatepass")
    return [int.from_bytes(units[at : at + 2], "little") for at in range(0, len(units), 2)]
