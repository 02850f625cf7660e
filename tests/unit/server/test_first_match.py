"""The rules of sources are sent without parts that an earlier source decides, and choose the same source."""

from hypothesis import given
from hypothesis import strategies as st

from dni_py.core.rules import apply_rule
from server.domain.match_rules import AllOf, AnyOf, Condition, ConditionTest, MatchRule, Not, Subject
from server.domain.public_config.conditions import compile_rule
from server.domain.public_config.first_match import drop_settled_parts
from server.domain.public_config.presets import PRESETS


def leaf(name: str) -> Condition:
    return Condition(Subject.PARAMETER, ConditionTest.PRESENT, parameter=name)


A, B, C = leaf("a"), leaf("b"), leaf("c")
names = st.sampled_from("abcd")
match_rules: st.SearchStrategy[MatchRule] = st.recursive(
    names.map(leaf),
    lambda parts: st.one_of(
        st.builds(Not, parts),
        st.builds(AllOf, st.lists(parts, max_size=3).map(tuple)),
        st.builds(AnyOf, st.lists(parts, max_size=3).map(tuple)),
    ),
    max_leaves=8,
)


def choose(rules: list[MatchRule], landing: dict[str, str]) -> int:
    return next((index for index, one in enumerate(rules) if apply_rule(compile_rule(one), landing, [])), -1)


@given(st.lists(match_rules, max_size=6), st.sets(names))
def test_shortened_rules_choose_the_same_source(written: list[MatchRule], present: set[str]) -> None:
    landing = {f"?{name}": "1" for name in present}
    assert choose(list(drop_settled_parts(written)), landing) == choose(written, landing)


def test_conditions_of_earlier_sources_are_not_tested_again() -> None:
    ads = AnyOf((A, B))
    organic = AllOf((C, Not(ads)))
    others = AnyOf((A, C))
    assert list(drop_settled_parts([ads, organic, others])) == [ads, AllOf((C,)), AnyOf((C,))]


def test_visits_of_earlier_sources_are_still_excluded() -> None:
    organic = AllOf((C, Not(A)))
    assert list(drop_settled_parts([organic, A])) == [organic, A]


def test_organic_search_after_ads_need_not_exclude_them() -> None:
    *_, organic = drop_settled_parts([PRESETS["bing_ads"], PRESETS["bing_organic"]])
    assert "msclkid" not in str(organic)
