"""The pages of numbers and publishers."""

import re
from dataclasses import replace

import pytest

from server.account_file.read import read_account_file
from server.domain.accounts import Account
from server.domain.calls.attributed import Attributed, Match
from server.domain.people.roles import Role
from server.domain.phone_numbers import PhoneNumber
from tests.integration.calls.callers import add, make_call
from tests.integration.console.conftest import NOON, ConsoleDriver
from tests.shop import SHOP_FILE

LEAFLET, POOLED = "+18665550110", "+18665550120"
DAY = 86_400.0


@pytest.fixture
def account() -> Account:
    """The shop with pools."""
    return read_account_file(SHOP_FILE.encode())


def log_call(console: ConsoleDriver, name: str, at: float, number: str, publisher: str, account: str = "shop") -> None:
    attributed = Attributed(Match.LIVE, candidates=1, publisher=publisher)
    call = make_call(name, at, account=account, attributed=attributed, tracking_number=PhoneNumber(number))
    add(console.stores.call_log, call)


def read_rows(page: str) -> dict[str, str]:
    """The text of each row, by its first cell."""
    rows = [
        re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "|", row))
        for row in re.split("<tbody[^>]*>", page)[1].split("</tbody>")[0].split("</tr>")
    ]
    cells = [[cell.strip() for cell in row.split("|") if cell.strip()] for row in rows]
    return {row[0]: " ".join(row[1:]) for row in cells if len(row) > 1}


def test_numbers_have_their_users_and_latest_calls(console: ConsoleDriver) -> None:
    log_call(console, "one", NOON - DAY, POOLED, "ABC")
    log_call(console, "two", NOON - 60, POOLED, "ABC")
    log_call(console, "old", NOON - 31 * DAY, POOLED, "ABC")
    log_call(console, "theirs", NOON - 60, LEAFLET, "ABC", account="other")
    rows = read_rows(console.open_as(Role.ANALYST).get("/console/a/shop/numbers").text)
    assert rows["+1 866-555-0120"].startswith("roofing-pool toll-free active")
    assert rows["+1 866-555-0120"].endswith(" 2 calls to +18665550120")
    assert rows["+1 866-555-0110"].startswith("Leaflet toll-free active")
    assert rows["+1 866-555-0110"].endswith("– 0 calls to +18665550110")
    assert len(rows) == 6


def test_a_number_that_is_not_used_any_more_rests(console: ConsoleDriver) -> None:
    stored = console.stores.accounts.find("shop")
    assert stored is not None
    without = tuple(source for source in stored.account.tracking_sources if source.name != "Leaflet")
    console.stores.accounts.save(replace(stored.account, tracking_sources=without))
    rows = read_rows(console.open_as(Role.ANALYST).get("/console/a/shop/numbers?search=0110").text)
    assert list(rows) == ["+1 866-555-0110"]
    assert rows["+1 866-555-0110"].startswith("nothing toll-free resting")


def test_many_numbers_have_pages(console: ConsoleDriver) -> None:
    stored = console.stores.accounts.find("shop")
    assert stored is not None
    pool = stored.account.number_pools[0]
    many = tuple(PhoneNumber(f"+1415555{nth:04}") for nth in range(150))
    pools = (replace(pool, tracking_numbers=many), *stored.account.number_pools[1:])
    console.stores.accounts.save(replace(stored.account, number_pools=pools))
    client = console.open_as(Role.ANALYST)
    first = client.get("/console/a/shop/numbers").text
    assert len(read_rows(first)) == 100
    (after,) = re.findall(r'href="([^"]+after=[^"]+)"', first)
    second = client.get(after).text
    assert not read_rows(first).keys() & read_rows(second).keys()
    assert "after=" not in second


def test_publishers_are_those_of_calls_and_pools(console: ConsoleDriver) -> None:
    log_call(console, "one", NOON - DAY, POOLED, "XYZ")
    log_call(console, "two", NOON - 60, POOLED, "XYZ")
    log_call(console, "theirs", NOON - 60, POOLED, "Rival", account="other")
    page = console.open_as(Role.MANAGER).get("/console/a/shop/publishers").text
    rows = read_rows(page)
    assert list(rows) == ["XYZ", "ABC"]
    assert rows["XYZ"].startswith("New Number Pool")
    assert rows["XYZ"].endswith(" 2 calls of XYZ")
    assert rows["ABC"] == "partner-pool – 0 calls of ABC"
    assert "It comes from the URL parameter a." in page


def test_the_form_of_a_new_pool_suggests_the_publishers(console: ConsoleDriver) -> None:
    log_call(console, "one", NOON - DAY, POOLED, "XYZ")
    page = console.open_as(Role.MANAGER).get("/console/a/shop/number-pools/new?publisher=XYZ").text
    assert '<option value="XYZ"></option>' in page
    assert '<option value="ABC"></option>' in page
    assert re.search(r'name="publisher"[^>]* value="XYZ"', page)
