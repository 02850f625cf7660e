"""Rules of tracking sources in words."""

import pytest

from server.account_file.match_conditions import read_match
from server.domain.match_rules import ALWAYS
from server.domain.rule_words import describe_rule


@pytest.mark.parametrize(
    ("match", "words"),
    [
        ({"parameter": "gclid"}, "parameter gclid is present"),
        ({"parameter": "kw", "equals": ["a", "b"]}, "parameter kw equals 'a' or 'b'"),
        ({"landing_path": "/spring"}, "landing path is below '/spring'"),
        ({"not": {"parameter": "kw", "equals": "a"}}, "not (parameter kw equals 'a')"),
        (
            {"all": [{"parameter": "a"}, {"any": [{"parameter": "b"}, {"parameter": "c"}]}]},
            "parameter a is present and (parameter b is present, or parameter c is present)",
        ),
    ],
)
def test_a_rule_reads_like_a_sentence(match: dict[str, object], words: str) -> None:
    rule = read_match(match, (), lambda path, message: pytest.fail(f"{path} {message}"))
    assert rule is not None
    assert describe_rule(rule) == words


def test_the_rule_without_conditions_always_matches() -> None:
    assert describe_rule(ALWAYS) == "always"
