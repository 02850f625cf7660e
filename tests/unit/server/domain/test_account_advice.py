"""Warnings about valid settings that have no effect or are likely mistakes."""

from pathlib import Path

import pytest

import demo_pages
from server.account_file.read import read_account_file
from server.domain.account_advice import advise
from server.domain.account_advice.blocked_keys import find_blocked_word
from server.domain.account_advice.missing_secrets import explain_missing_secrets
from server.domain.postbacks.postback import Postback, Trigger
from tests.accounts import ACCOUNT_FILE
from tests.shop import SHOP_FILE

HEAD = """\
account: {key: shop, name: A Shop, country: US, origins: ["https://shop.example"]}
campaigns: [{name: roofing}]
target_numbers: [{name: sales, number: "+18005550100", campaign: roofing}]
receiving_numbers: [{name: desk, number: "+14155550180"}]
"""
POOL = (
    'number_pools: [{name: roofs, campaign: roofing, target_numbers: [sales], tracking_numbers: ["+18665550120"]%s}]\n'
)
USES_POOL = "  - {name: All, preset: any, priority: 1000, assign: {sales: {number_pool: roofs}}}\n"


def advise_on(text: str) -> list[tuple[str, str]]:
    """The warnings with their field paths."""
    return [(".".join(map(str, one.path)), one.message) for one in advise(read_account_file(text.encode()))]


def advise_on_sources(*sources: str) -> list[str]:
    """The warnings about on-site sources, each given in the file's form without its assignment."""
    lines = [
        f"  - {{{source}, assign: {{sales: {{tracking_number: '+1866555013{index}'}}}}}}\n"
        for index, source in enumerate(sources)
    ]
    return [message for _, message in advise_on(f"{HEAD}tracking_sources:\n{''.join(lines)}")]


@pytest.mark.parametrize("text", [ACCOUNT_FILE, SHOP_FILE.replace('default_number: "+18005550199", ', "")])
def test_sensible_account_gets_no_warning(text: str) -> None:
    assert advise_on(text) == []


def test_demo_account_gets_no_warning() -> None:
    assert advise_on(Path(demo_pages.__file__).with_name("account.yaml").read_text(encoding="utf-8")) == []


def test_pool_without_an_assigning_source_gets_a_warning() -> None:
    [(field, message)] = advise_on(HEAD + POOL % "")
    assert field == "number_pools.0"
    assert message.startswith("No tracking source assigns the number pool 'roofs', so no visitor gets its 1 number.")
    assert advise_on(HEAD + POOL % "" + "tracking_sources:\n" + USES_POOL) == []


@pytest.mark.parametrize(
    ("sources", "names"),
    [
        (("name: All, preset: any, priority: 1", "name: B, preset: google_ads, priority: 2"), ("B", "All")),
        (("name: B, preset: google_ads, priority: 2", "name: All, preset: any, priority: 1"), ("B", "All")),
        (("name: A, preset: google_ads", "name: B, preset: google_ads"), ("B", "A")),
        (
            ("name: A, preset: google_ads", "name: B, preset: google_ads, match: {parameter: x}, priority: 101"),
            ("B", "A"),
        ),
        (("name: A, match: {parameter: x}", "name: B, match: {parameter: x}"), ("B", "A")),
        (("name: A, match: {parameter: x}", "name: B, preset: email, match: {parameter: x}"), ("B", "A")),
        (("name: A, match: {parameter: x}", "name: B, match: {all: [{parameter: x}, {parameter: y}]}"), ("B", "A")),
        (("name: A, match: {any: [{parameter: x}, {parameter: y}]}", "name: B, match: {parameter: x}"), ("B", "A")),
        (("name: A, preset: any, match: {parameter: x}", "name: B, match: {parameter: x}"), ("B", "A")),
    ],
)
def test_source_that_can_never_win_gets_a_warning(sources: tuple[str, str], names: tuple[str, str]) -> None:
    [message] = advise_on_sources(*sources)
    assert message.startswith(f"The tracking source {names[0]!r} (priority ")
    assert f"can never win: {names[1]!r} (priority " in message


