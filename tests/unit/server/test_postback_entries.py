"""Reading the postbacks of an account file, and their problems with line and field."""

import pytest

from server.account_file.read import read_account_file
from server.account_file.write import write_account_file
from server.domain.postbacks.postback import Method, Postback, Trigger
from tests.accounts import edit_account_file, read_problems

URL = "https://tracker.example/postback?cid={gclid}&sec={talk_seconds}"
FILE = f"""\
account: {{key: a, name: A, country: US}}
parameter_mapping: {{kw: keyword}}
campaigns: [{{name: roofing}}]
postbacks:
  - {{name: tracker, on: call_ended, url: "{URL}", min_talk_seconds: 30, needs_tags: [gclid], campaign: roofing}}
  - {{name: signed, on: tag_added, url: "https://crm.example/calls", method: POST, secret: POSTBACK_CRM,
     headers: {{Content-Type: application/json}}, body: '{{{{"keyword": "{{keyword}}"}}}}'}}
  - {{name: analytics, preset: ga4, measurement_id: G-ABC123DEF4, api_secret: POSTBACK_GA4}}
  - {{name: clicks, preset: click_id, tracker: "https://tracker.example/p", click_id_tag: gclid, min_talk_seconds: 60}}
"""
CASES = [
    ("on: call_ended", "on: call_over", "line 5: postbacks[0].on: 'call_over' is not one of call_started, call_answered"),
    ("on: call_ended, ", "", "line 5: postbacks[0].on: is missing"),
    ("https://tracker.example/postback", "ftp://tracker.example/postback", "line 5: postbacks[0].url: "),
    ("{gclid}", "{gclidd}", "line 5: postbacks[0].url: {gclidd} is not a field of a call or a tag of this account's"),
    ("{gclid}", "{gclid", "line 5: postbacks[0].url: there is a single brace at"),
    ("needs_tags: [gclid]", "needs_tags: [gclidd]", "line 5: postbacks[0].needs_tags: 'gclidd' is not a tag of this account's"),
    ("needs_tags: [gclid]", "needs_tags: [a b]", "line 5: postbacks[0].needs_tags[0]: 'a b' is not a tag name"),
    ("needs_tags: [gclid]", "first_of: [gclid, gbraidd]", "line 5: postbacks[0].first_of: 'gbraidd' is not a tag"),
    ("needs_tags: [gclid]", "first_of: [gclid, tags.gclid]", "line 5: postbacks[0].first_of: 'tags.gclid' is named twice"),
    ("needs_tags: [gclid]", "first_of: [a b]", "line 5: postbacks[0].first_of[0]: 'a b' is not a tag name"),
    ("needs_tags: [gclid]", "first_of: gclid", "line 5: postbacks[0].first_of: "),
    ("needs_tags: [gclid]", f"first_of: [{', '.join(['gclid'] * 51)}]", "first_of: has 51 entries; expected at most 50"),
    ("{gclid}", "{first_of.value}", "line 5: postbacks[0].url: {first_of.value} needs the field 'first_of', as in"),
    ("{gclid}", "{started_at.gogle}", "line 5: postbacks[0].url: {started_at.gogle}: 'started_at' has no form"),
    ("campaign: roofing", "campaign: rofing", "line 5: postbacks[0].campaign: there is no campaign 'rofing'; did you mean"),
    ("min_talk_seconds: 30", "min_talk_seconds: -1", "line 5: postbacks[0].min_talk_seconds: -1 should be greater"),
    ("on: call_ended", "on: call_started", "line 5: postbacks[0].min_talk_seconds: the talk time is known only for"),
    ("name: signed", "name: tracker", "line 6: postbacks[1].name: 'tracker' is already the name of postbacks[0]"),
    ("secret: POSTBACK_CRM", "secret: s3cret-Value", "line 6: postbacks[1].secret: a secret does not belong in the account"),
    ("Content-Type:", "X-Type:", "line 7: postbacks[1].body: needs a Content-Type header"),
    ("Content-Type:", "Host: x, Content-Type:", "line 7: postbacks[1].headers.Host: the server sets this header"),
    ("method: POST", "method: DELETE", "line 6: postbacks[1].method: 'DELETE' is not one of GET, POST, PUT"),
    ("method: POST", "metod: POST", "line 6: postbacks[1].metod: is not a field here; did you mean 'method'?"),
    ("preset: ga4", "preset: ga5", "line 8: postbacks[2]: there is no preset 'ga5'; did you mean 'ga4'?"),
    ("measurement_id: G-ABC123DEF4, ", "", "line 8: postbacks[2]: preset 'ga4' needs the option 'measurement_id'"),
    ("measurement_id: G-ABC123DEF4", "measurement_id: [G-1]", "line 8: postbacks[2]: measurement_id: expected a text"),
    ("api_secret: POSTBACK_GA4", "api_secret: POSTBACK_GA4, event: page_view", "line 8: postbacks[2]: event: 'page_view'"),
    ("api_secret: POSTBACK_GA4", "api_secret: abcdef", "line 8: postbacks[2]: a secret does not belong in the account file"),
    ("api_secret: POSTBACK_GA4", "api_secret: POSTBACK_GA4, tracker: x", "postbacks[2].tracker: is not a field here"),
]  # fmt: skip


