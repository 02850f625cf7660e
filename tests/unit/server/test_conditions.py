"""The short rules and patterns that are sent to browsers for conditions and domains."""

from typing import Any

import pytest

from dni_py.core.text import matches_pattern
from server.domain.match_rules import AllOf, AnyOf, Condition, ConditionTest, MatchRule, Not, Subject
from server.domain.public_config.conditions import compile_rule
from server.domain.public_config.domain_pattern import write_domain_pattern


@pytest.mark.parametrize(
    ("written", "compiled"),
    [
        ({"all": []}, {}),
        ({"any": []}, {"any": []}),
        ({"not": {"all": []}}, {"none": [{}]}),
        ({"all": ["a", "b"]}, {"?a": "", "?b": ""}),
        ({"all": ["a", "b", "a"]}, {"?a": "", "?b": "", "all": [{"?a": ""}]}),
        ({"any": ["a", {"any": ["b", {"not": "c"}]}]}, {"any": [{"?a": ""}, {"?b": ""}, {"none": [{"?c": ""}]}]}),
        ({"not": {"any": ["a", "b"]}}, {"none": [{"?a": ""}, {"?b": ""}]}),
        ({"not": {"not": "a"}}, {"none": [{"none": [{"?a": ""}]}]}),
        (
            {"all": [{"not": "a"}, "b", {"not": {"any": ["c", "d"]}}]},
            {"none": [{"?a": ""}, {"?c": ""}, {"?d": ""}], "?b": ""},
        ),
    ],
)
def test_a_condition_becomes_a_rule(written: Any, compiled: Any) -> None:
    assert compile_rule(write_out(written)) == compiled


def write_out(written: Any) -> MatchRule:
    """The rule, in which each parameter name becomes a condition that the parameter is present."""
    if isinstance(written, str):
        return Condition(Subject.PARAMETER, ConditionTest.PRESENT, parameter=written)
    ((word, parts),) = written.items()
    if word == "not":
        return Not(write_out(parts))
    return {"all": AllOf, "any": AnyOf}[word](tuple(map(write_out, parts)))


@pytest.mark.parametrize(
    ("domains", "fitting", "others"),
    [
        (
            ["example.com"],
            ["https://example.com/", "http://www.example.com:8080", "https://a.b.EXAMPLE.com?x", "https://u:p@example.com/#x"],
            ["", "https://notexample.com/", "https://example.com.evil.test/", "https://evil.test/example.com/",
             "https://evil.test/?x=//example.com/", "https://example.com:1@evil.test/", "https://example.org/"],
        ),
        (
            ["google.*", "mail.google.com", "maps.example.com", "shop.example.com"],
            ["https://www.google.co.uk/", "https://mail.google.com/", "https://maps.example.com/", "https://shop.example.com/"],
            ["https://google.evil.test/", "https://example.com/", "https://other.example.com/"],
        ),
        (["a.test", "b.a.test"], ["https://a.test/", "https://b.a.test/", "https://c.a.test/"], ["https://b.test/"]),
    ],
)  # fmt: skip
def test_domain_pattern_matches_only_its_domains(domains: list[str], fitting: list[str], others: list[str]) -> None:
    pattern = write_domain_pattern(domains)
    assert [url for url in fitting if not matches_pattern(pattern, url)] == []
    assert [url for url in others if matches_pattern(pattern, url)] == []
