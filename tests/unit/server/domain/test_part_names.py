"""Renaming a part changes everything that refers to it, and what uses a part can be listed."""

import pytest

from server.account_file.read import read_account_file
from server.domain.account_checks import check_account
from server.domain.accounts import Account
from server.domain.part_names import REFERENCES, NameTaken, PartUse, list_uses, rename_part

FILE = """\
account: {key: shop, name: A Shop, country: US, origins: ["https://shop.example"], route: main}
campaigns:
  - {name: roofing, route: main}
  - {name: solar}
target_numbers:
  - {name: sales, number: "+14155550100", campaign: roofing}
number_pools:
  - {name: pool, campaign: roofing, target_numbers: [sales], route: main, tracking_numbers: ["+14155550120"]}
tracking_sources:
  - {name: Everyone, preset: any, route: main, assign: {sales: {number_pool: pool}}}
  - {name: Van, kind: off_site, tracking_number: "+14155550130", campaign: roofing, route: main}
receiving_numbers:
  - {name: desk, number: "+14155550140"}
routes:
  - {name: main, ring: [desk], otherwise: {menu: {say: Press 1, keys: {"1": {ring: [desk], otherwise: {hang_up: busy}}}}, \
otherwise: {hang_up: busy}}}
  - {name: later, route: main}
postbacks:
  - {name: crm, on: call_ended, url: "https://crm.example/calls", campaign: roofing}
"""
ACCOUNT = read_account_file(FILE.encode())
FIRST_PARTS = [
    ("campaigns", "roofing"),
    ("target_numbers", "sales"),
    ("number_pools", "pool"),
    ("receiving_numbers", "desk"),
    ("routes", "main"),
]


def list_names(account: Account, section: str) -> list[str]:
    return [part.name for part in getattr(account, section)]


def test_the_sections_with_references_are_all_tested() -> None:
    assert {section for section, _ in FIRST_PARTS} == set(REFERENCES)


@pytest.mark.parametrize(("section", "name"), FIRST_PARTS)
def test_an_account_stays_valid_when_a_part_is_renamed(section: str, name: str) -> None:
    renamed = rename_part(ACCOUNT, section, name, "another")
    assert check_account(renamed) == []
    assert list_uses(renamed, section, name) == ()
    assert [use.section for use in list_uses(renamed, section, "another")] == [
        use.section for use in list_uses(ACCOUNT, section, name)
    ]


@pytest.mark.parametrize(("section", "name"), FIRST_PARTS)
def test_renaming_back_gives_the_same_account(section: str, name: str) -> None:
    assert rename_part(rename_part(ACCOUNT, section, name, "another"), section, "another", name) == ACCOUNT


def test_renaming_a_campaign_changes_its_users_only() -> None:
    renamed = rename_part(ACCOUNT, "campaigns", "roofing", "roofs")
    assert list_names(renamed, "campaigns") == ["roofs", "solar"]
    assert [renamed.target_numbers[0].campaign, renamed.number_pools[0].campaign] == ["roofs", "roofs"]
    assert renamed.postbacks[0].campaign == "roofs"
    assert renamed.routes == ACCOUNT.routes


def test_the_users_of_a_part_are_listed() -> None:
    assert list_uses(ACCOUNT, "campaigns", "roofing") == (
        PartUse("target_numbers", "sales"),
        PartUse("number_pools", "pool"),
        PartUse("tracking_sources", "Van"),
        PartUse("postbacks", "crm"),
    )
    assert list(map(str, list_uses(ACCOUNT, "routes", "main"))) == [
        "setting route",
        "campaign roofing",
        "number pool pool",
        "tracking source Everyone",
        "tracking source Van",
        "route later",
    ]
    assert list_uses(ACCOUNT, "receiving_numbers", "desk") == (PartUse("routes", "main"),)
    assert list_uses(ACCOUNT, "campaigns", "solar") == ()


def test_a_taken_name_and_an_unknown_part_are_refused() -> None:
    with pytest.raises(NameTaken, match="'solar' is already the name of a campaign"):
        rename_part(ACCOUNT, "campaigns", "roofing", "solar")
    with pytest.raises(KeyError):
        rename_part(ACCOUNT, "campaigns", "gardens", "parks")
