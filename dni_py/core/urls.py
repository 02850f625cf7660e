"""The parts of a URL that tracking sources look at."""

from typing import TypedDict

from dni_py.core.text import find_text, lower_text, slice_text, split_text

LONGEST_URL = 8192
"""Code units of a URL that are read; what goes beyond is cut off, so that a hostile address costs nothing."""


class Url(TypedDict):
    """A URL's domain (lower case, without user, port and a leading `www.`), path, query and fragment."""

    domain: str
    path: str
    query: str
    fragment: str


def split_url(url: str) -> Url:
    """Return the parts of an absolute URL; of any other text, parts that are empty. Nothing is refused."""
    rest = slice_text(url, 0, LONGEST_URL)
    mark = find_text(rest, "#", 0)
    fragment = slice_text(rest, mark + 1, len(rest)) if mark >= 0 else ""
    rest = slice_text(rest, 0, mark) if mark >= 0 else rest
    mark = find_text(rest, "?", 0)
    query = slice_text(rest, mark + 1, len(rest)) if mark >= 0 else ""
    rest = slice_text(rest, 0, mark) if mark >= 0 else rest
    mark = find_text(rest, "://", 0)
    if mark < 0:
        return {"domain": "", "path": "", "query": query, "fragment": fragment}
    path_start = find_text(rest, "/", mark + 3)
    if path_start < 0:
        path_start = len(rest)
    path = slice_text(rest, path_start, len(rest))
    authority = split_text(slice_text(rest, mark + 3, path_start), "@")
    domain = split_text(lower_text(authority[len(authority) - 1]), ":")[0]
    if domain.startswith("www."):
        domain = slice_text(domain, 4, len(domain))
    return {"domain": domain, "path": path if path != "" else "/", "query": query, "fragment": fragment}


def is_within_domain(domain: str, wanted: str) -> bool:
    """Say whether domain is wanted or a subdomain of it. `google.*` stands for google under any suffix of one or two labels."""
    if wanted.endswith(".*"):
        name = slice_text(wanted, 0, len(wanted) - 1)
        start = 0 if domain.startswith(name) else find_text(domain, "." + name, 0) + 1
        return (start > 0 or domain.startswith(name)) and (
            len(split_text(slice_text(domain, start + len(name), len(domain)), ".")) < 3
        )
    return domain == wanted or domain.endswith("." + wanted)
