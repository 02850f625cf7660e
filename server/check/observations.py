"""What a browser saw on one page view, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Spot:
    """Something that may show a number. `kind`: text, link, attribute, shadow_root or frame. `link_text` is a link's text."""

    kind: str
    document: str
    path: str
    attribute: str
    text: str
    link_text: str
    is_ignored: bool


@dataclass(frozen=True)
class ExplainedSpot:
    """A spot of a target number according to the tag; `skipped` is empty if it is swapped."""

    target_number: str
    document: str
    path: str
    attribute: str
    skipped: str


@dataclass(frozen=True)
class Explanation:
    """What `dni.explain()` says. `reasons` says why target numbers have no number; `numbers` has those that have one.

    `leases` are the tokens of the numbers from pools.
    """

    refusal: str
    source: str
    reasons: Mapping[str, str]
    numbers: Mapping[str, Any]
    targets: tuple[ExplainedSpot, ...]
    leases: tuple[str, ...] = ()


@dataclass(frozen=True)
class ScriptResponse:
    """The response with the tag's script. `failure` says why there is none; `status` is 0 then."""

    url: str
    status: int
    headers: Mapping[str, str]
    failure: str = ""


@dataclass(frozen=True)
class Observation:
    """One page view. `explained` is None if the tag did not start; `policy_refusals` are (directive, blocked address)."""

    url: str
    status: int
    spots: tuple[Spot, ...]
    explained: Explanation | None
    errors: tuple[str, ...]
    layout_shift: float
    policy_refusals: tuple[tuple[str, str], ...]
    scripts: tuple[ScriptResponse, ...]
    old_frames: int = 0
    """How many drawn frames had a target number in view, in the first seconds."""
    links: tuple[str, ...] = ()
    picture: bytes = field(default=b"", repr=False)
