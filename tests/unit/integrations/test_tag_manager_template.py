"""The template for Google Tag Manager: its own tests pass, and its parts are well formed.

Tag Manager itself runs nowhere but at Google, so `sandbox.mjs` stands in for its functions and its test runner.
"""

import json
import re
import subprocess
from typing import Any

import pytest
import yaml

from build.layout import REPOSITORY
from build.node import NODE

FILE = REPOSITORY / "integrations" / "google_tag_manager" / "template.tpl"
SANDBOX = REPOSITORY / "tests" / "unit" / "integrations" / "sandbox.mjs"


def read_parts() -> dict[str, str]:
    """The sections of the template by their names."""
    parts = re.split(r"^___(\w+)___$", FILE.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return {name: text.strip() for name, text in zip(parts[::2], parts[1::2], strict=True)}


PARTS = read_parts()
TESTS = yaml.safe_load(PARTS["TESTS"])
CODE = PARTS["SANDBOXED_JS_FOR_WEB_TEMPLATE"]


def list_permitted() -> list[str]:
    """The names in `window` that the permissions allow."""
    access = next(
        one for one in json.loads(PARTS["WEB_PERMISSIONS"]) if one["instance"]["key"]["publicId"] == "access_globals"
    )
    items = access["instance"]["param"][0]["value"]["listItem"]
    return [item["mapValue"][0]["string"] for item in items]


def run_scenario(scenario: dict[str, str], code: str = CODE) -> "subprocess.CompletedProcess[str]":
    job: dict[str, Any] = {
        "code": code,
        "setup": TESTS["setup"],
        "scenario": scenario["code"],
        "permitted": list_permitted(),
    }
    return subprocess.run([NODE, SANDBOX], input=json.dumps(job), capture_output=True, text=True, check=False)


@pytest.mark.parametrize("scenario", TESTS["scenarios"], ids=lambda scenario: scenario["name"])
def test_the_templates_own_scenario_passes(scenario: dict[str, str]) -> None:
    ran = run_scenario(scenario)
    assert ran.returncode == 0, ran.stderr


@pytest.mark.parametrize("scenario", TESTS["scenarios"][:3], ids=lambda scenario: scenario["name"])
def test_the_scenario_fails_without_the_templates_code(scenario: dict[str, str]) -> None:
    assert run_scenario(scenario, "").returncode == 1


def test_each_function_that_needs_a_permission_has_it() -> None:
    permissions = {one["instance"]["key"]["publicId"] for one in json.loads(PARTS["WEB_PERMISSIONS"])}
    assert permissions == {"inject_script", "access_globals"}
    assert set(re.findall(r"require\('(\w+)'\)", CODE)) == {
        "callInWindow",
        "copyFromWindow",
        "createQueue",
        "injectScript",
        "setInWindow",
    }


@pytest.mark.parametrize(
    ("name", "value", "is_valid"),
    [
        ("key", "acme-1_b", True),
        ("key", "acme/../other", False),
        ("key", "", False),
        ("server", "https://numbers.example.com", True),
        ("server", "http://numbers.example.com", False),
        ("server", "https://numbers.example.com/", False),
        ("server", "https://numbers.example.com/?a=1", False),
    ],
)
def test_fields_are_checked(name: str, value: str, is_valid: bool) -> None:
    fields = {one["name"]: one for one in json.loads(PARTS["TEMPLATE_PARAMETERS"])}
    assert set(re.findall(r"data\.([a-z]+)\b(?!\()", CODE)) - {"gtm"} == set(fields)
    (validator,) = fields[name]["valueValidators"]
    assert bool(re.search(validator["args"][0], value)) == is_valid


def test_the_template_is_a_tag_for_web_containers() -> None:
    info = json.loads(PARTS["INFO"])
    assert (info["type"], info["containerContexts"]) == ("TAG", ["WEB"])
