"""The parts of a URL that tracking sources look at."""

from typing import TypedDict

from dni_py.core.text import decode_run, lower_text, match_pattern, replace_pattern, slice_text

LONGEST_URL = 8192
"""Code units of a URL that are read; what goes beyond is cut off, so that a hostile address costs nothing."""

_PARTS = "^(?:[a-z-]+://(?:[^/?#]*@)?(?:www\\.)?([^/?#:]*)[^/?#]*)?([^?#]*)\\??([^#]*)#?([\\s\\S]*)"


class Url(TypedDict):
    """A URL's domain (lower case, without user, port and a leading `www.`), path, query and fragment."""

    url_domain: str
    url_path: str
    url_query: str
    url_fragment: str


def split_url(url: str) -> Url:
    """Return the parts of an absolute URL; of any other text, an empty domain and what follows from `?` and `#`."""
    parts = match_pattern(_PARTS, slice_text(url, 0, LONGEST_URL))
    return {"url_domain": lower_text(parts[1]), "url_path": parts[2], "url_query": parts[3], "url_fragment": parts[4]}


def decode_escapes(text: str) -> str:
    """Return text with each run of `%XX` escapes read as UTF-8; a run that is no UTF-8 stays as it is."""
    return replace_pattern("(?:%[\\da-f]{2})+", text, decode_run)
