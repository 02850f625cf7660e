"""The terms under which a call is found: one for each value that filters look for, and its words and digits for the search.

The call log stores them beside the call, so that no list of calls reads more calls than it shows.
`docs/decisions/0022-searching-calls.md` explains the choice.
"""

import re
from base64 import b85encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from math import frexp

from server.domain.calls.call import Call

MOST_WORDS = 60
"""Most words of one call, and of all its notes together, that the search finds. Pages may set as many tags as they like."""

LONGEST_WORD = 24
"""The characters of a word that are compared; longer ones, such as click IDs, differ in them already."""

MOST_SEARCH_WORDS = 8
SHORTEST_SUFFIX = 4

NOTE_WORD = "n"
"""The first letter of the terms of notes, and of no others."""

_WORD, _NUMBER, _DIGITS_FROM_END = "w", "p", "d"
_DIGEST_BYTES = 8
_DIGESTS_KEPT = 8_192  # most values are those of many calls
_WORDS = re.compile(r"\w+")
_PHONE = re.compile(r"[0-9+() ./-]+")
_NO_DIGITS = re.compile(r"[^0-9]")
_LAST_TALK_BUCKET = 9  # a talk of more than a day
VALUE_COLUMNS = (
    "campaign",
    "publisher",
    "tracking_source",
    "number_pool",
    "tracking_number",
    "receiving_number",
    "match",
    "outcome",
    "lead_status",
)
"""The fields of a call that have a term for their value."""


@dataclass(frozen=True)
class SearchWord:
    """One word of a search. A call has it if one of its terms starts with one of these prefixes."""

    prefixes: tuple[str, ...]

    def is_in(self, terms: Iterable[str]) -> bool:
        """Whether one of the terms has the word."""
        return any(term.startswith(self.prefixes) for term in terms)


def list_terms(call: Call) -> frozenset[str]:
    """The terms of a call, without those of its notes."""
    attributed, progress = call.attributed, call.progress
    values = {
        "campaign": attributed.campaign,
        "publisher": attributed.publisher,
        "tracking_source": attributed.tracking_source,
        "number_pool": attributed.number_pool,
        "tracking_number": call.tracking_number.number,
        "receiving_number": progress.receiving_number,
        "match": attributed.match.value,
        "outcome": progress.outcome.value,
        "lead_status": call.lead.status.value,
    }
    terms = {write_value_term(name, value) for name, value in values.items() if value}
    terms |= {write_tag_term(name, value) for name, value in attributed.tags.items()}
    terms.add(write_talk_term(progress.talk_seconds))
    for number in (call.caller, call.tracking_number.number):
        terms |= {f"{_NUMBER}{digits}" for digits in [_NO_DIGITS.sub("", number)] if digits}
    # Only callers are looked for by their last digits; many calls have the same tracking number.
    terms |= {f"{_DIGITS_FROM_END}{digits[::-1]}" for digits in [_NO_DIGITS.sub("", call.caller)] if digits}
    texts = (
        attributed.campaign,
        attributed.publisher,
        attributed.tracking_source,
        attributed.number_pool,
        progress.receiving_number,
        call.carrier_call_id,
        *attributed.tags.values(),
    )
    return frozenset(terms.union(_list_words(_WORD, texts)))


def list_note_terms(notes: Iterable[str]) -> frozenset[str]:
    """The terms of a call's notes. They differ from all terms of calls."""
    return frozenset(_list_words(NOTE_WORD, notes))


def write_value_term(name: str, value: str) -> str:
    """The term of a call whose field has this value."""
    return _write_digest(f"{name}={value}")


def write_tag_term(name: str, value: str) -> str:
    """The term of a call that has this tag."""
    return _write_digest(f"tags.{name}={value}")


def write_caller_term(caller: str) -> str:
    """The term of a call from this number (E.164)."""
    return f"{_NUMBER}{_NO_DIGITS.sub('', caller)}"


def write_talk_term(seconds: float) -> str:
    """The term of a talk time: all times between one power of four seconds and the next share it."""
    return _write_digest(f"talk:{_find_talk_bucket(seconds)}")


def list_talk_terms(least: float | None, most: float | None) -> list[str]:
    """The terms of all talk times in this range, and of some outside."""
    first = 0 if least is None else _find_talk_bucket(least)
    last = _LAST_TALK_BUCKET if most is None else _find_talk_bucket(most)
    return [_write_digest(f"talk:{bucket}") for bucket in range(first, last + 1)]


def read_search(text: str) -> tuple[SearchWord, ...]:
    """The words of a search, all of which a call must have. Words are found by their first letters.

    Numbers are found from their country code on, and callers also by their last digits.
    """
    if _PHONE.fullmatch(text.strip()):
        digits = _NO_DIGITS.sub("", text)
        if len(digits) >= SHORTEST_SUFFIX:
            return (_read_word(digits),)
    words = list(dict.fromkeys(_cut_words(text)))[:MOST_SEARCH_WORDS]
    return tuple(_read_word(word) for word in words)


def _read_word(word: str) -> SearchWord:
    prefixes = [f"{_WORD}{word}", f"{NOTE_WORD}{word}"]
    if len(word) >= SHORTEST_SUFFIX and word.isascii() and word.isdecimal():
        # In many countries a number begins with a 0 that is left out after the country code.
        national = word[1:] if word[0] == "0" and len(word) > SHORTEST_SUFFIX + 2 else word
        prefixes += [f"{_NUMBER}{word}", *(f"{_DIGITS_FROM_END}{digits[::-1]}" for digits in (word, national))]
    return SearchWord(tuple(dict.fromkeys(prefixes)))


def _list_words(kind: str, texts: Iterable[str]) -> set[str]:
    words: dict[str, None] = {}
    for text in texts:
        words |= dict.fromkeys(_cut_words(text))
        if len(words) > MOST_WORDS:
            break
    return {f"{kind}{word}" for word in list(words)[:MOST_WORDS]}


def _cut_words(text: str) -> Iterator[str]:
    for word in _WORDS.findall(text.casefold()):
        yield word[:LONGEST_WORD]


@lru_cache(maxsize=_DIGESTS_KEPT)
def _write_digest(text: str) -> str:
    return "=" + b85encode(blake2b(text.encode("utf-8", "replace"), digest_size=_DIGEST_BYTES).digest()).decode("ascii")


def _find_talk_bucket(seconds: float) -> int:
    return max(0, min(frexp(max(0.0, seconds))[1] // 2, _LAST_TALK_BUCKET))
