"""The JSON Schema of the account file accepts the files that the program accepts, and rejects those that it rejects."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator

import demo_pages
from build.layout import REPOSITORY
from server.account_file.write import write_account_file
from server.account_file.yaml_lines import read_yaml
from server.cli import main
from server.domain.accounts import Account
from tests.accounts import ACCOUNT_FILE, POOLED_ACCOUNT_FILE, accounts

KEPT = REPOSITORY / "docs" / "account_file.schema.json"
SCHEMA: dict[str, Any] = json.loads(KEPT.read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)
HEAD = "account: {key: a, name: A, country: US}\n"
DEMO = Path(demo_pages.__file__).with_name("account.yaml").read_text(encoding="utf-8")


def find_errors(text: str) -> list[str]:
    """The errors of the file by the schema."""
    return [f"{error.json_path}: {error.message}" for error in VALIDATOR.iter_errors(read_yaml(text.encode()).values)]


def list_examples() -> dict[str, str]:
    """The examples in the documents that are account files, or some sections of one."""
    examples: dict[str, str] = {}
    for document in sorted((REPOSITORY / "docs").glob("*.md")):
        blocks = re.findall(r"```yaml\n(.*?)```", document.read_text(encoding="utf-8"), re.DOTALL)
        for index, block in enumerate(blocks):
            values = read_yaml(block.encode()).values
            if isinstance(values, dict) and values.keys() <= SCHEMA["properties"].keys():
                examples[f"{document.name} {index}"] = block if "account" in values else HEAD + block
    return examples


EXAMPLES = list_examples()


def test_the_stored_schema_equals_the_printed_one() -> None:
    printed = CliRunner().invoke(main, ["account", "schema"])
    assert printed.exit_code == 0
    assert printed.output == KEPT.read_text(encoding="utf-8"), f"run: dni account schema > {KEPT.name}"


def test_the_schema_is_valid_json_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize("text", [DEMO, ACCOUNT_FILE, POOLED_ACCOUNT_FILE], ids=["demo", "plain", "pooled"])
def test_a_valid_file_matches_the_schema(text: str) -> None:
    assert find_errors(text) == []


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_in_the_documents_matches_the_schema(name: str) -> None:
    assert find_errors(EXAMPLES[name]) == []


def test_there_are_examples_in_the_documents() -> None:
    assert len(EXAMPLES) > 20


@settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=min(40, settings.default.max_examples))
@given(accounts())
def test_every_exported_file_matches_the_schema(account: Account) -> None:
    assert find_errors(write_account_file(account)) == []


@pytest.mark.parametrize(
    "text",
    [
        "campaigns: []",
        HEAD + "campagnes: []",
        HEAD.replace("country: US", "contry: US"),
        HEAD.replace("country", "consent: maybe, country"),
        HEAD.replace("country", "visit_timeout_minutes: 0, country"),
        HEAD.replace("country", "visit_timeout_minutes: '30', country"),
        HEAD.replace("name: A", "name: [A]"),
        HEAD + "target_numbers: {name: sales}",
        HEAD + "target_numbers: [{name: sales}]",
        HEAD
        + "number_pools: [{name: p, campaign: c, target_numbers: [t], tracking_numbers: [{number: '1', extensions: []}]}]",
        HEAD + "tracking_sources: [{name: bus, kind: off_site, tracking_number: '+18665550110', priority: 3}]",
        HEAD + "tracking_sources: [{name: x, match: {landing_pat: /x}}]",
        HEAD + "tracking_sources: [{name: x, match: {any: []}}]",
        HEAD + "tracking_sources: [{name: x, preset: any, assign: {sales: {traking_number: '1'}}}]",
        HEAD + "page_events: {rules: [{selector: a, event: hover, tags: {a: b}}]}",
        HEAD + "receiving_numbers: [{name: desk, number: '+14155550180', max_per_day: 0}]",
        HEAD + "routes: [{name: main, ring: [desk]}]",
        HEAD + "routes: [{name: main, rng: [desk], otherwise: {say: hi}}]",
        HEAD + "routes: [{name: main, hang_up: busy, otherwise: {say: hi}}]",
        HEAD + "routes: [{name: main, menu: {say: hi, keys: {'1': {ring: desk}}}, otherwise: {say: hi}}]",
        HEAD + "routes: [{name: main, geo: [{states: [CA]}], otherwise: {say: hi}}]",
        HEAD + "postbacks: [{name: p, on: call_over, url: 'https://a.example/'}]",
        HEAD + "postbacks: [{name: p, preset: ga4, measurement_id: G-1}]",
    ],
)
def test_an_invalid_file_does_not_match_the_schema(text: str) -> None:
    assert find_errors(text) != []