@pytest.mark.parametrize(
    "sources",
    [
        ("name: A, preset: google_ads, priority: 1", "name: All, preset: any, priority: 2"),
        ("name: A, preset: google_ads, match: {parameter: x}, priority: 1", "name: B, preset: google_ads, priority: 2"),
        ("name: A, match: {all: [{parameter: x}, {parameter: y}]}", "name: B, match: {parameter: x}"),
        ("name: A, match: {parameter: x}", "name: B, match: {parameter: y}"),
        ("name: A, match: {not: {parameter: x}}", "name: B, match: {parameter: x}"),
        ("name: A, preset: google_ads", "name: B, preset: bing_ads"),
    ],
)
def test_source_that_can_win_gets_no_warning(sources: tuple[str, str]) -> None:
    assert advise_on_sources(*sources) == []


@pytest.mark.parametrize("number", ["+18005550100", "+14155550180", "+18665550131"])
def test_default_number_known_to_the_account_gets_no_warning(number: str) -> None:
    text = HEAD + POOL % f', default_number: "{number}"' + "tracking_sources:\n" + USES_POOL
    text += '  - {name: Radio, kind: off_site, tracking_number: "+18665550131"}\n'
    assert "number_pools.0.default_number" not in dict(advise_on(text))


def test_default_number_unknown_to_the_account_gets_a_warning() -> None:
    text = HEAD + POOL % ', default_number: "+18005550199"' + "tracking_sources:\n" + USES_POOL
    [(field, message)] = advise_on(text)
    assert field == "number_pools.0.default_number"
    assert message.startswith("+18005550199 is not a target, receiving or tracking number of this account")


@pytest.mark.parametrize(
    ("key", "word"),
    [
        ("728x90", "728x90"),
        ("bannerads", "bannerad"),
        ("ads", "ads"),
        ("ads2", "ads2"),
        ("Ads", "ads"),
        ("acme-ads", "ads"),
        ("acme_ad_server", "ad"),
        ("acme-banner", "banner"),
        ("acme-300x250", "300x250"),
        ("site728x90", "728x90"),
        ("adserver1", "adserv"),
        ("tracking", "tracking"),
        ("acme-tracker", "tracker"),
        ("googleads", "googlead"),
        ("analytics", "analytics"),
        ("doubleclick", "doubleclick"),
        ("acme-advertising", "advertising"),
        ("sponsor-x", "sponsor"),
        ("popunder", "popunder"),
    ],
)
def test_account_key_that_ad_blockers_match_gets_a_warning(key: str, word: str) -> None:
    assert find_blocked_word(key) == word
    text = HEAD.replace("key: shop", f"key: '{key}'")
    assert [field for field, _ in advise_on(text)] == ["account.key"]


@pytest.mark.parametrize(
    "key",
    ["shop", "harbor-roofing", "adam-law", "advance-roofing", "adelaide_plumbing", "road-works", "bandages", "truck-track2u",
     "broadsword", "2x4lumber", "4x4", "shade-sails", "advent", "statsny", "downloads", "trackside-cafe", "a1"],
)  # fmt: skip
def test_account_key_of_a_business_gets_no_warning(key: str) -> None:
    assert find_blocked_word(key) == ""


def test_a_postback_is_warned_of_each_secret_that_the_account_does_not_have() -> None:
    postback = Postback(
        "crm",
        Trigger.CALL_ENDED,
        "https://crm.example/{secret.CRM_KEY}/{secret.CRM_KEY}",
        headers={"X-Token": "{secret.CRM_TOKEN}"},
        secret="CRM_SIGNING",
    )
    warnings = explain_missing_secrets(postback, {"CRM_TOKEN"})
    assert [warning.partition("no secret ")[2].partition(".")[0] for warning in warnings] == ["CRM_KEY", "CRM_SIGNING"]
    assert explain_missing_secrets(postback, {"CRM_KEY", "CRM_TOKEN", "CRM_SIGNING"}) == []
