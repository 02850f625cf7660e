"""No text of a visitor in a value can change the structure of a request."""

import json
from urllib.parse import parse_qsl, unquote, urlsplit
from xml.etree import ElementTree

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from server.domain.postbacks.rendering import render_body, render_headers, render_url
from server.domain.postbacks.secrets import fill_secrets
from server.domain.postbacks.values import FindValue, Value
from tests.posted_calls import make_request

TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=30)
VALUES_LIKE_SECRETS = st.lists(st.sampled_from(["{", "}", "secret.POSTBACK_KEY", "x"])).map("".join)
HOSTILE = 'a&b=c#d/../?e=%41"\\\r\n{secret.POSTBACK_KEY}é<'


def always(value: Value) -> FindValue:
    """A function that returns this value for every name."""
    return lambda _name: value


@given(TEXTS)
def test_a_value_in_a_query_is_one_parameter(value: str) -> None:
    url = render_url("https://t.example/p?cid={click_id}&end=1", always(value))
    assert parse_qsl(urlsplit(url).query, keep_blank_values=True) == [("cid", value), ("end", "1")]
    assert url.isascii()
    assert url.isprintable()


@given(TEXTS)
def test_a_value_in_a_path_is_one_segment(value: str) -> None:
    parts = urlsplit(render_url("https://t.example/p/{click_id}/end", always(value)))
    assert (parts.netloc, parts.query, parts.fragment) == ("t.example", "", "")
    _root, first, segment, last = parts.path.split("/")
    assert (first, unquote(segment), last) == ("p", value, "end")
    assert segment not in (".", "..")


def test_text_of_the_url_is_unchanged_except_characters_that_urls_can_not_have() -> None:
    url = render_url("https://t.example:8443/a%20b/ü;x?q=[1]&r={{}} z", always("-"))
    assert url == "https://t.example:8443/a%20b/%C3%BC;x?q=[1]&r=%7B%7D%20z"


@given(TEXTS)
def test_value_in_a_json_string_becomes_part_of_the_string(value: str) -> None:
    body = render_body('{{"a": "x{click_id}\\"y", "b": 1}}', "application/json; charset=utf-8", always(value))
    assert json.loads(body) == {"a": f'x{value}"y', "b": 1}


@given(st.none() | st.booleans() | st.integers() | TEXTS | st.dictionaries(TEXTS, TEXTS, max_size=3))
def test_a_value_outside_of_strings_is_a_json_value(value: Value) -> None:
    body = render_body('{{"a\\\\": {tags}, "b": [{tags}]}}', "application/vnd.api+json", always(value))
    assert json.loads(body) == {"a\\": value, "b": [value]}


@pytest.mark.parametrize(
    "content_type",
    ["application/x-ndjson", "application/jsonl", "application/json-seq", "application/x-amz-json-1.1", "Text/JSON5"],
)
def test_every_json_content_type_is_recognised(content_type: str) -> None:
    body = render_body('{{"a": "{click_id}"}}\n{{"b": {click_id}}}', content_type, always('"}\n{"c": "'))
    assert [json.loads(line) for line in body.split("\n")] == [{"a": '"}\n{"c": "'}, {"b": '"}\n{"c": "'}]


@given(TEXTS)
def test_a_value_in_a_form_is_one_field(value: str) -> None:
    body = render_body("cid={click_id}&end=1", "application/x-www-form-urlencoded", always(value))
    assert parse_qsl(body, keep_blank_values=True) == [("cid", value), ("end", "1")]


@given(st.text(st.characters(codec="ascii", exclude_categories=("Cc",)), max_size=20))
def test_a_value_in_xml_is_text(value: str) -> None:
    body = render_body("<a b='{click_id}'>{click_id}</a>", "text/xml", always(value))
    element = ElementTree.fromstring(body)
    assert (element.text or "", element.get("b")) == (value, value)


@given(st.text())
def test_value_in_xml_has_no_characters_that_xml_forbids(value: str) -> None:
    body = render_body("<a b='{click_id}'>{click_id}</a>", "application/soap+xml", always(value))
    ElementTree.fromstring(body)


def test_character_that_xml_forbids_is_replaced_visibly() -> None:
    body = render_body("<a>{click_id}</a>", "application/xml-external-parsed-entity", always("a\0b\ufffe\ud800<😀"))
    assert body == "<a>a\ufffdb\ufffd\ufffd&lt;😀</a>"


def test_value_in_any_other_body_is_not_encoded() -> None:
    assert render_body("id: {click_id}", "text/plain", always("a&b")) == "id: a&b"


@given(TEXTS)
def test_value_in_a_header_can_not_end_the_header_and_can_be_decoded(value: str) -> None:
    written = render_headers({"X-Click": "id {click_id}"}, always(value))["X-Click"]
    assert written.isascii()
    assert written.isprintable()
    assert unquote(written) == "id " + value.strip()


@pytest.mark.parametrize("content_type", ["", "application/json", "application/x-www-form-urlencoded"])
def test_no_value_can_name_a_secret_where_secrets_are_filled_in(content_type: str) -> None:
    url = render_url("https://t.example/{click_id}?a={click_id}&key={secret.POSTBACK_KEY}", always(HOSTILE))
    headers = render_headers(
        {"X-Click": "{click_id}", "Authorization": "Bearer {secret.POSTBACK_KEY}"}, always(HOSTILE)
    )
    assert url.count("{secret.POSTBACK_KEY}") == 1
    assert "{" not in headers["X-Click"]
    assert headers["Authorization"] == "Bearer {secret.POSTBACK_KEY}"


@given(st.lists(st.sampled_from(["{{", "}}", "{click_id}", "secret.", "POSTBACK_KEY"])), VALUES_LIKE_SECRETS)
@example(["{{", "{click_id}", "}}"], "secret.POSTBACK_KEY")
def test_no_value_can_name_a_secret_together_with_the_text_around_it(pieces: list[str], value: str) -> None:
    template = "".join(pieces)
    request = make_request(
        render_url(f"https://t.example/{template}?a={template}", always(value)),
        headers=render_headers({"X-Click": template, "X-Key": "{secret.POSTBACK_KEY}"}, always(value)),
    )
    filled = fill_secrets(request, {"POSTBACK_KEY": "hidden"}.__getitem__)
    meant = "".join({"{{": "{", "}}": "}", "{click_id}": value}.get(piece, piece) for piece in pieces)
    assert "hidden" not in filled.url
    assert unquote(filled.headers["X-Click"]) == meant
    assert filled.headers["X-Key"] == "hidden"


@pytest.mark.parametrize(("value", "text"), [(None, ""), (True, "true"), (42.0, "42"), (1.5, "1.5"), (7, "7")])
def test_numbers_and_booleans_are_written_as_text(value: Value, text: str) -> None:
    assert render_url("https://t.example/?v={talk_seconds}", always(value)) == f"https://t.example/?v={text}"
