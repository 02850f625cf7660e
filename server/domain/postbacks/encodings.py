"""Encodes a value for the part of a request that it is in, so that no text of a visitor can change the request's structure."""

import html
import json
import re
import string
from urllib.parse import quote, quote_plus

from server.domain.postbacks.values import Value

_PLAIN_IN_HEADERS = "".join(set(string.printable) - set(string.whitespace) - set("%{}")) + " "
_NOT_IN_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""All characters that are not `Char` of XML 1.0 (www.w3.org/TR/xml/#charsets)."""


def write_text(value: Value) -> str:
    """The value as plain text: empty for None, whole numbers without a decimal point, tags as JSON."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value if isinstance(value, str) else json.dumps(value)


def encode_for_path(value: Value) -> str:
    """The value percent-encoded, with the dots of `.` and `..`, which would change the path."""
    encoded = quote(write_text(value), safe="")
    return encoded.replace(".", "%2E") if encoded in (".", "..") else encoded


def encode_for_query(value: Value) -> str:
    """The value percent-encoded, with all characters that have a meaning in a query."""
    return quote(write_text(value), safe="")


def encode_for_form(value: Value) -> str:
    """The value in the encoding of HTML forms."""
    return quote_plus(write_text(value))


def encode_for_xml(value: Value) -> str:
    """The value for a text or an attribute in XML; U+FFFD replaces characters that XML can't contain, even as `&#1;`."""
    return html.escape(_NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", write_text(value)))


def encode_for_header(value: Value) -> str:
    """The value with everything except printable ASCII percent-encoded, and `%`, `{` and `}` too, so that it can be decoded."""
    return quote(write_text(value).strip(), safe=_PLAIN_IN_HEADERS)
