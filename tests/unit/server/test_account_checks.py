"""The same checks apply to every account, from a file or from another source."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from server.account_file.problems import AccountFileError, write_field
from server.account_file.read import read_account_file
from server.account_file.write import write_account_file
from server.account_file.yaml_lines import read_yaml
from server.domain.account_checks import check_account
from server.domain.accounts import (
    Account,
    Assignment,
    Campaign,
    FromPool,
    OffSiteSource,
    OnSiteSource,
    ParameterMapping,
    SwapOptions,
    TargetNumber,
)
from server.domain.match_rules import AllOf, Condition, ConditionTest, Not, Subject
from server.domain.page_events import PageEvent, PageEventRule, PageEvents, Tag
from server.domain.phone_numbers import PhoneNumber
from server.domain.postbacks.postback import Postback, Trigger
from server.domain.routing.steps import ReceivingNumber
from tests.accounts import accounts, read_problems
from tests.broken_accounts import broken_accounts

RELAXED = settings(deadline=None, suppress_health_check=list(HealthCheck))


def survives_its_file(account: Account) -> bool:
    """Whether the exported file imports without problems as an equal account."""
    try:
        return read_account_file(write_account_file(account).encode("utf-8", "surrogatepass")) == account
    except AccountFileError:
        return False


@RELAXED
@given(accounts() | broken_accounts())
def test_account_is_valid_exactly_when_its_file_reads_back_equal(account: Account) -> None:
    problems = check_account(account)
    assert (problems == []) == survives_its_file(account), problems


@RELAXED
@given(broken_accounts())
def test_problem_path_exists_in_the_exported_file(account: Account) -> None:
    problems = check_account(account)
    if problems:
        lines = read_yaml(write_account_file(account).encode("utf-8", "surrogatepass")).lines
        # A field with its default value is not in the file, but its entry is.
        assert all(problem.path[:2] in lines for problem in problems), problems


GOOD = Account(
    key="a",
    name="A",
    country="US",
    campaigns=(Campaign("roofing"),),
    target_numbers=(TargetNumber("sales", PhoneNumber("+18005550100"), "roofing"),),
    tracking_sources=(
        OnSiteSource("ads", preset="google_ads", assign=(Assignment("sales", PhoneNumber("+18665550101")),)),
        OffSiteSource("bus", PhoneNumber("+18665550110"), campaign="roofing"),
    ),
    page_events=PageEvents((PageEventRule("#quote", PageEvent.CLICK, (Tag("quote", "asked"),)),), (50, 90)),
)
ADS, BUS = GOOD.on_site_sources[0], GOOD.tracking_sources[1]
RULE = Condition(Subject.LANDING_PATH, ConditionTest.PATH, ("/a", "b"))

PROBLEMS: list[tuple[dict[str, Any], str]] = [
    ({"key": "a/b"}, "account.key: 'a/b' is not an account key"),
    ({"country": "us"}, "account.country: 'us' must be written as 'US'"),
    ({"visit_timeout_minutes": 0}, "account.visit_timeout_minutes: 0 should be greater than or equal to 1"),
    (
        {"carrier_secrets": {"twilio": "s3cret"}},
        "account.carrier_secrets.twilio: a secret does not belong in the account file",
    ),
    ({"swap": SwapOptions(("href",))}, "account.swap.data_attributes[0]: 'href' is not a data attribute"),
    ({"route": "main"}, "account.route: there is no route 'main'; there are none"),
    (
        {"parameter_mapping": (ParameterMapping("KW", "keyword"),)},
        "parameter_mapping.KW: 'KW' must be written as 'kw'",
    ),
    (
        {"parameter_mapping": (ParameterMapping("a", "b"), ParameterMapping("a", "c"))},
        "parameter_mapping.a: 'a' is listed already",
    ),
    (
        {"campaigns": (Campaign("roofing", (ParameterMapping("a", "b c"),)),)},
        "campaigns[0].parameter_mapping.a: 'b c' is not a tag",
    ),
    ({"campaigns": ()}, "tracking_sources[1].campaign: there is no campaign 'roofing'; there are none"),
    (
        {"target_numbers": (TargetNumber("sales", PhoneNumber("18005550100")),)},
        "target_numbers[0].number: '18005550100' is not a",
    ),
    (
        {"tracking_sources": (replace(ADS, name="bus"), BUS)},
        "tracking_sources[1].name: 'bus' is already the",
    ),
    (
        {"tracking_sources": (replace(ADS, preset="gogle_ads"),)},
        "tracking_sources[0].preset: there is no preset 'gogle_ads'; did",
    ),
    ({"tracking_sources": (replace(ADS, match=RULE),)}, "tracking_sources[0].match.landing_path: 'b' is not a path"),
    (
        {"tracking_sources": (replace(ADS, match=Not(AllOf((RULE,)))),)},
        "tracking_sources[0].match.not.all[0].landing_path: 'b' is",
    ),
    (
        {"tracking_sources": (replace(ADS, assign=(Assignment("sale", FromPool("p")),)),)},
        "tracking_sources[0].assign.sale: there is",
    ),
    ({"page_events": PageEvents((), (90, 50))}, "page_events.scroll_depths: must be in ascending order"),
    (
        {"page_events": PageEvents((PageEventRule("#q", PageEvent.CLICK, (Tag("a b", "c"),)),))},
        "page_events.rules[0].tags.a b: 'a b'",
    ),
    (
        {"receiving_numbers": (ReceivingNumber("desk", PhoneNumber("+18665550110")),)},
        "receiving_numbers[0].number: +18665550110 is a",
    ),
    (
        {"postbacks": (Postback("p", Trigger.CALL_ENDED, "https://a.example/{x}"),)},
        "postbacks[0].url: {x} is not a field",
    ),
]


@pytest.mark.parametrize(("fields", "expected"), PROBLEMS, ids=[expected for _, expected in PROBLEMS])
def test_a_problem_names_its_field_as_the_account_file_does(fields: dict[str, Any], expected: str) -> None:
    problems = [f"{write_field(problem.path)}: {problem.message}" for problem in check_account(replace(GOOD, **fields))]
    assert any(problem.startswith(expected) for problem in problems), problems


def test_valid_account_has_no_problems() -> None:
    assert check_account(GOOD) == []


def test_problem_does_not_quote_a_secret() -> None:
    broken = replace(
        GOOD,
        carrier_secrets={"twilio": "5f1c3a6b9d2e"},
        postbacks=(Postback("p", Trigger.CALL_ENDED, "https://a.example/", secret="5f1c3a6b9d2e"),),
    )
    assert all("5f1c3a6b9d2e" not in problem.message for problem in check_account(broken))
    assert len(check_account(broken)) == 2


SHAPELESS = """\
account: {key: a/b, name: A, country: US, origins: ["https://a.example"], publisher_tag: partner}
parameter_mapping: {p: partner, a: 'b c'}
campaigns:
  - {name: broken, route: 7 8}
  - {name: roofing}
