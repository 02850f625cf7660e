"""Problems of an account file: each has the line, the field and a helpful message."""

import pytest

from tests.accounts import edit_account_file, read_problems

CASES = [
    ('"+18665550103"', '"+1 866"', "line 13: tracking_sources[1].assign.sales: '+1 866' is not a phone number"),
    ("country: US", "contry: US", "line 1: account.contry: is not a field here; did you mean 'country'?"),
    ("country: US, ", "", "line 1: account.country: is missing"),
    ("country: US", "country: Utopia", "line 1: account.country: 'Utopia' is not a country: use its two letters"),
    ("key: demo", "key: de/mo", "line 1: account.key: 'de/mo' is not an account key"),
    ("key: demo", "key: [demo]", "line 1: account.key: expected a text, found a list"),
    ("http://127.0.0.1:8000", "127.0.0.1", "line 1: account.origins[0]: '127.0.0.1' is not an origin"),
    ("consent: not_required", "consent: maybe", "account.consent: 'maybe' is not one of not_required, required"),
    ("_minutes: 30", "_minutes: soon", "account.visit_timeout_minutes: expected a whole number, found 'soon'"),
    ("_minutes: 30", "_minutes: 0", "account.visit_timeout_minutes: 0 should be greater than or equal to 1"),
    ("_minutes: 30", "_minutes: true", "account.visit_timeout_minutes: expected a whole number, found true"),
    ("_minutes: 30", "_minutes: 30, swap: {json: true}", "account.swap.json: is not a field here; did you mean 'json_ld'?"),
    ("_minutes: 30", "_minutes: 30, swap: {data_attributes: [href]}", "account.swap.data_attributes[0]: 'href' is not"),
    ("_minutes: 30", "_minutes: 30, ignored_referrers: [https://pay.example]", "'https://pay.example' is not a domain: write"),
    ("_minutes: 30", "_minutes: 30, ignored_referrers: [pay]", "account.ignored_referrers[0]: 'pay' is not a domain"),
    ("campaigns:", "campagnes:", "line 3: campagnes: is not a section of an account file; did you mean 'campaigns'?"),
    ("a: affiliate_id", "a: 'affiliate id'", "line 2: parameter_mapping.a: 'affiliate id' is not a tag name"),
    ("a: affiliate_id", "F_N: affiliate_id", "line 2: parameter_mapping.F_N: 'F_N' is listed already in another letter case"),
    ("a: affiliate_id", "a: b, a: c", "line 2: parameter_mapping.a: 'a' is written twice; the first is in line 2"),
    ("a: affiliate_id", "a: __proto__", "line 2: parameter_mapping.a: '__proto__' can't be used"),
    ("campaign: roofing}", "campaign: rofing}", "line 6: target_numbers[0].campaign: there is no campaign 'rofing'; did"),
    ("name: service,", "name: sales,", "line 7: target_numbers[1].name: 'sales' is already the name of target_numbers[0]"),
    ("+18005550123", "+18005550100", "line 7: target_numbers[1].number: +18005550100 is already the target number 'sales'"),
    ("google_ads", "google_adds", "line 9: tracking_sources[0].preset: there is no preset 'google_adds'; did you mean"),
    ("preset: google_ads, ", "", "line 9: tracking_sources[0]: needs a 'preset' or a 'match'"),
    ("{sales: {tracking_number: \"+18665550103\"}}", "{sale: {tracking_number: \"+18665550103\"}}",
     "line 13: tracking_sources[1].assign.sale: there is no target number 'sale'; did you mean 'sales'?"),
    ("{tracking_number: \"+18665550103\"}", "{traking_number: \"+18665550103\"}",
     "tracking_sources[1].assign.sales.traking_number: is not a field here; did you mean 'tracking_number'?"),
    ("+18665550103", "+18665550101", "tracking_sources[1].assign.sales: +18665550101 is already a tracking number of 'Google"),
    ("+18665550103", "+18005550100", "tracking_sources[1].assign.sales: +18005550100 is the target number 'sales'"),
    ("kind: off_site", "kind: offsite", "line 14: tracking_sources[2].kind: 'offsite' is not one of on_site"),
    ("kind: off_site, ", "", "line 14: tracking_sources[2].tracking_number: is a field of off-site sources; add 'kind: off"),
    ("kind: off_site", "kind: off_site, priority: 3", "tracking_sources[2].priority: is a field of on-site sources"),
    ("equals: spring", "equal: spring", "line 12: tracking_sources[1].match.any[0].equal: is not a test; did you mean 'equals'?"),
    ("landing_path: /spring", "landing_pat: /spring", "match.any[1].landing_pat: is not a condition; did you mean"),
    ("landing_path: /spring", "landing_path: spring", "match.any[1].landing_path: 'spring' is not a path; it starts with"),
    ("news.example", "https://news.example/x", "match.any[2].referring_domain: 'https://news.example/x' is not a domain"),
    ("{landing_path: /spring}", "{landing_path: /s, landing_url: x}", "landing_path and landing_url are in one condition"),
    ("{landing_path: /spring}", "{all: []}", "match.any[1].all: expected a list of at least one condition"),
    ("{landing_path: /spring}", "/spring", "match.any[1]: expected a condition, as in {parameter: utm_campaign, equals"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "expected"), CASES, ids=[case[2] for case in CASES])
def test_problem_is_reported_with_its_line_and_field(old: str, new: str, expected: str) -> None:
    problems = read_problems(edit_account_file((old, new)))
    assert any(expected in problem for problem in problems), problems


def test_all_problems_are_reported_at_once_by_line() -> None:
    problems = read_problems(
        edit_account_file(
            ("country: US", "country: US, colour: blue"),
            ("f_n: first_name", "'f n': first_name"),
            ("+18005550123", "12"),
            ("google_ads", "goggle"),
            ("equals: spring", "equals: []"),
            ("+18665550110", "nothing"),
        )
    )
    assert [problem.split(":")[0] for problem in problems] == [
        "line 1",
        "line 2",
        "line 7",
        "line 9",
        "line 12",
        "line 14",
    ]


def test_reference_to_an_invalid_entry_is_not_a_second_problem() -> None:
    problems = read_problems(edit_account_file(("+18005550100", "broken")))
    assert problems == ["line 6: target_numbers[0].number: 'broken' is not a phone number"]


def test_problem_has_the_line_of_its_value_in_block_style() -> None:
    head = b"# a comment\n\naccount:\n  key: demo\n  name: Demo\n  country: US\n  origins:\n"
    file = head + b"    - https://a.example\n    - nowhere\n"
    assert read_problems(file)[0].startswith("line 9: account.origins[1]: 'nowhere' is not an origin")
