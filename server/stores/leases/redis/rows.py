"""Converts replies of scripts to the types of the contract, and arguments to what scripts expect."""

import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from dni_py.core.tags import add_tag
from server.domain.leases import EndCounts, FormerLease, Lease, RecordedStep, Visitor, read_pool_number
from server.domain.number_pools import LeaseKey
from server.domain.phone_numbers import PhoneNumber

MOST_KNOWN_NUMBERS = 100_000


@lru_cache(maxsize=MOST_KNOWN_NUMBERS)
def recall_pool_number(name: bytes) -> PhoneNumber:
    return read_pool_number(name.decode("ascii"))


def write_text(text: str) -> bytes:
    """Text as stored; a visitor may send halves of surrogate pairs, which are stored too."""
    return text.encode("utf-8", "surrogatepass")


def read_text(kept: bytes) -> str:
    return kept.decode("utf-8", "surrogatepass")


def write_page_tags(tags: Mapping[str, str]) -> list[bytes]:
    """Alternating names and values, each within its limits, as `page_tags.lua` takes them."""
    bounded: dict[str, str] = {}
    for name, value in tags.items():
        add_tag(bounded, name, value)
    return [write_text(text) for pair in bounded.items() for text in pair]


def read_page_tags(kept: list[bytes]) -> dict[str, str]:
    return {read_text(name): read_text(value) for name, value in zip(kept[::2], kept[1::2], strict=True)}


def write_tags(tags: Mapping[str, str]) -> str:
    """Tags that scripts only pass on."""
    return json.dumps(dict(tags))


def read_lease(reply: list[Any]) -> Lease:
    """The lease in a reply of `write_lease` in `replies.lua`."""
    lease_id, pool_number, digest, tags, claimed_at, live, ended_at, viewers, crowded, calls, visitors, former = reply
    return Lease(
        lease_id=read_text(lease_id),
        pool_number=recall_pool_number(pool_number),
        key=LeaseKey(read_text(digest), json.loads(tags)),
        claimed_at=float(claimed_at),
        live=bool(live),
        ended_at=None if live else float(ended_at),
        viewers=viewers,
        is_crowded=bool(crowded),
        calls=tuple(read_text(call_id) for call_id in calls),
        visitors=tuple(_read_visitor(visitor) for visitor in visitors),
        former=tuple(FormerLease(json.loads(tags), float(ended_at)) for tags, ended_at in former),
    )


def _read_visitor(reply: list[Any]) -> Visitor:
    visitor_id, landing_url, referring_url, tags, page_tags, joined_at = reply
    return Visitor(
        visitor_id=read_text(visitor_id),
        landing_url=read_text(landing_url),
        referring_url=read_text(referring_url),
        tags=json.loads(tags),
        page_tags=read_page_tags(page_tags),
        joined_at=float(joined_at),
    )


def read_steps(reply: list[bytes]) -> Iterator[RecordedStep]:
    for entry in reply:
        started_at, claims, new_leases, misses, most_live, *ends = entry.decode("ascii").split(" ")
        yield RecordedStep(
            started_at=float(started_at),
            claims=int(claims),
            new_leases=int(new_leases),
            misses=int(misses),
            most_live=None if most_live == "-" else int(most_live),
            ends=EndCounts(*map(int, ends)),
        )