target_numbers:
  - {name: sales, number: none}
  - {name: service, number: "+18005550123", campaign: rofing}
number_pools:
  - {name: first, campaign: roofing, target_numbers: [sales], mode: x, tracking_numbers: ["+18665550120"]}
  - {name: second, campaign: broken, publisher: ABC, target_numbers: [service, sales], key_tags: [b c, none],
     tracking_numbers: [{number: "+18665550121", extensions: ["1", "2"]}, "+18005550123"]}
postbacks:
  - {name: broken, on: never, url: "https://a.example/"}
  - {name: tracker, on: call_ended, url: "https://a.example/{partner}/{nothing}", campaign: broken}
"""


def test_malformed_entry_neither_hides_nor_adds_problems_of_other_entries() -> None:
    assert [problem.split(": ", 2)[1] for problem in read_problems(SHAPELESS.encode())] == [
        "account.key",
        "parameter_mapping.a",
        "campaigns[0].route",
        "target_numbers[0].number",
        "target_numbers[1].campaign",
        "number_pools[0].mode",
        "number_pools[1].key_tags[0]",
        "postbacks[0].on",
        "postbacks[1].url",
    ]


@pytest.mark.parametrize(
    "written",
    [
        "3",
        "[]",
        "{key: a, name: A, country: US, origins: nowhere}",
        "{key: a, name: A, country: US, origins: [https://a.example/x], publisher_tag: a b}",
        "{key: a, name: A, country: Utopia, origins: ['https://a.example'], colour: blue}",
        "{key: a, name: [], country: US, origins: ['https://a.example'], swap: {x: 1}, consent: maybe}",
    ],
)
def test_malformed_account_section_neither_hides_nor_adds_problems_of_entries(written: str) -> None:
    file = f"""\
account: {written}
campaigns: [{{name: roofing}}]
target_numbers: [{{name: sales, number: "+18005550100", campaign: rofing}}]
number_pools:
  - {{name: p, campaign: roofing, publisher: ABC, target_numbers: [sale], tracking_numbers: ["+18665550120"]}}
parameter_mapping: {{a: affiliate_id}}
"""
    problems = [problem.split(": ", 2)[1] for problem in read_problems(file.encode())]
    assert [field for field in problems if not field.startswith("account")] == [
        "target_numbers[0].campaign",
        "number_pools[0].target_numbers[0]",
    ]
    assert "account.key" not in problems