def test_a_postback_is_read_with_all_its_fields() -> None:
    postbacks = read_account_file(FILE.encode()).postbacks
    assert postbacks[0] == Postback(
        "tracker", Trigger.CALL_ENDED, URL, min_talk_seconds=30, needs_tags=("gclid",), campaign="roofing"
    )
    assert postbacks[1] == Postback(
        "signed",
        Trigger.TAG_ADDED,
        "https://crm.example/calls",
        Method.POST,
        {"Content-Type": "application/json"},
        '{{"keyword": "{keyword}"}}',
        secret="POSTBACK_CRM",
    )


def test_own_fields_of_an_entry_override_its_preset() -> None:
    analytics, clicks = read_account_file(FILE.encode()).postbacks[2:]
    assert analytics.url.startswith("https://www.google-analytics.com/mp/collect?measurement_id=G-ABC123DEF4&")
    assert analytics.method is Method.POST
    assert clicks.url == "https://tracker.example/p?cid={gclid}&sec={talk_seconds}&call_id={call_id}"
    assert (clicks.on, clicks.min_talk_seconds, clicks.needs_tags) == (Trigger.CALL_ENDED, 60, ("gclid",))


def test_a_list_of_click_ids_is_read_in_its_order_and_exported_again() -> None:
    file = edit_account_file(("needs_tags: [gclid]", "first_of: [wbraid, tags.own, gclid]"), text=FILE)
    account = read_account_file(file)
    assert account.postbacks[0].first_of == ("wbraid", "tags.own", "gclid")
    assert "first_of: [wbraid, tags.own, gclid]" in write_account_file(account).replace("\n", " ")
    assert read_account_file(write_account_file(account).encode()) == account


def test_presets_are_exported_in_full_and_read_back_equal() -> None:
    account = read_account_file(FILE.encode())
    text = write_account_file(account)
    assert "preset" not in text
    assert read_account_file(text.encode()) == account


@pytest.mark.parametrize(("old", "new", "expected"), CASES)
def test_a_problem_names_its_line_and_its_field(old: str, new: str, expected: str) -> None:
    problems = read_problems(edit_account_file((old, new), text=FILE))
    assert any(expected in problem for problem in problems), problems


def test_problem_does_not_quote_a_secret_in_the_file() -> None:
    for name in ("POSTBACK_CRM", "POSTBACK_GA4"):
        (problem,) = read_problems(edit_account_file((name, "5f1c3a6b9d2e4f70"), text=FILE))
        assert "5f1c3a6b9d2e4f70" not in problem


def test_problems_of_postbacks_are_reported_with_those_of_other_parts() -> None:
    broken = edit_account_file(("{gclid}", "{nothing}"), ("campaign: roofing", "campaign: rofing"), text=FILE)
    assert len(read_problems(broken)) == 2
