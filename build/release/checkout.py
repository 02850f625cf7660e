"""The state of the checkout, and why nothing can be released from it."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

from build.errors import BuildError
from build.release.changelog import find_unreleased, list_released
from build.release.versions import explain_version
from build.version import read_version

BRANCH = "main"
TESTED_FILE = Path(".cache") / "tested_tree"
"""The tree of the last commit for which `.ci/run` ran all tests without an error."""


@dataclass(frozen=True)
class Checkout:
    """What a release depends on. `changes` are those that git reports; `tree` and `tested_tree` are names of trees."""

    branch: str
    changes: tuple[str, ...]
    tree: str
    tested_tree: str
    tags: frozenset[str]
    version: str
    changelog: str


def read_checkout(folder: Path) -> Checkout:
    """The state of the checkout in this folder."""
    tested = folder / TESTED_FILE
    return Checkout(
        branch=run_git(folder, "rev-parse", "--abbrev-ref", "HEAD"),
        changes=tuple(run_git(folder, "status", "--porcelain").splitlines()),
        tree=run_git(folder, "rev-parse", "HEAD^{tree}"),
        tested_tree=tested.read_text(encoding="ascii").strip() if tested.is_file() else "",
        tags=frozenset(run_git(folder, "tag", "--list").split()),
        version=read_version(folder),
        changelog=(folder / "CHANGELOG.md").read_text(encoding="utf-8"),
    )


def find_refusals(checkout: Checkout, version: str) -> list[str]:
    """Why this version can't be released from here, each with what to do; empty if it can."""
    refusals = []
    if checkout.branch != BRANCH:
        refusals.append(f"The branch is {checkout.branch}. Releases are made from {BRANCH}.")
    if checkout.changes:
        listed = ", ".join(line[3:] for line in checkout.changes[:5])
        refusals.append(f"There are changes that are not committed ({listed}). Commit or remove them.")
    if checkout.tested_tree != checkout.tree:
        refusals.append("The tests have not run on this commit. Run `.ci/run`, which notes when all have passed.")
    refusals.append(explain_version(version, checkout.version, list_released(checkout.changelog), checkout.tags))
    if not find_unreleased(checkout.changelog):
        refusals.append("CHANGELOG.md: its first part is released or has no entry. Describe the changes there.")
    return [one for one in refusals if one]


def run_git(folder: Path, *arguments: str) -> str:
    """The output of a git command, without line ends around it. Raises `BuildError`."""
    done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BuildError(f"git {arguments[0]}: {done.stderr.strip()}")
    return done.stdout.rstrip() if arguments[0] == "status" else done.stdout.strip()
