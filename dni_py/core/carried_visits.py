"""A visit that a link carries to another domain of the account, as a record in a URL parameter.

A record is the time at which the link was followed, the landing URL and the referring URL, with spaces between. It has nothing
else of the visit, because addresses end up in logs.
"""

from typing import TypedDict

from dni_py.core.text import has_key, join_texts, match_pattern, matches_pattern, replace_pattern, split_text
from dni_py.core.urls import decode_escapes

LONGEST_AGE_MS = 60000
"""A page that is opened later does not use the record. Both times are of the clock of the visitor's device."""

CARRIED_PARAMETER = "dni_visit="


class Opening(TypedDict):
    """How a page was opened: its URL and its referrer."""

    url: str
    referring_url: str


def take_out_record(url: str) -> str:
    """Return a URL without its record, also if it has several; the rest of it is unchanged."""
    return replace_pattern(
        "[?](dni_visit=[^&#]*&?)+|&dni_visit=[^&#]*", url, lambda found, _start: "?" if found.endswith("&") else ""
    )


def read_record(url: str, referring_url: str, now_ms: int, origins: dict[str, int]) -> Opening:
    """Return how the page was opened: as its record says if that counts, or as it was, without the record in its URL.

    A record counts if a page of one of the origins (the keys) referred to this one, at most a minute ago.
    """
    carried = match_pattern("[?&]dni_visit=([^&#]*)|$", url)[1]
    # A redirect can have written each space as a plus sign.
    parts = split_text(decode_escapes(join_texts(split_text(carried, "+"), "%20")), " ")
    if (
        len(parts) == 3
        and has_key(origins, match_pattern("^[^/]*//[^/]*|^", referring_url)[0])
        and matches_pattern("^\\d{1,15}$", parts[0])
        and abs(now_ms - int(parts[0])) <= LONGEST_AGE_MS
    ):
        return {"url": parts[1], "referring_url": parts[2]}
    return {"url": take_out_record(url), "referring_url": referring_url}
