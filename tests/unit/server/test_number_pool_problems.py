"""Problems of number pools and page events in an account file: each has the line, the field and a helpful message."""

import pytest

from server.account_file.read import read_account_file
from server.domain.phone_numbers import PhoneNumber
from tests.accounts import POOLED_ACCOUNT_FILE, edit_account_file, read_problems

POOL = "line 17: number_pools[0]"
SECOND_POOL = """
  - {name: second, campaign: roofing, target_numbers: [service], tracking_numbers: [NUMBERS]}
page_events:"""
LAST_PLACE = '{number: "+18665550121", extensions: ["101", "102"]}'
MANY_ASSIGNED = ", ".join(f"t{nth}: {{number_pool: roofing-pool}}" for nth in range(101))

CASES = [
    (' origins: ["http://127.0.0.1:8000"],', "", "line 1: account: needs 'origins': pools lease a number for a visit"),
    ("name: roofing-pool", "name: a/b", f"{POOL}.name: 'a/b' can't be used: the name of a number pool can't"),
    ("name: roofing-pool", "name: 'x{0}'", f"{POOL}.name: 'x{{0}}' can't be used"),
    ("name: roofing-pool, campaign: roofing", "name: roofing-pool", f"{POOL}.campaign: is missing"),
    ("campaign: roofing, publisher", "campaign: rofing, publisher",
     f"{POOL}.campaign: there is no campaign 'rofing'; did you mean 'roofing'?"),
    ("target_numbers: [sales]", "target_numbers: [sale]",
     f"{POOL}.target_numbers[0]: there is no target number 'sale'; did you mean 'sales'?"),
    ("target_numbers: [sales]", "target_numbers: [sales, sales]", f"{POOL}.target_numbers[1]: 'sales' is listed twice"),
    ("target_numbers: [sales]", "target_numbers: []", f"{POOL}.target_numbers: needs the names of its target numbers"),
    ("target_numbers: [sales]", "target_numbers: [service]",
     "line 15: tracking_sources[3].assign.sales: the number pool 'roofing-pool' does not serve 'sales'; its target_numbers"),
    ("{number_pool: roofing-pool}", "{number_pool: roofing}",
     "line 15: tracking_sources[3].assign.sales: there is no number pool 'roofing'; did you mean 'roofing-pool'?"),
    ("{number_pool: roofing-pool}", '{number_pool: roofing-pool, tracking_number: "+18665550130"}',
     "line 15: tracking_sources[3].assign.sales: assign either a tracking_number or a number_pool"),
    ("{number_pool: roofing-pool}", "{}", "tracking_sources[3].assign.sales: assign either a tracking_number or a number_pool"),
    ("{number_pool: roofing-pool}", "{pool: roofing-pool}",
     "tracking_sources[3].assign.sales.pool: is not a field here; known are: tracking_number, number_pool"),
    ("{sales: {number_pool: roofing-pool}}", f"{{{MANY_ASSIGNED}}}",
     "tracking_sources[3].assign: assigns number pools to 101 target numbers; a page claims at most 100"),
    ("mode: shared", "mode: single", f"{POOL}.mode: 'single' is not one of shared, per_visitor"),
    ("mode: shared", "mode: per_visitor", "number_pools[0].key_tags: has no effect in mode per_visitor"),
    ("sub_id, keyword]", "sub_id, keywrd]", "number_pools[0].key_tags[2]: no parameter mapping sets the tag 'keywrd'; did you"),
    ("sub_id, keyword]", "sub_id, sub_id]", "number_pools[0].key_tags[2]: 'sub_id' is listed twice"),
    ("publisher: null", "publisher: ABC, buffer: 3", f"{POOL}.buffer: is not a field here; did you mean 'buffer_seconds'?"),
    ("buffer_seconds: 60", "buffer_seconds: 0", "line 18: number_pools[0].buffer_seconds: 0 should be greater than or equal"),
    ("buffer_seconds: 60", "buffer_seconds: 3601", "number_pools[0].buffer_seconds: 3601 should be less than or equal to 3600"),
    ("max_lease_seconds: 900", "max_lease_seconds: 59", "number_pools[0].max_lease_seconds: 59 is less than buffer_seconds, 60"),
    ("max_lease_seconds: 900", "max_lease_seconds: 86401", "max_lease_seconds: 86401 should be less than or equal to 86400"),
    ("window_minutes: 60", "window_minutes: 44641", "attribution_window_minutes: 44641 should be less than or equal to 44640"),
    ("window_minutes: 60", "window_minutes: -1", "attribution_window_minutes: -1 should be greater than or equal to 0"),
    ("max_size: 30", "max_size: 0", "number_pools[0].max_size: 0 should be greater than or equal to 1"),
    ("max_size: 30", "max_size: many", "number_pools[0].max_size: expected a whole number, found 'many'"),
    ("max_size: 30", "sizing: automatic", "number_pools[0].max_size: is needed with sizing: automatic"),
    ("max_size: 30", "max_size: 30, min_size: 31", "number_pools[0].min_size: 31 is more than max_size, 30; use at most"),
    ("max_size: 30", "min_size: 0", "number_pools[0].min_size: 0 should be greater than or equal to 1"),
    ("max_size: 30", "buy_from: Boston", "number_pools[0].buy_from: 'Boston' is not where numbers can be bought from"),
    ('default_number: "+18005550100"', "default_number: none", "number_pools[0].default_number: 'none' is not a phone number"),
    ('default_number: "+18005550100"', 'default_number: "+18665550120"',
     "number_pools[0].tracking_numbers[0]: +18665550120 is the default number of 'roofing-pool' already"),
    ('["+18665550120"', '["+1 866"', "line 19: number_pools[0].tracking_numbers[0]: '+1 866' is not a phone number"),
    ('["+18665550120"', '["+18005550123"', "tracking_numbers[0]: +18005550123 is the target number 'service' already"),
    ('["+18665550120"', '["+18665550103"', "tracking_numbers[0]: +18665550103 is a tracking number of 'Spring newsletter'"),
    ('["+18665550120"', '["+18665550110"', "tracking_numbers[0]: +18665550110 is a tracking number of 'Billboard I-95' already"),
    ('["+18665550120"', '["+18665550120", "+18665550120"',
     "tracking_numbers[1]: +18665550120 is a number of 'roofing-pool' already; calls could not be attributed"),
    ('["+18665550120"', '["+18665550121"',
     "tracking_numbers[1]: +18665550121 ext. 101 without an extension is a number of 'roofing-pool' already"),
    (LAST_PLACE, f'{LAST_PLACE}, "+18665550121"',
     "tracking_numbers[2]: +18665550121 with an extension, 101, is a number of 'roofing-pool' already"),
    ('["101", "102"]', '["101", "101"]', "tracking_numbers[1]: +18665550121 ext. 101 is a number of 'roofing-pool' already"),
    ('["101", "102"]', "[]", "tracking_numbers[1]: a number with several extensions is written as {number: ..., ext"),
    ('["101", "102"]', '["101", "a"]', "number_pools[0].tracking_numbers[1]: 'a' is not an extension"),
    ('["101", "102"]', "[true]", "number_pools[0].tracking_numbers[1]: expected the digits of an extension"),
    ('"+18665550121", extensions', '"+18665550121 x7", extensions', "tracking_numbers[1]: '+18665550121 x7' contains an ext"),
    (f'["+18665550120", {LAST_PLACE}]', "[]", "number_pools[0].tracking_numbers: has 0 numbers; expected 1 to 100,000"),
    ("\npage_events:", SECOND_POOL.replace("NUMBERS", '"+18665550120"'),
     "line 20: number_pools[1].tracking_numbers[0]: +18665550120 is a number of 'roofing-pool' already"),
    ("\npage_events:", SECOND_POOL.replace("second", "roofing-pool"),
     "line 20: number_pools[1].name: 'roofing-pool' is already the name of number_pools[0]"),
    ("a: affiliate_id, ", "b: keyword, ", "number_pools[0].key_tags[0]: no parameter mapping sets the tag 'affiliate_id'"),
    ('"#quote"', "''", "line 22: page_events.rules[0].selector: '' should have at least 1 character"),
    ("event: click", "event: hover", "line 22: page_events.rules[0].event: 'hover' is not one of click, submit, change"),
    ("event: click", "evnt: click", "page_events.rules[0].evnt: is not a field here; did you mean 'event'?"),
    ("{quote: requested}", "{}", "page_events.rules[0].tags: has 0 tags; expected 1 to 50"),
    ("{quote: requested}", "{a quote: requested}", "page_events.rules[0].tags.a quote: 'a quote' is not a tag name"),
    ("[50, 90]", "[50, 101]", "line 23: page_events.scroll_depths[1]: 101 should be less than or equal to 100"),
    ("[30, 120]", f"{list(range(1, 22))}", "line 24: page_events.seconds_on_page: has 21 entries; expected at most 20"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "expected"), CASES, ids=[case[2] for case in CASES])
