"""Campaigns, target numbers and receiving numbers: what uses them, renaming, deleting, and the link to their calls."""

import html

import pytest

from server.account_file.read import read_account_file
from server.domain.accounts import Account
from server.domain.people.roles import Role
from tests.integration.console.conftest import ConsoleDriver
from tests.shop import SHOP_FILE

ROUTED = SHOP_FILE + (
    'receiving_numbers:\n  - {name: desk, number: "+14155550180"}\n'
    "routes:\n  - {name: main, ring: [desk], otherwise: {hang_up: busy}}\n"
)
ALL = "roofing-pool, number pool partner-pool"


@pytest.fixture
def account() -> Account:
    """The shop with a route."""
    return read_account_file(ROUTED.encode())


def get_account(console: ConsoleDriver) -> Account:
    stored = console.stores.accounts.find("shop")
    assert stored is not None
    return stored.account


@pytest.mark.parametrize(
    ("slug", "uses"),
    [
        ("campaigns", "target number sales, target number service, target number support and 3 more"),
        ("target-numbers", f"number pool {ALL}, tracking source Leaflet and 2 more"),
        ("receiving-numbers", "route main"),
    ],
)
def test_the_list_says_what_uses_each_part(console: ConsoleDriver, slug: str, uses: str) -> None:
    page = console.open_as(Role.ANALYST).get(f"/console/a/shop/{slug}").text
    assert uses in html.unescape(page)


@pytest.mark.parametrize(
    ("slug", "name", "link"),
    [
        ("campaigns", "roofing", "/console/a/shop/calls?campaign=roofing"),
        ("receiving-numbers", "desk", "/console/a/shop/calls?receiving_number=desk"),
    ],
)
def test_a_part_links_to_its_calls(console: ConsoleDriver, slug: str, name: str, link: str) -> None:
    client = console.open_as(Role.ANALYST)
    for path in (slug, f"{slug}/edit?name={name}"):
        assert f'href="{link}"' in client.get(f"/console/a/shop/{path}").text


def test_a_renamed_target_number_is_renamed_in_pools_and_sources(console: ConsoleDriver) -> None:
    form = {"name": "front", "old_name": "sales", "number": "+18005550100", "campaign": "roofing", "revision": "1"}
    response = console.open_as(Role.MANAGER).post("/console/a/shop/target-numbers/save", data=form)
    assert response.status_code == 303, html.unescape(response.text)
    account = get_account(console)
    assert account.number_pools[0].target_numbers == ("front", "service")
    assert [source.assign[0].target_number for source in account.on_site_sources] == ["front"] * 3


def test_a_name_that_is_taken_is_refused_beside_its_input(console: ConsoleDriver) -> None:
    form = {"name": "service", "old_name": "sales", "number": "+18005550100", "campaign": "roofing", "revision": "1"}
    response = console.open_as(Role.MANAGER).post("/console/a/shop/target-numbers/save", data=form)
    assert response.status_code == 422
    assert "'service' is there already. Choose another name." in html.unescape(response.text)
    assert console.stores.accounts.find_revision("shop") == 1


@pytest.mark.parametrize(("slug", "name"), [("campaigns", "roofing"), ("receiving-numbers", "desk")])
def test_a_part_in_use_is_not_deleted(console: ConsoleDriver, slug: str, name: str) -> None:
    form = {"old_name": name, "revision": "1"}
    response = console.open_as(Role.MANAGER).post(f"/console/a/shop/{slug}/delete", data=form)
    assert response.status_code == 422
    assert f"{name} is used by " in response.text
    assert "Change these first." in response.text
    assert console.stores.accounts.find_revision("shop") == 1


def test_a_part_that_nothing_uses_is_deleted(console: ConsoleDriver) -> None:
    client = console.open_as(Role.MANAGER)
    client.post("/console/a/shop/campaigns/save", data={"name": "solar", "revision": "1"})
    response = client.post("/console/a/shop/campaigns/delete", data={"old_name": "solar", "revision": "2"})
    assert response.status_code == 303
    assert [campaign.name for campaign in get_account(console).campaigns] == ["roofing"]


@pytest.mark.parametrize(
    ("slug", "form"),
    [
        ("campaigns", {"old_name": "roofing"}),
        ("receiving-numbers", {"old_name": "desk", "number": "+14155550180"}),
        ("on-site-sources", {"old_name": "Leaflet", "preset": "any"}),
    ],
)
def test_a_change_of_name_says_that_calls_so_far_keep_the_old_one(
    console: ConsoleDriver, slug: str, form: dict[str, str]
) -> None:
    client, words = console.open_as(Role.MANAGER), "Calls so far keep the old name, in lists and in reports."
    assert words in client.get(f"/console/a/shop/{slug}/edit?name={form['old_name']}").text
    path = f"/console/a/shop/{slug}/save"
    same = {"name": form["old_name"], **form, "revision": str(console.stores.accounts.find_revision("shop"))}
    assert words not in client.post(path, data=same, follow_redirects=True).text
    renamed = same | {"name": "Another", "revision": str(console.stores.accounts.find_revision("shop"))}
    assert words in client.post(path, data=renamed, follow_redirects=True).text
