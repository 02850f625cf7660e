"""The public config: exactly these keys, in exactly this shape, and nothing private."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from dni_py.core.presets import PRESETS
from server.account_file.read import read_account_file
from server.domain.accounts import Account, OffSiteSource, OnSiteSource
from server.domain.choices import Automation
from server.domain.match_rules import Condition, ConditionTest, Subject
from server.domain.phone_numbers import PhoneNumber
from server.domain.public_config import build_public_config, read_source_rule
from tests.accounts import ACCOUNT_FILE, accounts

CONFIG_KEYS = {
    "account", "consent", "automation", "attribution", "visit_timeout_minutes", "own_domains", "fragment_parameters",
    "parameter_mapping", "campaigns", "bot_words", "data_attributes", "whatsapp_links", "json_ld", "link_extension",
    "target_numbers", "tracking_sources",
}  # fmt: skip
RECORD_KEYS = {"number", "national", "international"}
LEAF_KEYS = {"subject", "test", "values"}


@pytest.fixture
def account() -> Account:
    return read_account_file(ACCOUNT_FILE.encode())


def assert_exact_keys(config: dict[str, Any]) -> None:
    assert config.keys() == CONFIG_KEYS
    for target in config["target_numbers"]:
        assert target.keys() == {"name", "campaign", "number"}
        assert target["number"].keys() - {"extension"} == RECORD_KEYS
    for source in config["tracking_sources"]:
        assert source.keys() == {"name", "match", "assign"}
        assert_rule(source["match"])
        for assigned in source["assign"].values():
            assert assigned.keys() == {"tracking_number"}
            assert assigned["tracking_number"].keys() - {"extension"} == RECORD_KEYS
    for mapping in [config["parameter_mapping"], *config["campaigns"].values()]:
        assert all(isinstance(name, str) and isinstance(tag, str) for name, tag in mapping.items())


def assert_rule(rule: dict[str, Any]) -> None:
    if rule.keys() in ({"all"}, {"any"}):
        for part in next(iter(rule.values())):
            assert_rule(part)
    elif rule.keys() == {"not"}:
        assert_rule(rule["not"])
    else:
        assert rule.keys() == LEAF_KEYS | ({"name"} if rule["subject"] == "parameter" else set())


def test_the_config_of_the_documented_account_is_exactly_this(account: Account) -> None:
    config = build_public_config(account)
    assert_exact_keys(config)
    assert config["parameter_mapping"].items() >= {"f_n": "first_name", "a": "affiliate_id", "gclid": "gclid"}.items()
    del config["parameter_mapping"], config["bot_words"]
    google_ads, newsletter = config.pop("tracking_sources")
    assert config == {
        "account": "demo",
        "consent": "not_required",
        "automation": "refused",
        "attribution": "last_touch",
        "visit_timeout_minutes": 30,
        "own_domains": ["127.0.0.1"],
        "fragment_parameters": False,
        "campaigns": {"roofing": {"kw": "keyword"}},
        "data_attributes": [],
        "whatsapp_links": False,
        "json_ld": False,
        "link_extension": "ext",
        "target_numbers": [
            {
                "name": "sales",
                "campaign": "roofing",
                "number": {
                    "number": "+18005550100",
                    "national": "(800) 555-0100",
                    "international": "+1 800-555-0100",
                },
            },
            {
                "name": "service",
                "campaign": "roofing",
                "number": {
                    "number": "+18005550123",
                    "national": "(800) 555-0123",
                    "international": "+1 800-555-0123",
                },
            },
        ],
    }
    assert google_ads["match"] == PRESETS["google_ads"]
    assert google_ads["assign"].keys() == {"sales", "service"}
    assert newsletter["match"] == {
        "any": [
            {"subject": "parameter", "name": "utm_campaign", "test": "equals", "values": ["spring"]},
            {"subject": "landing_path", "test": "path", "values": ["/spring"]},
            {"subject": "referring_domain", "test": "domain", "values": ["news.example"]},
        ]
    }


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=60)
@given(accounts())
def test_every_account_gives_the_same_keys_and_hides_its_name_and_off_site_sources(account: Account) -> None:
    secret = replace(account, name="Zq9 Secret Holdings")
    hidden = OffSiteSource("Zq9 billboard", PhoneNumber("+18885550199"), "Zq9 exit")
    config = build_public_config(replace(secret, tracking_sources=(*account.tracking_sources, hidden)))
    assert_exact_keys(config)
    text = json.dumps(config)
    assert "Zq9" not in text
    assert "8885550199" not in text


def test_sources_come_by_priority_and_ties_in_the_files_order(account: Account) -> None:
    sources = tuple(OnSiteSource(name, "any", priority=priority) for name, priority in [("c", 9), ("a", 1), ("b", 9)])
    config = build_public_config(replace(account, tracking_sources=sources))
    assert [source["name"] for source in config["tracking_sources"]] == ["a", "c", "b"]


def test_a_preset_and_a_match_must_both_hold() -> None:
    own = Condition(Subject.LANDING_PATH, ConditionTest.PATH, ("/spring",))
    rule = read_source_rule(OnSiteSource("x", "google_ads", own))
    assert rule == {"all": [PRESETS["google_ads"], {"subject": "landing_path", "test": "path", "values": ["/spring"]}]}


def test_the_preset_any_always_holds() -> None:
    assert read_source_rule(OnSiteSource("x", "any")) == {"all": []}


def test_automated_browsers_are_bots_unless_the_account_allows_them(account: Account) -> None:
    assert "headlesschrome" in build_public_config(account)["bot_words"]
    allowing = replace(account, automation=Automation.ALLOWED)
    assert "headlesschrome" not in build_public_config(allowing)["bot_words"]
