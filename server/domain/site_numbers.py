"""The phone numbers on a web page: those that visitors read, and those of `tel:` links.

The page is a stranger's and may be hostile, so everything here takes a time in proportion to its length. `html.parser` does not
(CVE-2025-6069), and no more of HTML is needed than where a tag begins and ends.
"""

import html
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from urllib.parse import unquote

import phonenumbers

from server.domain.phone_numbers import NotAPhoneNumber, parse_phone_number

_UNSEEN = ("script", "style", "template", "noscript", "title", "textarea", "svg")
_INLINE = re.compile(r"/?(a|abbr|b|bdi|bdo|em|font|i|mark|small|span|strong|sub|sup|u|wbr)\b", re.IGNORECASE)
_TAG_NAME = re.compile(r"/?([A-Za-z][A-Za-z0-9-]{0,40})")
_TEL_LINK = re.compile(r"""\bhref=["']?tel:([^"'\s>]{1,60})""", re.IGNORECASE)
_DIGITS = re.compile(r"\d(?:\D{0,3}\d){4}")
_SPACES = re.compile(r"[ \t\r\f]+")
_LONGEST_TAG = 5_000
_MOST_FOUND = 1_000
_MOST_TRIES = 20
_WINDOW_CHARACTERS = 500
"""A block of text is searched in windows: in a long run of digits the search takes a time in proportion to the square."""
_MOST_CHARACTERS = 500_000


@dataclass(frozen=True)
class FoundNumber:
    """A number (E.164) of a page, its most frequent spelling there, and how often it is on the page: links count too."""

    number: str
    written: str
    count: int


def find_numbers(page: str, country: str) -> list[FoundNumber]:
    """The numbers of a page (HTML), the most frequent first. `country` applies to numbers without a country code."""
    texts: list[str] = []
    spellings: dict[str, Counter[str]] = {}
    for text, link in _split(page):
        texts.append(text)
        number = _read_link(link, country) if link else None
        if number:
            spellings.setdefault(number, Counter())[""] += 1
    for match in islice(_match("".join(texts), country), _MOST_FOUND):
        number = phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164)
        spellings.setdefault(number, Counter())[match.raw_string] += 1
    found = [FoundNumber(number, _choose(number, counts), counts.total()) for number, counts in spellings.items()]
    return sorted(found, key=lambda one: (-one.count, one.number))


def _match(text: str, country: str) -> Iterator[phonenumbers.PhoneNumberMatch]:
    for line in text[:_MOST_CHARACTERS].split("\n"):
        start = 0
        while start < len(line):
            window = _cut(line[start : start + _WINDOW_CHARACTERS])
            start += len(window)
            if _DIGITS.search(window):
                yield from phonenumbers.PhoneNumberMatcher(window, country, max_tries=_MOST_TRIES)


def _cut(window: str) -> str:
    """The window up to its last word, so that no number is cut in two; all of it if it is shorter or has no words."""
    if len(window) < _WINDOW_CHARACTERS:
        return window
    end = next((at for at in range(len(window) - 1, len(window) // 2, -1) if window[at].isalpha()), len(window) - 1)
    return window[: end + 1]


def _split(page: str) -> Iterator[tuple[str, str]]:
    """The visible texts in order, each with the number of the `tel:` link before it, or "". Blocks are separated by lines."""
    first, *pieces = page.split("<")
    yield html.unescape(first), ""
    unseen = ""
    is_comment = False
    for piece in pieces:
        if is_comment:
            is_comment = "-->" not in piece
            yield html.unescape(piece.partition("-->")[2]), ""
            continue
        if piece.startswith("!--") and not unseen:
            is_comment = "-->" not in piece
            yield html.unescape(piece.partition("-->")[2]), ""
            continue
        tag, is_tag, text = piece.partition(">")
        named = _TAG_NAME.match(tag)
        name = named.group(1).lower() if named else ""
        if unseen:
            if name != unseen or not tag.startswith("/"):
                continue
            unseen = ""
        elif name in _UNSEEN and not tag.startswith("/") and not tag.endswith("/"):
            unseen = name
            continue
        if not named:
            # A bare "<" is text.
            yield html.unescape("<" + piece), ""
            continue
        link = _TEL_LINK.search(tag[:_LONGEST_TAG])
        gap = "" if _INLINE.match(tag) else "\n"
        yield gap + _SPACES.sub(" ", html.unescape(text if is_tag else "")), link.group(1) if link else ""


def _read_link(link: str, country: str) -> str | None:
    written = unquote(html.unescape(link)).partition(";")[0]
    try:
        return parse_phone_number(written, country).number
    except NotAPhoneNumber:
        return None


def _choose(number: str, counts: Counter[str]) -> str:
    """The most frequent spelling in texts; the national format if the number is only in links."""
    spellings = [(spelling, count) for spelling, count in counts.items() if spelling]
    if spellings:
        return min(spellings, key=lambda one: (-one[1], one[0]))[0]
    return phonenumbers.format_number(phonenumbers.parse(number), phonenumbers.PhoneNumberFormat.NATIONAL)
