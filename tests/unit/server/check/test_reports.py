"""The result of a check in files, and an earlier result as the baseline."""

import json
from dataclasses import replace
from xml.etree.ElementTree import fromstring

import pytest

from server.check.engine_names import EngineName
from server.check.findings import CheckResult, Finding, Kind, PageView
from server.check.html_report import write_html
from server.check.json_report import BaselineInvalid, read_baseline, write_json
from server.check.junit_report import write_junit
from server.cli.blocks import Row
from server.cli.check_blocks import list_blocks

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
    assert content["views"][1] == {
        "page": PAGE,
        "source": "Ads",
        "engine": "chromium",
        "found": 2,
        "swapped": 1,
        "left": 1,
    }
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


def test_a_problem_in_another_engine_is_new() -> None:
    known = read_baseline(write_json(RESULT))
    elsewhere = replace(LEFT, engine=EngineName.FIREFOX)
    assert CheckResult((), (LEFT, elsewhere), known).problems == (elsewhere,)


def test_a_baseline_of_before_there_were_engines_is_of_chromium() -> None:
    content = json.loads(write_json(RESULT))
    for one in content["findings"]:
        del one["engine"]
    assert CheckResult((), (LEFT,), read_baseline(json.dumps(content))).problems == ()


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": 99}', '{"format": 1, "findings": [{}]}'])
def test_a_file_that_is_no_result_is_rejected_as_baseline(text: str) -> None:
    with pytest.raises(BaselineInvalid, match="Make a new one"):
        read_baseline(text)


def test_junit_has_a_case_for_each_page_and_source_and_fails_those_with_new_problems() -> None:
    suite = fromstring(write_junit(RESULT))
    assert (suite.get("tests"), suite.get("failures")) == ("3", "1")
    failures = {case.get("name"): [one.get("type") for one in case.findall("failure")] for case in suite}
    assert failures == {"without the tag (chromium)": [], "Ads (chromium)": ["left"], "Direct (chromium)": []}


def test_junit_of_a_known_problem_has_no_failure() -> None:
    suite = fromstring(write_junit(replace(RESULT, known=frozenset([LEFT.identity]))))
    assert suite.get("failures") == "0"
    assert suite.findall("testcase/failure") == []


def test_each_engine_has_cases_of_its_own_and_its_own_part_of_the_page() -> None:
    views = tuple(PageView(PAGE, "Ads", engine=name) for name in (EngineName.CHROMIUM, EngineName.WEBKIT))
    result = CheckResult(views, (replace(LEFT, engine=EngineName.WEBKIT),))
    suite = fromstring(write_junit(result))
    failures = {case.get("name"): len(case.findall("failure")) for case in suite}
    assert failures == {"Ads (chromium)": 0, "Ads (webkit)": 1}
    chromium, webkit = write_html(result).split("<h2>")[1:]
    assert ("contested" in chromium, "not swapped" in chromium, "not swapped" in webkit) == (False, False, True)


def test_what_engines_agree_on_is_printed_once() -> None:
    both = (replace(NOTE, source="Ads"), replace(NOTE, source="Ads", engine=EngineName.FIREFOX))
    rows = [block for block in list_blocks(CheckResult((), both)) if isinstance(block, Row)]
    assert [row.cells for row in rows] == [[f"    {PAGE}", "Ads", "chromium, firefox", "sales"]]


def test_the_page_writes_texts_of_the_site_as_text() -> None:
    written = write_html(RESULT)
    assert "&lt;b&gt;" in written
    assert "<b>" not in written
