"""Both languages choose the same tracking source for the same reasons, and follow a visit the same way."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dni_py.core.attribution import attribute_landing
from dni_py.core.bots import BOT_WORDS, is_bot
from dni_py.core.presets import PRESETS
from dni_py.core.rules import apply_rule, fits_pattern, passes_test, read_landing
from dni_py.core.sources import choose_source
from dni_py.core.visits import follow_visit, is_own_domain, starts_visit
from tests.parity.cases import domains, landings, parameter_names, rules, urls, words
from tests.parity.compare import Parity

sources = st.lists(st.fixed_dictionaries({"name": words, "match": rules}), max_size=3)
patterns = st.text("ab*", max_size=6)
times_ms = st.integers(0, 4 * 60_000)
mapping = st.dictionaries(parameter_names, words, max_size=3)
attributions = st.fixed_dictionaries(
    {
        "parameter_mapping": mapping,
        "campaigns": st.dictionaries(words, mapping, max_size=2),
        "tracking_sources": sources,
    }
)
visits = st.fixed_dictionaries(
    {
        "landing_url": urls,
        "referring_url": urls,
        "entry_url": urls,
        "entry_referring_url": urls,
        "started_at_ms": times_ms,
        "seen_at_ms": times_ms,
        "tags": st.dictionaries(words, words, max_size=2),
    }
)
visit_rules = st.fixed_dictionaries(
    {
        "attribution": st.sampled_from(["first_touch", "last_touch"]),
        "visit_timeout_minutes": st.integers(1, 3),
        "own_domains": st.lists(domains, max_size=2),
    }
)

ARRIVALS = [
    ("https://harbor.example/?gclid=x", "https://www.google.com/"),
    ("https://harbor.example/", "https://www.google.co.uk/search?q=roof"),
    ("https://harbor.example/?utm_source=facebook&utm_medium=paid", "https://l.facebook.com/"),
    ("https://harbor.example/?msclkid=x", ""),
    ("https://harbor.example/?utm_medium=email", ""),
    ("https://harbor.example/", "https://chatgpt.com/"),
    ("https://harbor.example/", "https://news.example/story"),
    ("https://harbor.example/", ""),
]


@given(rules, landings)
def test_applying_a_rule(parity: Parity, rule: Any, landing: Any) -> None:
    parity(apply_rule, rule, landing, [])


@given(st.sampled_from(["equals", "contains", "pattern", "domain", "path"]), words | domains, words | domains)
def test_passing_a_test(parity: Parity, test: str, value: str, wanted: str) -> None:
    parity(passes_test, test, value, wanted)


@given(st.text("ab", max_size=8), patterns)
def test_fitting_a_pattern(parity: Parity, value: str, pattern: str) -> None:
    parity(fits_pattern, value, pattern)


@given(urls, urls, st.booleans())
def test_reading_a_landing(parity: Parity, landing_url: str, referring_url: str, reads_fragment: bool) -> None:
    parity(read_landing, landing_url, referring_url, reads_fragment)


@given(sources, landings)
def test_choosing_among_generated_sources(parity: Parity, ranked: Any, landing: Any) -> None:
    parity(choose_source, ranked, landing)


@pytest.mark.parametrize(("landing_url", "referring_url"), ARRIVALS)
def test_choosing_among_the_presets(parity: Parity, landing_url: str, referring_url: str) -> None:
    ranked = [{"name": name, "match": rule} for name, rule in PRESETS.items()]
    parity(choose_source, ranked, parity(read_landing, landing_url, referring_url, False))


@given(urls, urls, st.booleans(), attributions)
def test_attributing_a_landing(
    parity: Parity, landing_url: str, referring_url: str, reads_fragment: bool, given_rules: Any
) -> None:
    parity(attribute_landing, landing_url, referring_url, {**given_rules, "fragment_parameters": reads_fragment})


@given(
    st.sampled_from(["", "Mozilla/5.0 (compatible; Googlebot/2.1)", "Mozilla/5.0 Chrome/130"]) | st.text(max_size=20)
)
def test_knowing_a_bot(parity: Parity, user_agent: str) -> None:
    parity(is_bot, user_agent, BOT_WORDS)


@given(st.none() | visits, urls, urls, st.booleans(), times_ms, visit_rules)
def test_following_a_visit(
    parity: Parity, previous: Any, url: str, referring_url: str, has_click: bool, now_ms: int, given_rules: Any
) -> None:
    parity(starts_visit, previous, url, referring_url, has_click, now_ms, given_rules)
    parity(follow_visit, previous, url, referring_url, has_click, now_ms, given_rules)


@given(visits, visit_rules, st.booleans(), times_ms)
def test_loading_the_same_page_again(
    parity: Parity, previous: Any, given_rules: Any, has_click: bool, now_ms: int
) -> None:
    again = (previous["entry_url"], previous["entry_referring_url"])
    parity(follow_visit, previous, *again, has_click, now_ms, given_rules)


@given(domains, st.lists(domains, max_size=3))
def test_whether_a_domain_is_the_sites_own(parity: Parity, domain: str, own_domains: list[str]) -> None:
    parity(is_own_domain, domain, own_domains)
