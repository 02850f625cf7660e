"""How a value is written so that it stays one value where it stands, whatever a visitor has put into it."""

import html
import json
import re
import string
from urllib.parse import quote, quote_plus

from server.domain.postbacks.values import Value

_PLAIN_IN_HEADERS = "".join(set(string.printable) - set(string.whitespace) - set("%{}")) + " "
_NOT_IN_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""All but `Char` of XML 1.0 (www.w3.org/TR/xml/#charsets)."""


def write_text(value: Value) -> str:
    """A value as plain text: nothing for what is not known, whole figures without a point, tags as JSON."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value if isinstance(value, str) else json.dumps(value)


def encode_for_path(value: Value) -> str:
    """Percent-encoded, the dots of `.` and `..` too, as those would lead to another path."""
    encoded = quote(write_text(value), safe="")
    return encoded.replace(".", "%2E") if encoded in (".", "..") else encoded


def encode_for_query(value: Value) -> str:
    """Percent-encoded, with nothing left that a query has a meaning for."""
    return quote(write_text(value), safe="")


def encode_for_form(value: Value) -> str:
    """As browsers send forms."""
    return quote_plus(write_text(value))


def encode_for_xml(value: Value) -> str:
    """Fit for a text or an attribute of XML; U+FFFD stands for characters that it can't hold, not even as `&#1;`."""
    return html.escape(_NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", write_text(value)))


def encode_for_header(value: Value) -> str:
    """Printable ASCII as it is; everything else, and `%`, `{` and `}`, percent-encoded, so that it can be turned back."""
    return quote(write_text(value).strip(), safe=_PLAIN_IN_HEADERS)
