"""Judges how the response with the tag's script may be cached, by its headers. `docs/caches.md` says why."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

LONGEST_CACHED_SECONDS = 86_400


@dataclass(frozen=True)
class CachingFault:
    """One fault. `reason` is a short name that stays the same; `words` say what follows from it and what to do."""

    reason: str
    words: str


def find_caching_faults(headers: Mapping[str, str]) -> Iterator[CachingFault]:
    """The faults of a response with these headers, whose names are in lower case."""
    control = headers.get("cache-control", "").lower()
    found = re.search(r"max-age=(\d+)", control)
    seconds = int(found[1]) if found else None
    if "no-store" in control or "no-cache" in control or seconds == 0:
        yield CachingFault("never", "each page loads it again. Keep the server's Cache-Control.")
    elif seconds is None:
        yield CachingFault("unknown", "it does not say for how long it may be cached. Keep the server's Cache-Control.")
    elif seconds > LONGEST_CACHED_SECONDS:
        yield CachingFault("long", f"browsers keep it for {seconds} s, so changes of the account arrive late.")
    elif _read_age(headers) >= seconds:
        yield CachingFault("stale", "it is stale on arrival: its Age is above its max-age. See docs/caches.md.")
    if "s-maxage" in control and "stale-" in control:
        yield CachingFault("s-maxage", "`s-maxage` forbids the stale copies that `stale-*` allows. See docs/caches.md.")


def _read_age(headers: Mapping[str, str]) -> int:
    text = headers.get("age", "").strip()
    return int(text) if text.isdigit() else 0
