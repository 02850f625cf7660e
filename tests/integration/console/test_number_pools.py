"""The pages of number pools."""

import html
import json
import re
from collections.abc import Mapping

import pytest

from server.account_file.read import read_account_file
from server.domain.accounts import Account
from server.domain.leased_pools import build_leased_pool
from server.domain.leases import Visitor
from server.domain.number_pools import make_lease_key
from server.domain.people.roles import Role
from server.stores.leases.contract import Claim, Claimed
from tests.integration.console.conftest import ConsoleDriver
from tests.shop import SHOP_FILE

LIST = "/console/a/shop/number-pools"
FORM = {
    "name": "solar-pool",
    "campaign": "roofing",
    "publisher": "XYZ",
    "target_numbers": "sales",
    "mode": "shared",
    "key_tags": ["affiliate_id", "keyword"],
    "tracking_numbers": "+1 415 555 0150\n+1 415 555 0151 ext. 101\n\n(415) 555-0151 ext. 102",
    "max_size": "2",
    "sizing": "fixed",
    "default_number": "+14155550199",
    "buffer_seconds": "30",
    "max_lease_seconds": "600",
    "attribution_window_minutes": "120",
    "route": "",
}


@pytest.fixture
def account() -> Account:
    """The shop with pools."""
    return read_account_file(SHOP_FILE.encode())


def get_revision(console: ConsoleDriver) -> str:
    return str(console.stores.accounts.find_revision("shop"))


def claim(console: ConsoleDriver, visitor_id: str, tags: Mapping[str, str]) -> Claimed:
    stored = console.stores.accounts.find("shop")
    assert stored is not None
    pool = stored.account.number_pools[0]
    visitor = Visitor(visitor_id, tags=tags)
    wanted = Claim(make_lease_key(pool, tags, visitor_id), visitor, f"lease-{visitor_id}")
    claimed = console.stores.leases.claim(build_leased_pool("shop", pool), wanted, console.clock.now)
    assert isinstance(claimed, Claimed)
    return claimed


def test_a_marketer_makes_a_pool(console: ConsoleDriver) -> None:
    client = console.open_as(Role.MANAGER)
    assert "New Number Pool" in client.get(LIST).text
    response = client.post(f"{LIST}/save", data={**FORM, "revision": get_revision(console)})
    assert response.status_code == 303, html.unescape(response.text)
    stored = console.stores.accounts.find("shop")
    assert stored is not None
    pool = stored.account.number_pools[-1]
    assert (pool.name, pool.publisher, pool.key_tags) == ("solar-pool", "XYZ", ("affiliate_id", "keyword"))
    assert list(map(str, pool.tracking_numbers)) == ["+14155550150", "+14155550151 ext. 101", "+14155550151 ext. 102"]
    assert (pool.buffer_seconds, pool.max_lease_seconds, pool.attribution_window_minutes) == (30, 600, 120)
    page = client.get(response.headers["Location"]).text
    assert "No tracking source uses this pool" in page
    edited = client.get(f"{LIST}/edit?name=solar-pool").text
    assert "+14155550151 ext. 102" in edited


def test_a_pool_that_is_too_small_links_to_the_numbers_to_buy(console: ConsoleDriver) -> None:
    client = console.open_as(Role.MANAGER)
    sized = {"max_size": "", "sizing": "suggest", "min_size": "9", "buy_from": "415"}
    response = client.post(f"{LIST}/save", data={**FORM, **sized, "revision": get_revision(console)})
    page = html.unescape(client.get(response.headers["Location"]).text)
    assert "The pool needs 5 more numbers." in page, "at most five a day"
    assert "numbers/buy?search=1&country=US&kind=local&area_code=415&pool=solar-pool" in page


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("tracking_numbers", "12", "is not a phone number"),
        ("target_numbers", [], "Fill this in."),
        ("key_tags", ["nonsense"], "No URL parameter becomes the tag"),
        ("buffer_seconds", "soon", "Enter a whole number."),
        ("max_lease_seconds", "10", "must be at least as long as the buffer"),
        ("publisher", "", ""),
    ],
)
def test_what_is_wrong_stands_beside_its_input(console: ConsoleDriver, field: str, value: object, message: str) -> None:
    client = console.open_as(Role.MANAGER)
    form = {**FORM, field: value, "revision": get_revision(console)}
    response = client.post(f"{LIST}/save", data=form)
    if not message:
        assert response.status_code == 303
        return
    assert response.status_code == 422
    (error,) = re.findall(rf'id="{field}-error">([^<]+)<', response.text)
    assert message in html.unescape(error)


