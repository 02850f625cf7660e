"""Effects of the tag on a page, and the caching of its script, become findings."""

import pytest

from server.check.findings import Kind
from server.check.judging_tag import judge_caching, judge_effects, judge_start
from server.check.observations import Explanation, Observation, ScriptResponse
from server.http.tag_routes import CACHE_CONTROL

TAG = "https://dni.example/a/shop/dni.js"


def observe(
    *errors: str, shift: float = 0.0, explained: Explanation | None = None, script: ScriptResponse | None = None
) -> Observation:
    scripts = (script,) if script else ()
    return Observation("https://shop.example/", 200, (), explained, errors, shift, (), scripts)


def judge_script(**headers: str) -> list[str]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return [one.reason for one in judge_caching("/", ScriptResponse(TAG, 200, {"content-encoding": "br"} | named))]


def test_an_error_that_the_page_also_has_without_the_tag_is_not_reported() -> None:
    found = list(judge_effects("/", "Ads", observe("own?t=2", "own", "ours"), observe("own?t=1", "own")))
    assert [(one.kind, one.message, one.is_problem) for one in found] == [
        (Kind.CONSOLE_ERROR, "Only with the tag, the console says: ours", True)
    ]


@pytest.mark.parametrize(
    ("with_tag", "without", "expected"), [(0.3, 0.05, [True]), (0.12, 0.05, [False]), (0.3, 0.3, []), (0.0, 0.3, [])]
)
def test_only_the_layout_shift_that_the_tag_adds_counts(with_tag: float, without: float, expected: list[bool]) -> None:
    found = judge_effects("/", "Ads", observe(shift=with_tag), observe(shift=without))
    assert [one.is_problem for one in found if one.kind is Kind.LAYOUT_SHIFT] == expected


def test_the_servers_own_caching_has_no_finding() -> None:
    assert judge_script(cache_control=CACHE_CONTROL) == []


@pytest.mark.parametrize(
    ("control", "age", "reason"),
    [
        ("no-store", "0", "never"),
        ("", "0", "unknown"),
        ("max-age=604800", "0", "long"),
        ("max-age=300", "3000", "stale"),
        ("max-age=300, s-maxage=3600, stale-if-error=60", "0", "s-maxage"),
    ],
)
def test_caching_that_makes_changes_late_or_pages_slow_is_reported(control: str, age: str, reason: str) -> None:
    assert judge_script(cache_control=control, age=age) == [reason]


def test_a_tag_that_refused_says_why() -> None:
    refused = observe(explained=Explanation("consent", "", {}, {}, ()))
    (found,) = judge_start("/", "Ads", refused)
    assert (found.kind, found.reason, found.is_problem) == (Kind.TAG_REFUSED, "consent", True)


def test_a_script_that_is_not_there_is_reported_with_its_status() -> None:
    (found,) = judge_start("/", "Ads", observe(script=ScriptResponse(TAG, 404, {})))
    assert found.message == f"The script {TAG} responds with status 404. Check the account's key in its address."
