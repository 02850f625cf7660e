"""Visitors of each source are made from the rules in the account's script."""

from importlib.resources import files

import pytest

from dni_py.core.attribution import attribute_landing
from dni_py.core.config import PublicConfig
from server.account_file.read import read_account_file
from server.check.landings import Landing, UnknownSource, find_landing, find_source
from server.domain.public_config.build import build_public_config
from server.domain.site_check.check_tokens import CheckTokens, find_check_token
from server.domain.source_explanation import explain_source
from server.domain.visit_derivation import prepare_visit_deriver
from tests.e2e.accounts import SALES, write_account

PAGE = "https://www.example.com/contact?page=2#form"
DEMO = read_account_file(files("demo_pages").joinpath("account.yaml").read_bytes())


def make_config(*more: dict[str, object]) -> PublicConfig:
    account = write_account("one", {"sales": SALES}, {"sales": "+18665550101"}, more)
    return build_public_config(read_account_file(account))


@pytest.mark.parametrize("source", [source.name for source in DEMO.on_site_sources])
def test_each_source_of_the_demo_account_has_an_arrival_that_the_server_attributes_to_it(source: str) -> None:
    landing = find_landing(build_public_config(DEMO), PAGE, source)
    assert landing is not None
    explained = explain_source(DEMO, landing.url, landing.referrer)
    assert explained.source is not None
    assert explained.source.name == source


def test_an_arrival_keeps_the_parameters_and_the_fragment_of_the_page() -> None:
    landing = find_landing(make_config(), PAGE, "Google Ads")
    assert landing == Landing("Google Ads", "https://www.example.com/contact?page=2&gclid=dni-check#form", "")


def test_a_source_that_an_earlier_one_always_wins_over_has_no_arrival() -> None:
    shadowed = {"name": "Shadowed", "priority": 20, "match": {"parameter": "gclid"}, "assign": {}}
    assert find_landing(make_config(shadowed), PAGE, "Shadowed") is None


def test_a_source_of_another_page_has_no_arrival_on_this_one() -> None:
    spring = {"name": "Spring", "priority": 20, "match": {"landing_path": "/spring"}, "assign": {}}
    config = make_config(spring)
    assert find_landing(config, PAGE, "Spring") is None
    assert find_landing(config, "https://www.example.com/spring", "Spring") is not None


def test_a_pattern_with_wildcards_gets_a_value() -> None:
    wild = {
        "name": "Wild",
        "priority": 20,
        "match": {"parameter": "utm_campaign", "pattern": "summer-*-sale"},
        "assign": {},
    }
    landing = find_landing(make_config(wild), "https://www.example.com/", "Wild")
    assert landing is not None
    assert landing.url == "https://www.example.com/?utm_campaign=summer--sale"


@pytest.mark.parametrize("name", ["Google Ads", "google_ads", "GOOGLE ADS"])
def test_a_source_is_found_by_its_name_in_any_spelling(name: str) -> None:
    assert find_source(make_config(), name) == "Google Ads"


def test_a_source_is_found_by_its_preset() -> None:
    mail = {"name": "Our letters", "preset": "email", "priority": 20, "assign": {}}
    assert find_source(make_config(mail), "email") == "Our letters"


def test_an_unknown_source_is_reported_with_those_that_exist() -> None:
    with pytest.raises(UnknownSource, match=r"no tracking source 'bing_ads'\. It has: Google Ads\."):
        find_source(make_config(), "bing_ads")


TOKEN = CheckTokens(["a secret"]).write("one", 2_000)


@pytest.mark.parametrize("source", [source.name for source in DEMO.on_site_sources])
def test_an_arrival_with_a_token_is_of_the_source_on_the_page_and_on_the_server(source: str) -> None:
    config = build_public_config(DEMO)
    landing = find_landing(config, PAGE, source, TOKEN)
    assert landing is not None
    assert find_check_token(landing.url) == TOKEN
    index = attribute_landing(landing.url, landing.referrer, config)["source_index"]
    derived = prepare_visit_deriver(DEMO).derive(landing.url, landing.referrer)
    assert config["tracking_sources"][index]["name"] == source
    assert derived.source is not None
    assert derived.source.name == source


def test_a_source_that_sees_the_end_of_the_address_has_no_arrival_with_a_token() -> None:
    ends = {"name": "Ends", "priority": 20, "match": {"landing_url": {"pattern": "*contact"}}, "assign": {}}
    config = make_config(ends)
    assert find_landing(config, "https://www.example.com/contact", "Ends") is not None
    assert find_landing(config, "https://www.example.com/contact", "Ends", TOKEN) is None
