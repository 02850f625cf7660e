"""The result of a check in files, and an earlier result as the baseline."""

import json
from dataclasses import replace
from xml.etree.ElementTree import fromstring

import pytest

from server.check.findings import CheckResult, Finding, Kind, PageView
from server.check.html_report import write_html
from server.check.json_report import BaselineInvalid, read_baseline, write_json
from server.check.junit_report import write_junit

PAGE = "https://shop.example/"
LEFT = Finding(
    Kind.LEFT,
    PAGE,
    "Ads",
    "sales: not swapped: <b>\x1b[31m",
    True,
    "p:nth-of-type(1)",
    "text",
    "+18005550100",
    "contested",
)
NOTE = Finding(Kind.NO_NUMBER, PAGE, "Direct", "sales: no number", False, "sales", reason="no_tracking_number")
RESULT = CheckResult((PageView(PAGE, ""), PageView(PAGE, "Ads", 2, 1, 1), PageView(PAGE, "Direct", 2)), (LEFT, NOTE))


def test_the_json_says_what_was_found_and_what_is_new() -> None:
    content = json.loads(write_json(RESULT))
    assert content["ok"] is False
    assert content["views"][1] == {"page": PAGE, "source": "Ads", "found": 2, "swapped": 1, "left": 1}
    assert [(one["kind"], one["problem"], one["new"]) for one in content["findings"]] == [
        ("left", True, True),
        ("no_number", False, False),
    ]


def test_a_problem_of_the_baseline_does_not_fail_again_in_other_words() -> None:
    known = read_baseline(write_json(RESULT))
    reworded = replace(LEFT, message="in other words")
    assert CheckResult((), (reworded,), known).problems == ()


def test_a_problem_in_another_place_is_new() -> None:
    known = read_baseline(write_json(RESULT))
    moved = replace(LEFT, where="p:nth-of-type(2)")
    assert CheckResult((), (LEFT, moved), known).problems == (moved,)


def test_a_note_of_the_baseline_that_becomes_a_problem_is_new() -> None:
    known = read_baseline(write_json(RESULT))
    worse = replace(NOTE, is_problem=True)
    assert CheckResult((), (worse,), known).problems == (worse,)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": 99}', '{"format": 1, "findings": [{}]}'])
def test_a_file_that_is_no_result_is_rejected_as_baseline(text: str) -> None:
    with pytest.raises(BaselineInvalid, match="Make a new one"):
        read_baseline(text)


def test_junit_has_a_case_for_each_page_and_source_and_fails_those_with_new_problems() -> None:
    suite = fromstring(write_junit(RESULT))
    assert (suite.get("tests"), suite.get("failures")) == ("3", "1")
    failures = {case.get("name"): [one.get("type") for one in case.findall("failure")] for case in suite}
    assert failures == {"without the tag": [], "Ads": ["left"], "Direct": []}


def test_junit_of_a_known_problem_has_no_failure() -> None:
    suite = fromstring(write_junit(replace(RESULT, known=frozenset([LEFT.identity]))))
    assert suite.get("failures") == "0"
    assert suite.findall("testcase/failure") == []


def test_the_page_writes_texts_of_the_site_as_text() -> None:
    written = write_html(RESULT)
    assert "&lt;b&gt;" in written
    assert "<b>" not in written
