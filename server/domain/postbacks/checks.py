"""Checks the postbacks of an account, which is done when the account is imported or changed."""

import re
from collections.abc import Collection, Iterator
from urllib.parse import urlsplit

from server.domain.postbacks.first_of import FIRST_FIELDS, TAG_PREFIX, check_first_of
from server.domain.postbacks.ga4_events import check_ga4_body
from server.domain.postbacks.json_bodies import check_json
from server.domain.postbacks.postback import Method, Postback, Trigger
from server.domain.postbacks.rendering import find_content_type, is_json, is_json_document, render_body
from server.domain.postbacks.secrets import SECRET_PREFIX
from server.domain.postbacks.templates import TemplateError, list_placeholders, parse_template
from server.domain.postbacks.values import FindValue, Value, find_unknown
from server.domain.secret_names import SECRET_NAME_RULE, is_secret_name

LONGEST_URL = 2_000
LONGEST_HEADER = 1_000
LONGEST_BODY = 10_000
MOST_HEADERS = 20

_HEAD = re.compile(
    r"https?://(?P<host>\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?)(?::[0-9]{1,5})?(?=[/?]|$)"
)
_HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}")
_RESERVED_HEADERS = (
    "connection",
    "content-length",
    "expect",
    "host",
    "idempotency-key",
    "keep-alive",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "user-agent",
    "x-dni-signature",
)


def check_postback(postback: Postback, tag_names: Collection[str]) -> Iterator[tuple[str, str]]:
    """The problems of the postback: the field, as in "url" or "headers.X-Key", and a message.

    `tag_names` are the tags in the account itself (`list_tag_names`).
    """
    names = {*tag_names, *FIRST_FIELDS} if postback.first_of else tag_names
    yield from _check_url(postback.url, names)
    yield from _check_headers(postback, names)
    yield from _check_body(postback, names)
    yield from (("first_of", problem) for problem in check_first_of(postback.first_of, tag_names))
    for name in postback.needs_tags:
        if not name.startswith(TAG_PREFIX) and name not in tag_names:
            yield (
                "needs_tags",
                f"{name!r} is not a tag of this account's mappings or page events; write 'tags.{name}' for a tag that pages "
                "set themselves",
            )
    if postback.min_talk_seconds and postback.on is not Trigger.CALL_ENDED:
        yield "min_talk_seconds", f"the talk time is known only for 'on: {Trigger.CALL_ENDED.value}'"


def _check_url(url: str, tag_names: Collection[str]) -> Iterator[tuple[str, str]]:
    if len(url) > LONGEST_URL:
        yield "url", f"has {len(url):,} characters; expected at most {LONGEST_URL:,}"
        return
    head = _HEAD.match(url)
    if head is None or not _has_valid_port(head[0]):
        yield (
            "url",
            f"{url[:60]!r} can't be used; expected https://HOST/PATH, with values only in the path and in the query",
        )
        return
    if "#" in url or not url.isprintable():
        yield "url", "can't have a '#' or invisible characters"
    yield from (("url", problem) for problem in _check_names(url, tag_names, may_have_secrets=True))


def _has_valid_port(head: str) -> bool:
    try:
        return urlsplit(head).port != 0
    except ValueError:
        return False


def _check_headers(postback: Postback, tag_names: Collection[str]) -> Iterator[tuple[str, str]]:
    if len(postback.headers) > MOST_HEADERS:
        yield "headers", f"has {len(postback.headers)} entries; expected at most {MOST_HEADERS}"
    if len({name.lower() for name in postback.headers}) < len(postback.headers):
        yield "headers", "has the same name twice; upper and lower case are the same"
    for name, value in postback.headers.items():
        field_path = f"headers.{name}"
        if not _HEADER_NAME.fullmatch(name):
            yield field_path, "expected the name of a header, as in 'Authorization'"
        elif name.lower() in _RESERVED_HEADERS:
            yield field_path, "the server sets this header itself; remove it"
        if len(value) > LONGEST_HEADER or not re.fullmatch(r"[ -~]*", value):
            yield field_path, f"expected at most {LONGEST_HEADER:,} characters of printable ASCII"
        if name.lower() == "content-type" and "{" in value:
            yield field_path, "can't contain values of a call, as it determines how values are encoded in the body"
        elif re.search(r"\{\{secret\.", value):
            yield field_path, "write {secret.NAME} with single braces"
        else:
            yield from ((field_path, problem) for problem in _check_names(value, tag_names, may_have_secrets=True))


def _check_body(postback: Postback, tag_names: Collection[str]) -> Iterator[tuple[str, str]]:
    if not postback.body:
        return
    content_type = find_content_type(postback.headers)
    if postback.method is Method.GET:
        yield "body", "a GET request has no body; use 'method: POST'"
    elif not content_type:
        yield "body", "needs a Content-Type header, such as application/json, which determines how values are encoded"
    if len(postback.body) > LONGEST_BODY:
        yield "body", f"has {len(postback.body):,} characters; expected at most {LONGEST_BODY:,}"
        return
    problems = list(_check_names(postback.body, tag_names, may_have_secrets=False))
    yield from (("body", problem) for problem in problems)
    if not problems and is_json(content_type):
        broken = list(_check_json(postback.body, content_type))
        yield from broken or (("body", one) for one in check_ga4_body(postback.url, postback.headers, postback.body))


def _check_json(body: str, content_type: str) -> Iterator[tuple[str, str]]:
    try:
        # With a quote too: after a single backslash it would end the string.
        for value in (None, '"'):
            check_json(render_body(body, content_type, _always(value)), is_document=is_json_document(content_type))
    except ValueError as error:
        yield "body", f"is not JSON after values are filled in: {error}; double the braces that are part of the JSON"


def _always(value: Value) -> FindValue:
    return lambda _name: value


def _check_names(text: str, tag_names: Collection[str], *, may_have_secrets: bool) -> Iterator[str]:
    try:
        names = list_placeholders(parse_template(text))
    except TemplateError as error:
        yield str(error)
        return
    for name in dict.fromkeys(names):
        if may_have_secrets and name.startswith(SECRET_PREFIX):
            if not is_secret_name(name.removeprefix(SECRET_PREFIX)):
                yield f"{{{name}}}: expected {SECRET_NAME_RULE}"
        else:
            problem = find_unknown(name, tag_names)
            if problem:
                yield problem