def test_problem_is_reported_with_its_line_and_field(old: str, new: str, expected: str) -> None:
    problems = read_problems(edit_account_file((old, new), text=POOLED_ACCOUNT_FILE))
    assert any(expected in problem for problem in problems), problems


def test_pool_can_not_serve_a_target_number_of_another_campaign() -> None:
    siding = ("campaigns:\n", "campaigns:\n  - {name: siding}\n")
    problems = read_problems(
        edit_account_file(
            siding, ("campaign: roofing, publisher", "campaign: siding, publisher"), text=POOLED_ACCOUNT_FILE
        )
    )
    assert problems == [
        "line 18: number_pools[0].target_numbers[0]: the target number 'sales' belongs to the campaign "
        "'roofing', but the pool to 'siding'"
    ]


def test_pool_of_a_publisher_needs_a_mapping_to_the_publisher_tag() -> None:
    for_abc = ("publisher: null", "publisher: ABC")
    other_tag = ("_minutes: 30}", "_minutes: 30, publisher_tag: partner}")
    problems = read_problems(edit_account_file(for_abc, other_tag, text=POOLED_ACCOUNT_FILE))
    assert problems == [
        "line 17: number_pools[0].publisher: no parameter mapping sets the tag 'partner', which names a visit's publisher; "
        "map a URL parameter to it, or set account.publisher_tag"
    ]
    file = edit_account_file(
        for_abc, other_tag, ("a: affiliate_id", "a: affiliate_id, p: partner"), text=POOLED_ACCOUNT_FILE
    )
    assert read_account_file(file).number_pools[0].publisher == "ABC"


def test_reference_to_an_invalid_pool_is_not_a_second_problem() -> None:
    problems = read_problems(edit_account_file(("mode: shared", "mode: single"), text=POOLED_ACCOUNT_FILE))
    assert len(problems) == 1


def test_a_pools_number_may_be_in_another_pool_with_other_extensions() -> None:
    written = SECOND_POOL.replace("NUMBERS", '{number: "+18665550121", extension: 103}')
    account = read_account_file(edit_account_file(("\npage_events:", written), text=POOLED_ACCOUNT_FILE))
    assert account.number_pools[1].tracking_numbers == (PhoneNumber("+18665550121", "103"),)
