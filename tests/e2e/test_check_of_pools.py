"""`dni check` with a token: numbers of pools are tried, and nothing of it is left behind."""

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from server.domain.leases import Visitor
from server.domain.number_pools import LeaseKey
from server.domain.site_check.check_tokens import CheckTokens
from server.stores.leases.contract import Claim
from tests.e2e.check_site import Checked, Pages, run_check, serve_pages, write_page
from tests.e2e.conftest import SECRET_KEY, OpenPools
from tests.e2e.pools import FIRST, SECOND, THIRD, PoolAccount, write_pool
from tests.serving import RunningServer

SALES_LINK = '<a href="tel:+18005550100">800-555-0100</a>'


@dataclass(frozen=True)
class Shop:
    """A site whose visitors get numbers of a pool: its address, its pages, and its account."""

    url: str
    pages: Pages
    account: PoolAccount

    def check(self, folder: Path, *options: str, **environment: str) -> Checked:
        """Check its first page."""
        return run_check(folder, "chromium", f"{self.url}/", *options, **environment)


@pytest.fixture
def shop(server: RunningServer, open_pools: OpenPools) -> Iterator[Shop]:
    """A shop with one page and a pool of three numbers."""
    pages: Pages = {}
    with serve_pages(pages) as url:
        account = open_pools(write_pool(FIRST, SECOND, THIRD), origins=[url])
        pages["/"] = (write_page(f"{server.url}/a/{account.key}/dni.js", SALES_LINK), {})
        yield Shop(url, pages, account)


def write_token(account: PoolAccount, minutes: float = 5) -> str:
    return CheckTokens([SECRET_KEY]).write(account.key, time.time() + minutes * 60)


def list_shown(checked: Checked) -> list[tuple[str, str]]:
    return [(one["kind"], one["number"] or one["reason"]) for one in checked.list("swapped", "not_tried", "no_number")]


def find_traces(account: PoolAccount) -> Any:
    """The free numbers and leases of the pool now, and what its record counts."""
    state = account.leases.pool_state(account.pools["leads"], time.time())
    record = account.leases.read_record(account.pools["leads"], 0)
    return state.free, state.leases, [(one.claims, one.misses) for one in record if one.claims or one.misses]


def test_each_view_is_lent_a_number_of_the_pool_and_leaves_no_trace(tmp_path: Path, shop: Shop) -> None:
    checked = shop.check(tmp_path, "--token", write_token(shop.account))
    assert checked.code == 0, checked.printed
    assert list_shown(checked) == [("swapped", THIRD), ("swapped", THIRD)]
    assert {one["message"] for one in checked.list("swapped")} == {
        "sales: shows (866) 555-0122, a number of the pool leads."
    }
    assert find_traces(shop.account) == (3, (), [])


def test_pages_one_after_the_other_are_each_lent_a_number_with_the_key_of_this_machine(
    tmp_path: Path, shop: Shop
) -> None:
    page, headers = shop.pages["/"]
    shop.pages.update({"/": (f'{page}<a href="/b">b</a>', headers), "/b": (page, headers)})
    options = ("--pages", "2", "--html", str(tmp_path / "r.html"))
    checked = shop.check(tmp_path, *options, DNI_SECRET_KEY=SECRET_KEY)
    assert checked.code == 0, checked.printed
    assert list_shown(checked) == [("swapped", THIRD)] * 4
    assert find_traces(shop.account) == (3, (), [])


def test_a_pool_with_few_free_numbers_is_not_tried(tmp_path: Path, shop: Shop) -> None:
    claim = Claim(LeaseKey("digest", {}), Visitor("honest-visitor-01"), "lease-1")
    shop.account.leases.claim(shop.account.pools["leads"], claim, time.time())
    checked = shop.check(tmp_path, "--token", write_token(shop.account))
    assert (checked.code, list_shown(checked)) == (0, [("not_tried", "few_free_numbers")]), checked.printed
    assert shop.account.count_free() == 2


def test_a_token_that_the_server_does_not_accept_takes_no_number(tmp_path: Path, shop: Shop) -> None:
    expired = shop.check(tmp_path, "--token", write_token(shop.account, minutes=-1))
    foreign = shop.check(tmp_path, DNI_SECRET_KEY="the key of another server")
    assert list_shown(expired) == list_shown(foreign) == [("not_tried", "token_refused")]
    assert find_traces(shop.account) == (3, (), [])


def test_a_page_that_drops_the_token_from_its_address_takes_no_number(tmp_path: Path, shop: Shop) -> None:
    page, headers = shop.pages["/"]
    clean = "<script>if (location.search) location.replace(location.pathname)</script>"
    shop.pages["/"] = (page.replace("<script src", f"{clean}<script src"), headers)
    checked = shop.check(tmp_path, "--token", write_token(shop.account))
    assert list_shown(checked) == [("not_tried", "token_lost")], checked.printed
    assert find_traces(shop.account) == (3, (), [])


class OlderServer(BaseHTTPRequestHandler):
    """Passes requests on to a server, but does not have the route that judges tokens."""

    target: str
    asked: list[str]

    def do_GET(self) -> None:
        self._pass_on(None)

    def do_POST(self) -> None:
        self._pass_on(self.rfile.read(int(self.headers["Content-Length"])))

    def _pass_on(self, body: bytes | None) -> None:
        self.asked.append(f"{self.command} {self.path.partition('?')[0].rpartition('/')[2]}")
        path = "/nothing" if "check-token" in self.path else self.path
        try:
            with urlopen(Request(self.target + path, body, {"User-Agent": self.headers["User-Agent"]})) as response:
                status, content, kind = 200, response.read(), response.headers["Content-Type"]
        except HTTPError as error:
            status, content, kind = error.code, error.read(), "application/json"
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(content)

    def log_message(self, *_arguments: Any) -> None:
        pass


def test_a_server_that_knows_no_tokens_gets_no_claim(tmp_path: Path, server: RunningServer, shop: Shop) -> None:
    asked: list[str] = []
    handler = type("Handler", (OlderServer,), {"target": server.url, "asked": asked})
    older = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=older.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{older.server_address[1]}"
    page, headers = shop.pages["/"]
    shop.pages["/"] = (page.replace(server.url, address), headers)
    try:
        checked = shop.check(tmp_path, "--token", write_token(shop.account))
    finally:
        older.shutdown()
        older.server_close()
    assert list_shown(checked) == [("not_tried", "old_server")], checked.printed
    assert "GET check-token" in asked
    assert "POST claim" not in asked
    assert shop.account.count_free() == 3
