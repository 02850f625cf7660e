"""`make help` and the README tell every make target, and none that does not exist."""

import re
import subprocess

from build.layout import REPOSITORY


def phony_targets() -> set[str]:
    text = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
    declared = re.search(r"^\.PHONY: (.+)$", text, flags=re.MULTILINE)
    assert declared
    return set(declared[1].split())


def test_make_help_lists_every_target() -> None:
    shown = subprocess.run(["make", "help"], cwd=REPOSITORY, capture_output=True, text=True, check=True).stdout
    assert set(re.findall(r"^make (\w+)", shown, flags=re.MULTILINE)) == phony_targets()


def test_the_documents_name_only_targets_that_exist() -> None:
    for name in ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"):
        named = set(re.findall(r"`make (\w+)`", (REPOSITORY / name).read_text(encoding="utf-8")))
        assert named <= phony_targets(), name


def test_the_readme_names_the_two_commands_that_a_newcomer_needs() -> None:
    text = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    assert "make demo" in text
    assert "make test" in text
