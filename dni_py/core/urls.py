"""The part of a URL that holds its parameters."""

from dni_py.core.text import decode_run, match_pattern, replace_pattern

_QUERY_AND_FRAGMENT = "^[^?#]*\\??([^#]*)#?([\\s\\S]*)"


def read_query(url: str, reads_fragment: bool) -> str:
    """Return a URL's query without its `?`; with reads_fragment, what stands behind `#` is joined to it by `&`."""
    parts = match_pattern(_QUERY_AND_FRAGMENT, url)
    return parts[1] + "&" + parts[2] if reads_fragment else parts[1]


def decode_escapes(text: str) -> str:
    """Return text with each run of `%XX` escapes read as UTF-8; a run that is no UTF-8 stays as it is."""
    return replace_pattern("(?:%[\\da-f]{2})+", text, decode_run)
