"""The public config: exactly these keys in exactly this structure, and nothing private."""

import json
import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from server.account_file.read import read_account_file
from server.domain.accounts import (
    Account,
    Assignment,
    Campaign,
    FromPool,
    OffSiteSource,
    OnSiteSource,
    ParameterMapping,
    TargetNumber,
)
from server.domain.choices import Automation
from server.domain.match_rules import AllOf, Condition, ConditionTest, Subject
from server.domain.phone_numbers import PhoneNumber
from server.domain.public_config.attribution_rules import find_rule
from server.domain.public_config.build import build_public_config
from server.domain.public_config.conditions import compile_rule
from server.domain.public_config.link_pattern import write_link_pattern
from server.domain.public_config.page_rules import STANDARD_ATTRIBUTES, STANDARD_PAGE_EVENTS
from server.domain.public_config.presets import PRESETS
from tests.accounts import ACCOUNT_FILE, POOLED_ACCOUNT_FILE, accounts, edit_account_file

CONFIG_KEYS = {
    "account", "server", "cookie_domains", "origin_groups",
    "consent_signal", "automation", "attribution", "visit_timeout_minutes", "own_domain_pattern", "fragment_parameters",
    "parameter_mappings", "bot_pattern", "attributes", "visited_elements", "link_pattern", "json_ld", "extension_mark",
    "target_numbers", "tracking_sources", "page_events", "scroll_depths", "seconds_on_page", "page_reports",
}  # fmt: skip
RECORD_KEYS = {"number", "national", "international", "extension"}


@pytest.fixture
def account() -> Account:
    return read_account_file(ACCOUNT_FILE.encode())


def assert_exact_keys(config: dict[str, Any]) -> None:
    assert config.keys() == CONFIG_KEYS
    for target in config["target_numbers"]:
        assert target.keys() == {"name", "number"}
        assert target["number"].keys() == RECORD_KEYS
    for source in config["tracking_sources"]:
        assert source.keys() == {"name", "match", "assign"}
        assert_rule(source["match"])
        for assigned in source["assign"].values():
            assert assigned.keys() in ({"tracking_number"}, {"default_number"})
            assert next(iter(assigned.values())).keys() == RECORD_KEYS
    for rule in config["page_events"]:
        assert rule.keys() == {"selector", "event", "tags"}
    for mapping in config["parameter_mappings"]:
        assert all(isinstance(name, str) and isinstance(tag, str) for name, tag in mapping.items())


def assert_rule(rule: dict[str, Any]) -> None:
    for name, test in rule.items():
        if name in ("all", "any", "none"):
            for part in test:
                assert_rule(part)
        else:
            assert name in ("landing_url", "referring_url") or name.startswith("?")
            assert isinstance(test, str)


def test_documented_account_has_exactly_this_config(account: Account) -> None:
    config = build_public_config(account)
    assert_exact_keys(config)
    (mapping,) = config["parameter_mappings"]
    assert mapping.items() >= {"f_n": "first_name", "kw": "keyword", "gclid": ""}.items()
    del config["parameter_mappings"], config["bot_pattern"], config["visited_elements"]
    assert re.search(config.pop("own_domain_pattern"), "http://127.0.0.1:8000/")
    google_ads, newsletter = config.pop("tracking_sources")
    assert config == {
        "account": "demo",
        "server": "",
        "cookie_domains": {},
        "origin_groups": {},
        "consent_signal": "globalPrivacyControl",
        "automation": "refused",
        "attribution": "last_touch",
        "visit_timeout_minutes": 30,
        "fragment_parameters": False,
        "page_reports": False,
        "attributes": STANDARD_ATTRIBUTES,
        "link_pattern": write_link_pattern(),
        "json_ld": False,
        "extension_mark": ";ext=",
        "target_numbers": [
            {
                "name": "sales",
                "number": {
                    "number": "+18005550100",
                    "national": "(800) 555-0100",
                    "international": "+1 800-555-0100",
                    "extension": None,
                },
            },
            {
                "name": "service",
                "number": {
                    "number": "+18005550123",
                    "national": "(800) 555-0123",
                    "international": "+1 800-555-0123",
                    "extension": None,
                },
            },
        ],
        "page_events": STANDARD_PAGE_EVENTS,
        "scroll_depths": [],
        "seconds_on_page": [],
    }
    assert google_ads["match"] == compile_rule(PRESETS["google_ads"])
    assert google_ads["assign"].keys() == {"sales", "service"}
    assert newsletter["match"] == {
        "any": [
            {"?utm_campaign": "^spring$"},
            {"landing_url": r"^[a-z-]+://[^/?#]*/spring(/[^?#]*)?([?#]|$)"},
            {"referring_url": r"^[a-z-]+://([^/?#]*[.@])?news\.example(:\d*)?([/?#]|$)"},
        ]
    }


@settings(
    suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=min(60, settings.default.max_examples)
)
@given(accounts())
def test_every_account_gives_the_same_keys_and_hides_its_name_and_off_site_sources(account: Account) -> None:
    secret = replace(account, name="Zq9 Secret Holdings")
    hidden = OffSiteSource("Zq9 billboard", PhoneNumber("+18885550199"), "Zq9 exit")
    config = build_public_config(replace(secret, tracking_sources=(*account.tracking_sources, hidden)))
    assert_exact_keys(config)
    text = json.dumps(config)
    assert "Zq9" not in text
    assert "8885550199" not in text


