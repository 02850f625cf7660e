"""The lock files pin exactly what the project asks for, and name no registry."""

import json
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from build.layout import REPOSITORY

FRAMEWORKS = REPOSITORY / "tests" / "e2e" / "frameworks"
PACKAGE_LOCKS = [
    REPOSITORY / "build" / "tools" / "package-lock.json",
    REPOSITORY / "bench" / "package-lock.json",
    FRAMEWORKS / "package-lock.json",
    REPOSITORY / "tests" / "integration" / "console" / "provider" / "package-lock.json",
    *(folder / "package-lock.json" for folder in sorted((FRAMEWORKS / "apps").iterdir())),
]
PROJECT = "dni-py (pyproject.toml)"


@dataclass(frozen=True)
class Pin:
    """A package of requirements.lock: its version, how many hashes it has and what asked for it."""

    version: str
    hash_count: int
    asked_by: tuple[str, ...]


def read_pins() -> dict[str, Pin]:
    text = (REPOSITORY / "requirements.lock").read_text(encoding="utf-8")
    pins = {}
    for block in re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]:
        head = Requirement(block.split("\\")[0].strip())
        comments = re.findall(r"^ +#(?: {2,}| via )(.+)$", block, flags=re.MULTILINE)
        version = str(head.specifier).removeprefix("==")
        pins[canonicalize_name(head.name)] = Pin(version, block.count("--hash=sha256:"), tuple(comments))
    return pins


def asked_for() -> dict[str, Requirement]:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    return {canonicalize_name(Requirement(line).name): Requirement(line) for line in lines}


def test_every_dependency_is_pinned_to_a_version_that_it_allows() -> None:
    pins = read_pins()
    for name, requirement in asked_for().items():
        assert name in pins, f"{name} is in pyproject.toml and not in requirements.lock; run `make lock`"
        assert requirement.specifier.contains(pins[name].version), f"{name} {pins[name].version} is not {requirement}"


def test_every_locked_package_is_required_by_another() -> None:
    pins = read_pins()
    direct = {name for name, pin in pins.items() if PROJECT in pin.asked_by}
    assert direct == set(asked_for())
    for name, pin in pins.items():
        for asker in pin.asked_by:
            assert asker == PROJECT or canonicalize_name(asker) in pins, (
                f"{name} is asked for by {asker}, which is gone"
            )


def test_every_pin_has_hashes() -> None:
    assert [name for name, pin in read_pins().items() if pin.hash_count == 0] == []


def test_the_lock_names_no_registry() -> None:
    text = (REPOSITORY / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in text
    assert "--index-url" not in text


@pytest.mark.parametrize("path", PACKAGE_LOCKS, ids=lambda path: path.parent.name)
def test_the_javascript_lock_matches_its_package_file_and_has_integrity_hashes(path: Path) -> None:
    packages = json.loads(path.read_text(encoding="utf-8"))["packages"]
    wanted = json.loads(path.with_name("package.json").read_text(encoding="utf-8"))
    assert packages[""].get("devDependencies", {}) == wanted.get("devDependencies", {})
    assert packages[""].get("dependencies", {}) == wanted.get("dependencies", {})
    for name, package in packages.items():
        if name and not package.get("inBundle"):  # the package that brings it has the hash
            assert package["integrity"].startswith("sha512-"), name
            assert "resolved" not in package, name
