"""Fills in a postback's templates; every value is encoded for its part of the request."""

from collections.abc import Callable, Mapping
from urllib.parse import quote

from server.domain.postbacks.encodings import (
    encode_for_form,
    encode_for_header,
    encode_for_path,
    encode_for_query,
    encode_for_xml,
    write_text,
)
from server.domain.postbacks.json_bodies import render_json
from server.domain.postbacks.secrets import SECRET_PREFIX
from server.domain.postbacks.templates import Template, escape_braces, parse_template
from server.domain.postbacks.values import FindValue, Value

_PLAIN_IN_URLS = "!$%&'()*+,/:;=?@[]~"


def render_url(url: str, find_value: FindValue) -> str:
    """The URL as a template whose remaining placeholders are secrets."""
    written = ""
    for part in parse_template(url):
        if isinstance(part, str):
            written += escape_braces(quote(part, safe=_PLAIN_IN_URLS))
        elif part.name.startswith(SECRET_PREFIX):
            written += f"{{{part.name}}}"
        else:
            encode = encode_for_query if "?" in written else encode_for_path
            written += escape_braces(encode(find_value(part.name)))
    return written


def render_headers(headers: Mapping[str, str], find_value: FindValue) -> dict[str, str]:
    """The headers as templates whose remaining placeholders are secrets."""
    return {name: _render_header(parse_template(value), find_value) for name, value in headers.items()}


def render_body(body: str, content_type: str, find_value: FindValue) -> str:
    """The body, with values encoded for its content type."""
    template = parse_template(body)
    if is_json(content_type):
        return render_json(template, find_value)
    return _render(template, find_value, _choose_encoding(content_type))


def is_json(content_type: str) -> bool:
    """Whether the content type is JSON: one document (application/json) or several (application/x-ndjson)."""
    return "json" in _cut_parameters(content_type)


def is_json_document(content_type: str) -> bool:
    """Whether the body must be exactly one JSON document."""
    return _cut_parameters(content_type).endswith(("/json", "+json"))


def find_content_type(headers: Mapping[str, str]) -> str:
    """The content type in the headers; empty if there is none."""
    return next((value for name, value in headers.items() if name.lower() == "content-type"), "")


def _choose_encoding(content_type: str) -> Callable[[Value], str]:
    kind = _cut_parameters(content_type)
    if kind == "application/x-www-form-urlencoded":
        return encode_for_form
    return encode_for_xml if "xml" in kind or "html" in kind else write_text


def _cut_parameters(content_type: str) -> str:
    return content_type.partition(";")[0].strip().lower()


def _render_header(template: Template, find_value: FindValue) -> str:
    return "".join(
        escape_braces(part)
        if isinstance(part, str)
        else f"{{{part.name}}}"
        if part.name.startswith(SECRET_PREFIX)
        else escape_braces(encode_for_header(find_value(part.name)))
        for part in template
    )


def _render(template: Template, find_value: FindValue, encode: Callable[[Value], str]) -> str:
    return "".join(part if isinstance(part, str) else encode(find_value(part.name)) for part in template)
