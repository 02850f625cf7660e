"""What a release is refused for, and what it changes in the two files."""

from dataclasses import replace
from datetime import date

import pytest

from build.errors import BuildError
from build.release.changelog import date_part, find_unreleased, list_released
from build.release.checkout import Checkout, find_refusals
from build.release.versions import set_version

PART = "### Added\n\n- Something that people can use.\n"
OLD = "## [0.9.0] - 2026-03-01\n\n### Added\n\n- Older things.\n"
CHANGELOG = f"# Changelog\n\n## [1.0.0] - unreleased\n\n{PART}\n{OLD}"
GOOD = Checkout("main", (), "tree", "tree", frozenset({"v0.9.0", "other"}), "1.0.0", CHANGELOG)
PYPROJECT = '[project]\nname = "dni-py"\nversion = "1.0.0"\n\n[tool.mypy]\npython_version = "3.11"\n'


def test_a_clean_tested_main_branch_can_be_released() -> None:
    assert find_refusals(GOOD, "1.0.0") == []
    assert find_refusals(GOOD, "1.1.0rc1") == []


@pytest.mark.parametrize(
    ("checkout", "words"),
    [
        (replace(GOOD, branch="topic"), "The branch is topic"),
        (replace(GOOD, changes=(" M server/app.py", "?? notes.txt")), "(server/app.py, notes.txt)"),
        (replace(GOOD, tested_tree=""), "tests have not run"),
        (replace(GOOD, tested_tree="another tree"), "tests have not run"),
        (replace(GOOD, changelog=f"# Changelog\n\n{OLD}"), "no entry"),
        (replace(GOOD, changelog=CHANGELOG.replace("- Something that people can use.", "")), "no entry"),
        (replace(GOOD, tags=frozenset({"v1.0.0"})), "exists already"),
        (replace(GOOD, tags=frozenset({"v1.0.1"})), "older than 1.0.1"),
        (replace(GOOD, version="1.2.0"), "older than 1.2.0"),
        (replace(GOOD, changelog=CHANGELOG + "\n## [1.0.0] - 2026-01-01\n"), "exists already"),
    ],
)
def test_each_refusal_says_why(checkout: Checkout, words: str) -> None:
    (refusal,) = find_refusals(checkout, "1.0.0")
    assert words in refusal


@pytest.mark.parametrize("version", ["1.0", "v1.0.0", "1.0.0.dev1", "1.0.0-rc1", "", "1.0.0\n", "01.0.0 "])
def test_a_version_has_one_way_to_be_written(version: str) -> None:
    (refusal,) = find_refusals(GOOD, version)
    assert "is not a version" in refusal


def test_a_candidate_is_older_than_its_release() -> None:
    (refusal,) = find_refusals(GOOD, "1.0.0rc1")
    assert "older than 1.0.0" in refusal


def test_all_refusals_are_given_at_once() -> None:
    assert len(find_refusals(replace(GOOD, branch="topic", tested_tree="", changes=(" M x",)), "0.9.0")) == 4


@pytest.mark.parametrize("heading", ["## [1.0.0] - unreleased", "## [Unreleased]", "## [1.0.0] - Unreleased"])
def test_the_first_part_gets_version_and_date(heading: str) -> None:
    text = CHANGELOG.replace("## [1.0.0] - unreleased", heading)
    assert find_unreleased(text) == PART.strip()
    dated = date_part(text, "1.0.1", date(2026, 12, 1))
    assert dated == text.replace(heading, "## [1.0.1] - 2026-12-01")
    assert list_released(dated) == ["1.0.1", "0.9.0"]
    assert find_unreleased(dated) == ""
    with pytest.raises(BuildError, match="first part is released"):
        date_part(dated, "1.0.2", date(2026, 12, 2))


def test_the_version_is_set_in_one_line() -> None:
    assert set_version(PYPROJECT, "2.0.0") == PYPROJECT.replace('version = "1.0.0"\n\n', 'version = "2.0.0"\n\n')
    for text in (PYPROJECT + 'version = "1"\n', PYPROJECT.replace("version = ", "# ")):
        with pytest.raises(BuildError, match="one line"):
            set_version(text, "2.0.0")
