"""The problems of postbacks that can't work, reported when the account is imported."""

from typing import Any

import pytest

from server.domain.accounts import Account, Campaign, ParameterMapping
from server.domain.page_events import PageEvent, PageEventRule, PageEvents, Tag
from server.domain.postbacks.checks import check_postback
from server.domain.postbacks.postback import Method, Trigger
from server.domain.postbacks.values import list_tag_names
from tests.posted_calls import make_postback

TAGS = ("click_id",)
JSON = {"Content-Type": "application/json"}

NDJSON = {"Content-Type": "application/x-ndjson"}


def find_problems(**fields: Any) -> list[tuple[str, str]]:
    """The problems of a postback with these fields."""
    return list(check_postback(make_postback(**fields), TAGS))


def test_postback_with_fields_and_tags_in_all_parts_is_valid() -> None:
    problems = find_problems(
        url="https://t.example:8443/{campaign}?cid={click_id}&quote={tags.quote}&at={started_at.unix}&k={secret.POSTBACK_K}",
        method=Method.POST,
        headers={**JSON, "Authorization": "Bearer {secret.POSTBACK_K}", "X-Call": "{call_id}"},
        body='{{"tags": {tags}, "sec": {talk_seconds}, "who": "{caller}"}}',
        needs_tags=("click_id", "tags.quote"),
        min_talk_seconds=30,
        secret="POSTBACK_SIGNING",
    )
    assert problems == []


@pytest.mark.parametrize("between", ["\n", "\n\x1e", " "])
def test_json_lines_body_with_a_value_on_each_line_is_valid(between: str) -> None:
    body = between.join(['{{"index": {call_id}}}', '{{"who": "{caller}"}}', ""])
    assert find_problems(method=Method.POST, headers=NDJSON, body=body) == []


@pytest.mark.parametrize(
    "url",
    [
        "ftp://t.example/",
        "t.example/p",
        "https://{campaign}.example/",
        "https://t.example{click_id}/",
        "{click_id}://t.example/",
        "https://user:pass@t.example/",
        "https://t.example:99999/",
        "https://t.example:0/",
        "https:///p",
        "https://t.example\\@evil.example/",
        "https://münchen.example/",
    ],
)
def test_a_url_must_begin_with_a_fixed_host(url: str) -> None:
    ((field, problem),) = find_problems(url=url)
    assert field == "url"
    assert "expected https://HOST/PATH" in problem


@pytest.mark.parametrize(
    ("fields", "field", "message"),
    [
        ({"url": "https://t.example/?cid={clickid}"}, "url", "{clickid} is not a field of a call or a tag"),
        ({"url": "https://t.example/?t={talk_seconds.unix}"}, "url", "{talk_seconds.unix} is not a field"),
        ({"url": "https://t.example/?cid={click_id"}, "url", "single brace"),
        ({"url": "https://t.example/#{click_id}"}, "url", "'#'"),
        ({"url": "https://t.example/" + "a" * 2000}, "url", "at most 2,000"),
        ({"url": "https://t.example/?k={secret.database}"}, "url", "capital letters"),
        ({"headers": {"X-Id": "{clickid}"}}, "headers.X-Id", "is not a field of a call"),
        ({"headers": {"X Id": "1"}}, "headers.X Id", "the name of a header"),
        ({"headers": {"host": "evil.example"}}, "headers.host", "the server sets this header"),
        ({"headers": {"X-Id": "a\r\nb"}}, "headers.X-Id", "printable ASCII"),
        ({"headers": {"X-Id": "1", "x-id": "2"}}, "headers", "the same name twice"),
        ({"headers": {f"X-{n}": "1" for n in range(21)}}, "headers", "at most 20"),
        ({"headers": {"Content-Type": "{click_id}"}}, "headers.Content-Type", "can't contain values"),
        ({"headers": {"X-Id": "{{secret.POSTBACK_K}}"}}, "headers.X-Id", "single braces"),
        ({"body": "x", "headers": JSON | {}}, "body", "a GET request has no body"),
        ({"body": "x", "method": Method.POST}, "body", "needs a Content-Type header"),
        ({"body": "x" * 10_001, "method": Method.POST, "headers": JSON}, "body", "at most 10,000"),
        ({"body": '{{"a": {click_id}', "method": Method.POST, "headers": JSON}, "body", "is not JSON"),
        ({"body": '{{"a": 1}} {{"b": 2}}', "method": Method.POST, "headers": JSON}, "body", "is not JSON"),
        ({"body": r'"C:\{campaign}\{caller}"', "method": Method.POST, "headers": JSON}, "body", "is not JSON"),
        ({"body": "{{'a': {click_id}}}", "method": Method.POST, "headers": NDJSON}, "body", "is not JSON"),
        (
            {"body": "{secret.POSTBACK_K}", "method": Method.PUT, "headers": JSON},
            "body",
            "only in the URL and in headers",
        ),
        ({"needs_tags": ("clickid",)}, "needs_tags", "'tags.clickid'"),
        ({"min_talk_seconds": 5, "on": Trigger.CALL_STARTED}, "min_talk_seconds", "call_ended"),
    ],
)
def test_problem_names_its_field(fields: dict[str, Any], field: str, message: str) -> None:
    problems = find_problems(**fields)
    assert [one for one, problem in problems if message in problem] == [field], problems


def test_repeated_unknown_name_is_reported_once() -> None:
    assert len(find_problems(url="https://t.example/{clickid}?cid={clickid}")) == 1


def test_known_tags_are_those_of_mappings_and_page_events() -> None:
    account = Account(
        key="demo",
        name="Harbor Roofing",
        country="US",
        parameter_mapping=(ParameterMapping("gclid", "click_id"),),
        campaigns=(Campaign("roofing", (ParameterMapping("kw", "keyword"),)),),
        page_events=PageEvents((PageEventRule("#quote", PageEvent.CLICK, (Tag("quote", "requested"),)),)),
    )
    expected = {"click_id", "keyword", "quote", "affiliate_id", "scroll_depth", "seconds_on_page"}
    assert list_tag_names(account) == expected
