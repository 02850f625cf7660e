"""An exported account file reads back as an equal account."""

import json
from pathlib import Path

from hypothesis import HealthCheck, given, settings

import demo_pages
from server.account_file.json_values import read_json
from server.account_file.match_conditions import read_match, write_match
from server.account_file.part_reading import read_part
from server.account_file.part_writing import write_part
from server.account_file.read import read_account_file, read_sections
from server.account_file.sections import SINGLE_SECTIONS, read_section, write_section
from server.account_file.write import write_account_file, write_sections
from server.domain.accounts import Account
from server.domain.managed_parts import PARTS
from server.domain.match_rules import MatchRule
from tests.accounts import ACCOUNT_FILE, accounts, match_rules

RELAXED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@RELAXED
@given(accounts())
def test_any_account_reads_back_equal_from_its_file(account: Account) -> None:
    assert read_account_file(write_account_file(account).encode("utf-8")) == account


@RELAXED
@given(accounts())
def test_any_account_reads_back_equal_from_json(account: Account) -> None:
    sections = read_json(json.dumps(write_sections(account)).encode())
    assert read_sections(sections) == account
    for section in SINGLE_SECTIONS:
        values = read_json(json.dumps(write_section(section, account)).encode())
        assert read_section(section, values, account) == (account, [])


@RELAXED
@given(accounts())
def test_any_part_reads_back_equal_from_json(account: Account) -> None:
    for section in PARTS:
        for index, part in enumerate(getattr(account, section)):
            entry = read_json(json.dumps(write_part(section, part)).encode())
            assert read_part(section, entry, (section, index), account.country) == (part, [])


@RELAXED
@given(match_rules)
def test_any_rule_reads_back_equal_from_the_account_file(rule: MatchRule) -> None:
    problems: list[object] = []
    assert read_match(write_match(rule), (), lambda *problem: problems.append(problem)) == rule, problems


def test_demo_account_reads_back_equal_from_its_file() -> None:
    account = read_account_file(Path(demo_pages.__file__).with_name("account.yaml").read_bytes())
    assert len(account.routes) == 3
    assert read_account_file(write_account_file(account).encode()) == account


def test_writing_again_changes_nothing() -> None:
    text = write_account_file(read_account_file(ACCOUNT_FILE.encode()))
    assert write_account_file(read_account_file(text.encode())) == text


def test_written_file_has_the_style_of_a_person() -> None:
    text = write_account_file(read_account_file(ACCOUNT_FILE.encode()))
    assert "- {name: sales, number: '+18005550100', campaign: roofing}" in text
    assert "    - {parameter: utm_campaign, equals: spring}" in text
    assert "    - {landing_path: /spring}" in text
