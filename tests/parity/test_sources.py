"""Both languages choose the same tracking source for the same reasons, and follow a visit the same way."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dni_py.core.attribution import attribute_landing, has_click
from dni_py.core.rules import apply_rule
from dni_py.core.sources import choose_source
from dni_py.core.text import matches_pattern
from dni_py.core.visits import follow_visit
from server.domain.public_config.bot_pattern import write_bot_pattern
from server.domain.public_config.conditions import compile_rule
from server.domain.public_config.domain_pattern import write_domain_pattern
from server.domain.public_config.presets import PRESETS
from tests.parity.cases import domains, parameter_names, parameters, rules, urls, words
from tests.parity.compare import Parity

sources = st.lists(st.fixed_dictionaries({"name": words, "match": rules}), max_size=3)
landings = st.builds(
    lambda landing_url, referring_url, given_parameters: {
        "landing_url": landing_url,
        "referring_url": referring_url,
        **{f"?{name}": value for name, value in given_parameters.items()},
    },
    *(urls, urls, parameters),
)
times_ms = st.integers(0, 4 * 60_000)
texts = st.dictionaries(words, words, max_size=2)
visits = st.fixed_dictionaries(
    {
        "visitor_id": words,
        "landing_url": urls,
        "referring_url": urls,
        "entry": urls,
        "seen_at_ms": times_ms,
        "tags": texts,
        "numbers": st.dictionaries(words, texts, max_size=2),
    }
)
views = st.fixed_dictionaries(
    {"visitor_id": words, "url": urls, "referring_url": urls, "is_opened_again": st.booleans(), "now_ms": times_ms}
)
attribution_rules = {
    "fragment_parameters": st.booleans(),
    "parameter_mappings": st.lists(st.dictionaries(parameter_names, words, max_size=3), max_size=3),
    "tracking_sources": sources,
}
visit_rules = st.fixed_dictionaries(
    {
        **attribution_rules,
        "tracking_sources": st.just([]),
        "attribution": st.sampled_from(["first_touch", "last_touch"]),
        "visit_timeout_minutes": st.integers(1, 3),
        "own_domain_pattern": st.lists(domains, min_size=1, max_size=2).map(write_domain_pattern),
    }
)

ARRIVALS = [
    ("https://harbor.example/?gclid=x", "https://www.google.com/"),
    ("https://harbor.example/", "https://www.google.co.uk/search?q=roof"),
    ("https://harbor.example/?utm_source=google&utm_medium=organic&utm_campaign=gbp", "https://www.google.com/"),
    ("https://harbor.example/?utm_source=facebook&utm_medium=paid", "https://l.facebook.com/"),
    ("https://harbor.example/?fbclid=x", "https://www.instagram.com/"),
    ("https://harbor.example/?msclkid=x", ""),
    ("https://harbor.example/?utm_medium=email", ""),
    ("https://harbor.example/", "https://chatgpt.com/"),
    ("https://harbor.example/", "https://duckduckgo.com/"),
    ("https://harbor.example/", "https://news.example/story"),
    ("https://harbor.example/", "https://notgoogle.com/"),
    ("https://harbor.example/", ""),
]
USER_AGENTS = [
    "",
    "Mozilla/5.0 (compatible; Googlebot/2.1)",
    "Mozilla/5.0 (X11; Linux) HeadlessChrome/130",
    "Mozilla/5.0 (Linux; Android 14; CUBOT P80) Chrome/130 Mobile",
]


@given(rules, landings)
def test_applying_a_rule(parity: Parity, rule: Any, landing: Any) -> None:
    parity(apply_rule, rule, landing, [])


@given(sources, landings)
def test_choosing_among_generated_sources(parity: Parity, ranked: Any, landing: Any) -> None:
    parity(choose_source, ranked, landing, [])


@pytest.mark.exhaustive
@pytest.mark.parametrize("name", PRESETS)
@pytest.mark.parametrize(("landing_url", "referring_url"), ARRIVALS)
def test_trying_each_preset(parity: Parity, name: str, landing_url: str, referring_url: str) -> None:
    given_rules = {
        "fragment_parameters": False,
        "parameter_mappings": [],
        "tracking_sources": [{"name": name, "match": compile_rule(PRESETS[name])}],
    }
    parity(attribute_landing, landing_url, referring_url, given_rules)


@given(urls, urls, st.fixed_dictionaries(attribution_rules))
def test_attributing_a_landing(parity: Parity, landing_url: str, referring_url: str, given_rules: Any) -> None:
    parity(attribute_landing, landing_url, referring_url, given_rules)


@pytest.mark.parametrize("allows_automation", [True, False])
@pytest.mark.parametrize("user_agent", USER_AGENTS)
def test_knowing_a_bot(parity: Parity, user_agent: str, allows_automation: bool) -> None:
    parity(matches_pattern, write_bot_pattern(allows_automation), user_agent)


@given(st.none() | visits, views, visit_rules)
def test_following_a_visit(parity: Parity, previous: Any, view: Any, given_rules: Any) -> None:
    parity(follow_visit, previous, view, given_rules)


@given(visits, views, visit_rules)
def test_loading_the_same_page_again(parity: Parity, previous: Any, view: Any, given_rules: Any) -> None:
    again = {**previous, "entry": f"{view['url']} {view['referring_url']}"}
    parity(follow_visit, again, view, given_rules)


@given(urls, st.fixed_dictionaries(attribution_rules))
def test_whether_a_url_carries_a_click(parity: Parity, url: str, given_rules: Any) -> None:
    parity(has_click, url, given_rules)


OWN = "https://harbor.example/"
RULES = {
    "fragment_parameters": False,
    "parameter_mappings": [{"gclid": "gclid", "utm_source": "utm_source"}],
    "tracking_sources": [],
    "attribution": "last_touch",
    "visit_timeout_minutes": 30,
    "own_domain_pattern": write_domain_pattern(["harbor.example", "paypal.com"]),
}


def follow(parity: Parity, previous: Any, url: str, referring_url: str, is_opened_again: bool = False) -> Any:
    view = {
        "visitor_id": "v",
        "url": url,
        "referring_url": referring_url,
        "is_opened_again": is_opened_again,
        "now_ms": 60_000,
    }
    return parity(follow_visit, previous, view, RULES)


def test_a_visit_that_starts_after_an_own_page_with_a_click_lands_there(parity: Parity) -> None:
    visit = follow(parity, None, OWN + "contact", OWN + "?gclid=1")
    assert (visit["landing_url"], visit["referring_url"]) == (OWN + "?gclid=1", "")


def test_an_own_page_without_a_click_is_not_the_landing(parity: Parity) -> None:
    visit = follow(parity, None, OWN + "contact?utm_source=banner", OWN + "?page=2&gclid={gclid}")
    assert (visit["landing_url"], visit["referring_url"]) == (OWN + "contact?utm_source=banner", "")


def test_another_sites_page_with_a_click_is_not_the_landing(parity: Parity) -> None:
    visit = follow(parity, None, OWN, "https://news.example/?gclid=1")
    assert (visit["landing_url"], visit["referring_url"]) == (OWN, "https://news.example/?gclid=1")


def test_a_continued_visit_keeps_its_landing(parity: Parity) -> None:
    first = follow(parity, None, OWN + "?utm_source=x", "https://news.example/")
    again = follow(parity, first, OWN + "contact", OWN + "?gclid=1")
    assert (again["landing_url"], again["referring_url"]) == (OWN + "?utm_source=x", "https://news.example/")


def test_a_return_from_the_payment_page_continues_the_visit_without_a_referrer(parity: Parity) -> None:
    first = follow(parity, None, OWN + "?gclid=1", "https://www.google.com/")
    assert follow(parity, first, OWN + "thanks", "https://www.paypal.com/")["landing_url"] == OWN + "?gclid=1"
    assert follow(parity, None, OWN + "thanks", "https://www.paypal.com/")["referring_url"] == ""


def test_a_reload_under_another_address_continues_the_visit(parity: Parity) -> None:
    first = follow(parity, None, OWN + "?gclid=1", "https://www.google.com/")
    assert (
        follow(parity, first, OWN, "https://www.google.com/", is_opened_again=True)["landing_url"] == OWN + "?gclid=1"
    )
    assert follow(parity, first, OWN, "https://www.google.com/")["landing_url"] == OWN
