"""The server or its lease store fails under open pages: no unconfirmed number is shown, and the number returns afterwards."""

from collections.abc import Iterator

import pytest

from tests.e2e.conftest import OpenContext
from tests.e2e.outages import OwnServer
from tests.e2e.pools import FIRST, SECOND, SHORT_BUFFER_SECONDS, PoolAccount, write_pool
from tests.e2e.visitors import Visitor
from tests.serving import RunningServer

INTERVAL_MS = SHORT_BUFFER_SECONDS * 1000 / 3
SHORT = write_pool(FIRST, SECOND, buffer_seconds=SHORT_BUFFER_SECONDS)
LONG = write_pool(FIRST, SECOND)
NOTE_ANSWERS = """const ask = window.fetch;
window.fetch = (...given) => ask(...given).then((answer) => { window.answered_at_ms = Date.now(); return answer; });"""


@pytest.fixture(scope="module")
def own_server(tmp_path_factory: pytest.TempPathFactory) -> OwnServer:
    """The files of a server that the tests stop."""
    return OwnServer(tmp_path_factory.mktemp("own"))


@pytest.fixture(scope="module")
def running(own_server: OwnServer) -> Iterator[RunningServer]:
    """That server, for tests that leave it running."""
    with own_server.start() as running:
        yield running


def open_page(server: RunningServer, account: PoolAccount, open_context: OpenContext) -> Visitor:
    return Visitor(open_context(base_url=server.url).new_page(), account.key)


def test_a_lease_store_that_is_unavailable_at_the_claim(
    own_server: OwnServer, running: RunningServer, open_context: OpenContext
) -> None:
    visitor = open_page(running, own_server.save("at-the-claim", LONG), open_context)
    visitor.page.add_init_script(NOTE_ANSWERS)
    with own_server.hold_leases():
        visitor.look()
        visitor.sees("800-555-0199")
    assert visitor.reasons() == ["no_tracking_number", "http_503"]
    assert visitor.page.evaluate("heard.find(({reason}) => reason === 'http_503').at_ms - answered_at_ms") < 300
    visitor.sees("866-555-0120")


def test_a_lease_store_that_fails_under_an_open_page(
    own_server: OwnServer, running: RunningServer, open_context: OpenContext
) -> None:
    visitor = open_page(running, own_server.save("open-page", SHORT), open_context)
    visitor.look()
    visitor.sees("866-555-0120")
    with own_server.hold_leases():
        visitor.sees("800-555-0199")
        assert visitor.reasons()[-1] in ("http_503", "timeout")
    visitor.page.wait_for_function("document.querySelector('a').textContent.startsWith('866-555-012')")


def test_a_server_that_is_killed_under_open_pages_and_comes_back(
    tmp_path_factory: pytest.TempPathFactory, open_context: OpenContext
) -> None:
    own_server = OwnServer(tmp_path_factory.mktemp("killed"))
    accounts = [own_server.save("short", SHORT), own_server.save("long", LONG)]
    with own_server.start() as server:
        short, long = (open_page(server, account, open_context) for account in accounts)
        for visitor in (short, long):
            visitor.look()
            visitor.sees("866-555-0120")
        server.kill()
        long.hide()
        long.come_back()
        short.sees("800-555-0199")
    stored = short.page.evaluate("JSON.parse(localStorage.dni_short)")
    taken_off_at_ms = short.page.evaluate("heard.findLast(({name}) => name === 'swap').at_ms")
    # Due, and no answer: from then on the number is shown for one interval at most, and a second on a busy machine.
    assert taken_off_at_ms - stored["renew_at_ms"] <= INTERVAL_MS + 1000
    long.sees("866-555-0120")
    with own_server.start(), long.page.expect_response("**/renew") as renewed:
        for visitor in (short, long):
            visitor.hide()
            visitor.come_back()
        short.page.wait_for_function("document.querySelector('a').textContent.startsWith('866-555-012')")
        lease = accounts[0].find_lease(short.page.evaluate("dni.numbers().sales.number"))
        assert lease
        assert lease.live
    assert renewed.value.json()["leases"] == [{"live": True}]
    assert long.reasons() == ["no_tracking_number"]
