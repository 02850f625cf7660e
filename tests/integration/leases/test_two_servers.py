"""Two servers on one lease store, with clocks two seconds apart: no number is given to two keys at once."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import pytest

from server.account_file.read import read_account_file
from server.app import create_app
from server.bundle import Bundle
from server.settings import Settings
from server.stores.contract import AccountStore
from tests.shop import SHOP_FILE, Clock, Page, read_number

APART_SECONDS = 2.0
HOURS = 2


@dataclass(frozen=True)
class Shown:
    """A page may show a number from one time to another, in real time."""

    number: tuple[str, str | None]
    key: int
    since: float
    until: float


class TwoServers:
    """Two servers of the shop, one two seconds ahead of the real time, and pages that use either of them."""

    def __init__(self, settings: Settings, bundle: Bundle) -> None:
        self.now = 1_750_000_000.0
        unlimited = settings.model_copy(update={"claim_limit": "", "client_leases": None})
        self._clocks = [Clock(), Clock()]
        self._pages = [Page(create_app(unlimited, bundle=bundle, clock=clock).test_client()) for clock in self._clocks]

    @contextmanager
    def meet(self, which: int, key: int) -> Iterator[Page]:
        """The page of the visitor with this key, on one of the servers."""
        self._clocks[0].now, self._clocks[1].now = self.now, self.now + APART_SECONDS
        yield replace(self._pages[which], visitor_id=f"visitor-{key:010}")


@pytest.fixture
def servers(settings: Settings, accounts: AccountStore, bundle: Bundle) -> TwoServers:
    """The servers, each with its own connections to the same file."""
    accounts.save(read_account_file(SHOP_FILE.encode()))
    return TwoServers(settings, bundle)


def test_a_lease_of_one_server_is_known_to_the_other(servers: TwoServers) -> None:
    with servers.meet(0, 1) as page:
        first = page.claim_sales("a=1")
    with servers.meet(1, 1) as page:
        assert page.is_live(first["lease"])
        assert read_number(page.claim_sales("a=1")) == read_number(first)
    with servers.meet(1, 2) as page:
        assert read_number(page.claim_sales("a=2")) != read_number(first)


def test_a_lease_ends_at_most_two_seconds_early(servers: TwoServers) -> None:
    with servers.meet(0, 1) as page:
        lease = page.claim("", "support")["numbers"]["support"]["lease"]
    servers.now += 60 - APART_SECONDS - 0.001
    with servers.meet(1, 2) as page:
        assert page.claim("", "support")["numbers"]["support"]["reason"] == "pool_exhausted"
    servers.now += 0.001
    with servers.meet(1, 2) as page:
        assert "lease" in page.claim("", "support")["numbers"]["support"]
    with servers.meet(0, 1) as page:
        assert page.renew(lease)["leases"] == [{"live": False, "reason": "expired"}]


def test_no_number_is_given_to_two_keys_at_once(servers: TwoServers) -> None:
    chance = random.Random(3)
    shown: dict[int, Shown] = {}
    tokens: dict[int, str] = {}
    history: list[Shown] = []
    end = servers.now + HOURS * 3600
    while servers.now < end:
        servers.now += chance.uniform(0, 12)
        key = chance.randrange(6)
        with servers.meet(chance.randrange(2), key) as page:
            if key in tokens and chance.random() < 0.8:
                answer = page.renew(tokens[key])
                if not answer["leases"][0]["live"]:
                    del tokens[key], shown[key]
                    continue
                number = shown[key].number
            elif key in tokens and chance.random() < 0.5:
                page.leave(tokens.pop(key))
                continue
            else:
                answer = page.claim(f"a={key}")
                sales = answer["numbers"]["sales"]
                if "lease" not in sales:
                    continue
                tokens[key], number = sales["lease"], read_number(sales)
            shown[key] = Shown(number, key, servers.now, servers.now + answer["renew_after_seconds"])
            history.append(shown[key])
    assert len({after.key for after in history}) == 6
    for later, after in enumerate(history):
        for before in history[max(0, later - 100) : later]:
            assert after.number != before.number or after.key == before.key or after.since >= before.until