def test_the_list_shows_what_is_in_use_now(console: ConsoleDriver) -> None:
    claim(console, "one", {"keyword": "roof"})
    claim(console, "two", {"keyword": "gutter"})
    rows = console.open_as(Role.ANALYST).get(LIST, headers={"HX-Request": "true"}).text
    assert "<html" not in rows
    first = re.sub(r"\s+", " ", re.split("<tr[^>]*>", rows)[2])
    stored = console.stores.accounts.find("shop")
    assert stored is not None
    size = len(stored.account.number_pools[0].pool_numbers)
    assert f"2 of {size}" in first


def test_a_pool_shows_who_sees_which_number(console: ConsoleDriver) -> None:
    claimed = claim(console, "one", {"keyword": "<b>roof</b>"})
    name = console.stores.accounts.find("shop").account.number_pools[0].name  # type: ignore[union-attr]
    page = console.open_as(Role.ANALYST).get(f"{LIST}/pool?name={name}").text
    assert "keyword: &lt;b&gt;roof&lt;/b&gt;" in page
    assert claimed.pool_number.number[-4:] in page


def test_the_chart_has_the_record_of_the_pool(console: ConsoleDriver) -> None:
    stored = console.stores.accounts.find("shop")
    assert stored is not None
    pool = stored.account.number_pools[0]
    claim(console, "one", {"keyword": "roof"})
    console.stores.leases.expire(build_leased_pool("shop", pool), console.clock.now)
    page = console.open_as(Role.ANALYST).get(f"{LIST}/pool?name={pool.name}&period=week").text
    (data,) = re.findall(r'id="pool-data">(.+?)</script>', page)
    chart = json.loads(data)
    assert len(chart["x"]) == len(chart["live"]) == 7 * 24 + 1
    assert chart["live"][-1] == 1
    assert chart["size"] == len(pool.pool_numbers)


def test_the_typed_size_is_computed(console: ConsoleDriver) -> None:
    client = console.open_as(Role.MANAGER)
    form = {**FORM, "max_size": "", "visitors_an_hour": "60", "seconds_on_page": "90", "buffer_seconds": "30"}
    text = re.sub(r"\s+", " ", client.post(f"{LIST}/size", data=form).text)
    # Two visits at the same time on average: by Erlang B, three numbers serve 79.0% of them.
    assert "3 numbers serve 78.9% of these visits." in text
    again = client.post(f"{LIST}/save", data={**form, "again": "size", "revision": get_revision(console)})
    assert again.status_code == 200
    assert "3 numbers serve 78.9% of these visits." in again.text
    assert console.stores.accounts.find_revision("shop") == 1


@pytest.mark.parametrize("visits", ["", "0", "many", "999999999", "-5"])
def test_a_forecast_that_is_no_number_or_too_large_is_asked_for_again(console: ConsoleDriver, visits: str) -> None:
    form = {**FORM, "visitors_an_hour": visits, "seconds_on_page": "9999"}
    response = console.open_as(Role.MANAGER).post(f"{LIST}/size", data=form)
    assert response.status_code == 200
    assert "Type the visits" in response.text


def test_a_pool_in_use_is_not_deleted_and_its_users_are_named(console: ConsoleDriver) -> None:
    client = console.open_as(Role.MANAGER)
    stored = console.stores.accounts.find("shop")
    assert stored is not None
    name = stored.account.number_pools[0].name
    response = client.post(f"{LIST}/delete", data={"old_name": name, "revision": get_revision(console)})
    assert response.status_code == 422
    assert "is used by tracking source" in response.text
    assert console.stores.accounts.find_revision("shop") == stored.revision


def test_a_renamed_pool_keeps_its_sources(console: ConsoleDriver) -> None:
    client = console.open_as(Role.MANAGER)
    stored = console.stores.accounts.find("shop")
    assert stored is not None
    pool = stored.account.number_pools[0]
    form = {
        **dict.fromkeys(FORM, ""),
        **{"name": "renamed", "campaign": pool.campaign, "mode": pool.mode.value, "old_name": pool.name},
        "target_numbers": list(pool.target_numbers),
        "key_tags": list(pool.key_tags),
        "tracking_numbers": "\n".join(map(str, pool.tracking_numbers)),
        "revision": get_revision(console),
    }
    response = client.post(f"{LIST}/save", data=form)
    assert response.status_code == 303, response.text
    page = client.get(f"{LIST}/pool?name=renamed").text
    assert "No tracking source uses this pool" not in page


def test_a_pool_of_another_account_is_not_found(console: ConsoleDriver) -> None:
    stored = console.stores.accounts.find("shop")
    assert stored is not None
    name = stored.account.number_pools[0].name
    client = console.open_as(Role.OWNER)
    assert client.get(f"/console/a/other/number-pools/pool?name={name}").status_code == 404
    assert client.get("/console/a/shop/number-pools/pool?name=nothing").status_code == 404
