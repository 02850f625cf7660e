"""A page that hides its address: Firefox and WebKit then hide the origin of its requests too, and the server accepts that."""

from tests.e2e.conftest import OpenPools
from tests.e2e.pools import FIRST, write_pool
from tests.e2e.visitors import Visitor
from tests.engines.page import EnginePage

_STRICT = {"Referrer-Policy": "no-referrer"}


def test_calls_of_a_page_without_referrer_succeed(page: EnginePage, open_pools: OpenPools) -> None:
    account = open_pools(write_pool(FIRST))
    visitor = Visitor(page, account.key)
    visitor.look(headers=_STRICT)
    visitor.sees("866-555-0120")
    with page.expect_response("**/leave") as left:
        visitor.hide()
    with page.expect_response("**/renew") as renewed:
        visitor.come_back()
    assert left.value.status == 204
    assert renewed.value.json()["leases"] == [{"live": True}]


def test_only_chromium_names_the_origin_when_such_a_page_is_left(page: EnginePage, open_pools: OpenPools) -> None:
    origins: dict[str, str | None] = {}
    page.on("request", lambda request: origins.update({request.url.rpartition("/")[2]: request.headers.get("Origin")}))
    visitor = Visitor(page, open_pools(write_pool(FIRST)).key)
    visitor.look(headers=_STRICT)
    visitor.sees("866-555-0120")
    with page.expect_response("**/leave"):
        visitor.hide()
    named = page.base_url if page.session.engine == "chromium" else "null"
    assert origins["leave"] == named, origins