def hide_pool(account: Account) -> Account:
    """The account with unusual names for its pools and publishers, which a search can find."""
    pools = tuple(
        replace(pool, name="Zq9 " + pool.name, publisher=pool.publisher and "Zq9 " + pool.publisher)
        for pool in account.number_pools
    )
    sources = tuple(
        replace(source, assign=tuple(hide_assignment(one) for one in source.assign))
        if isinstance(source, OnSiteSource)
        else source
        for source in account.tracking_sources
    )
    return replace(account, number_pools=pools, tracking_sources=sources)


def hide_assignment(assignment: Assignment) -> Assignment:
    shows = assignment.shows
    return (
        replace(assignment, shows=FromPool("Zq9 " + shows.number_pool)) if isinstance(shows, FromPool) else assignment
    )


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(accounts())
def test_config_contains_no_pool_no_publisher_and_no_pool_number(account: Account) -> None:
    config = build_public_config(hide_pool(account))
    assert_exact_keys(config)
    text = json.dumps(config)
    assert "Zq9" not in text
    assert [
        pool_number
        for pool in account.number_pools
        for pool_number in pool.tracking_numbers
        if pool_number.number in text
    ] == []


def test_a_target_of_a_pool_has_the_pools_default_number_or_its_own() -> None:
    def read_shown(*replacements: tuple[str, str]) -> Any:
        file = edit_account_file(*replacements, text=POOLED_ACCOUNT_FILE)
        return build_public_config(read_account_file(file))["tracking_sources"][-1]["assign"]

    default = 'default_number: "+18005550100"'
    own = {
        "default_number": {
            "number": "+18005550100",
            "national": "(800) 555-0100",
            "international": "+1 800-555-0100",
            "extension": None,
        }
    }
    assert read_shown((default, "default_number: null")) == {"sales": own}
    assert (
        read_shown((default, 'default_number: "+18005550199"'))["sales"]["default_number"]["number"] == "+18005550199"
    )


def test_page_events_of_the_account_come_after_the_standard_ones() -> None:
    config = build_public_config(read_account_file(POOLED_ACCOUNT_FILE.encode()))
    assert config["page_events"] == [
        *STANDARD_PAGE_EVENTS,
        {"selector": "#quote", "event": "click", "tags": {"quote": "requested"}},
    ]
    assert (config["scroll_depths"], config["seconds_on_page"]) == (["50", "90"], ["30", "120"])


def test_sources_are_ordered_by_priority_and_then_by_the_file(account: Account) -> None:
    sources = tuple(OnSiteSource(name, "any", priority=priority) for name, priority in [("c", 9), ("a", 1), ("b", 9)])
    config = build_public_config(replace(account, tracking_sources=sources))
    assert [source["name"] for source in config["tracking_sources"]] == ["a", "c", "b"]


def test_preset_and_match_must_both_match() -> None:
    own = Condition(Subject.LANDING_PATH, ConditionTest.PATH, ("/spring",))
    assert find_rule(OnSiteSource("x", "google_ads", own)) == AllOf((PRESETS["google_ads"], own))


def test_preset_any_always_matches() -> None:
    assert find_rule(OnSiteSource("x", "any")) == AllOf(())


def test_automated_browsers_are_bots_unless_the_account_allows_them(account: Account) -> None:
    assert "headlesschrome" in build_public_config(account)["bot_pattern"]
    allowing = replace(account, automation=Automation.ALLOWED)
    assert "headlesschrome" not in build_public_config(allowing)["bot_pattern"]


def map_campaigns(account: Account, *mappings: dict[str, str]) -> list[dict[str, str]]:
    campaigns = tuple(
        Campaign(f"c{index}", tuple(ParameterMapping(parameter, tag) for parameter, tag in mapping.items()))
        for index, mapping in enumerate(mappings)
    )
    plain = replace(account, campaigns=campaigns, parameter_mapping=(ParameterMapping("a", "affiliate_id"),))
    shared, *own = build_public_config(plain)["parameter_mappings"]
    return [{name: tag for name, tag in shared.items() if tag}, *own]


def test_campaigns_entry_replaces_the_accounts(account: Account) -> None:
    assert map_campaigns(account, {"a": "agent"}) == [{"a": "agent"}]


def test_campaign_without_an_entry_uses_the_accounts(account: Account) -> None:
    assert map_campaigns(account, {"a": "agent"}, {"kw": "keyword"}) == [
        {},
        {"a": "agent"},
        {"a": "affiliate_id", "kw": "keyword"},
    ]


def test_without_campaigns_there_is_one_mapping(account: Account) -> None:
    assert map_campaigns(account) == [{"a": "affiliate_id"}]


def test_longer_target_numbers_come_before_their_prefixes(account: Account) -> None:
    targets = tuple(
        TargetNumber(name, PhoneNumber(number)) for name, number in [("a", "+4930123456"), ("b", "+493012345678")]
    )
    config = build_public_config(replace(account, target_numbers=targets, tracking_sources=()))
    assert [target["name"] for target in config["target_numbers"]] == ["b", "a"]


def test_domain_pattern_of_an_account_without_origins_never_matches(account: Account) -> None:
    pattern = build_public_config(replace(account, origins=()))["own_domain_pattern"]
    assert not re.search(pattern, "")
    assert not re.search(pattern, "news.example")


def test_server_url_comes_from_the_settings(account: Account) -> None:
    assert build_public_config(account, "https://numbers.example")["server"] == "https://numbers.example"


def test_parameter_with_the_name_of_its_tag_is_written_once(account: Account) -> None:
    (mapping,) = build_public_config(replace(account, parameter_mapping=(ParameterMapping("kw", "kw"),), campaigns=()))[
        "parameter_mappings"
    ]
    assert set(mapping.values()) == {""}
    assert mapping.keys() >= {"kw", "gclid", "utm_source"}
