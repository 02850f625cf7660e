"""The short forms of conditions in the account file, and their meaning."""

from typing import Any

import pytest

from server.account_file.match_conditions import read_match
from server.domain.match_rules import AllOf, AnyOf, Condition, ConditionTest, MatchRule, Not, Subject


def leaf(subject: str, test: str, *values: str, name: str = "") -> Condition:
    return Condition(Subject(subject), ConditionTest(test), values, name)


@pytest.mark.parametrize(
    ("written", "rule"),
    [
        ({"parameter": "GCLID"}, leaf("parameter", "present", name="gclid")),
        ({"parameter": "a", "present": True}, leaf("parameter", "present", name="a")),
        ({"parameter": "a", "present": False}, Not(leaf("parameter", "present", name="a"))),
        ({"parameter": "a", "equals": "x"}, leaf("parameter", "equals", "x", name="a")),
        ({"parameter": "a", "equals": ["x", 2]}, leaf("parameter", "equals", "x", "2", name="a")),
        ({"parameter": "a", "equals": True}, leaf("parameter", "equals", "true", name="a")),
        ({"parameter": "a", "pattern": "sp*g"}, leaf("parameter", "pattern", "sp*g", name="a")),
        ({"landing_path": "/spring"}, leaf("landing_path", "path", "/spring")),
        ({"landing_path": {"pattern": "/sp*"}}, leaf("landing_path", "pattern", "/sp*")),
        ({"landing_url": "x=1"}, leaf("landing_url", "contains", "x=1")),
        ({"referring_domain": "WWW.News.Example"}, leaf("referring_domain", "domain", "news.example")),
        ({"referring_domain": ["google.*", "bing.com"]}, leaf("referring_domain", "domain", "google.*", "bing.com")),
        ({"referring_url": {"present": False}}, Not(leaf("referring_url", "present"))),
        ({"not": {"landing_domain": "a.example"}}, Not(leaf("landing_domain", "domain", "a.example"))),
        (
            {"all": [{"parameter": "a"}, {"any": [{"parameter": "b"}]}]},
            AllOf((leaf("parameter", "present", name="a"), AnyOf((leaf("parameter", "present", name="b"),)))),
        ),
    ],
)
def test_a_condition_is_read(written: dict[str, Any], rule: MatchRule) -> None:
    assert read_match(written, (), lambda *problem: pytest.fail(str(problem))) == rule


@pytest.mark.parametrize(
    "written",
    [
        {}, [], "x", None, {"parameter": ""}, {"parameter": ["a"]}, {"parameter": "a", "equals": [["x"]]},
        {"parameter": "a", "equals": "x", "contains": "y"}, {"parameter": "a", "domain": "x"},
        {"parameter": "a", "present": "yes"}, {"landing_path": "/a", "contains": "b"}, {"landing_path": {}},
        {"landing_path": None}, {"landing_path": "/" + "x" * 501}, {"referring_domain": ["x"] * 201}, {"any": {}},
        {"not": [{"parameter": "a"}]}, {"all": [{"parameter": "a"}], "any": [{"parameter": "b"}]},
        {"referring_domain": "a b"}, {"referring_domain": "*.example"},
    ],
)  # fmt: skip
def test_invalid_condition_is_reported_and_gives_no_rule(written: Any) -> None:
    problems: list[tuple[object, str]] = []
    assert read_match(written, ("match",), lambda field, message: problems.append((field, message))) is None
    assert problems
