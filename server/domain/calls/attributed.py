"""The attribution of a call: the visit that led to it, and the evidence for that."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Match(StrEnum):
    """How a call was matched to a visit; `docs/attribution.md` explains each.

    `live`: the number's live lease has one visitor. `tap`: one or several visitors tapped the number's link moments before.
    `typed_number`: a visitor typed the caller's number into a form. `shared`: several visitors could be the caller, because
    they see the number or saw it before; the call has what is common to all of them. `recent`: the lease ended within the
    pool's attribution window. `redial`: the caller called this number before; the call has the attribution of that call, or
    the present visit of the same visitor. `source`: the number belongs to a tracking source. `default`: the number is a
    pool's default number, which visitors see while the pool has no number for them. `none`: only the number is known.
    """

    LIVE = "live"
    TAP = "tap"
    TYPED_NUMBER = "typed_number"
    SHARED = "shared"
    RECENT = "recent"
    REDIAL = "redial"
    SOURCE = "source"
    DEFAULT = "default"
    NONE = "none"


@dataclass(frozen=True)
class Attributed:
    """The attribution of a call. `candidates`: the number of visitors who could be the caller (0: no visitor is known).

    Tags and URLs are those of the one visitor, or those that all candidates have in common. `tags` derived by the server win
    over page tags of the same name. The names of campaign, publisher, pool and source are empty if unknown.
    """

    match: Match
    candidates: int = 0
    campaign: str = ""
    publisher: str = ""
    number_pool: str = ""
    tracking_source: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)
    landing_url: str = ""
    referring_url: str = ""
    visitor_id: str = ""
    lease_id: str = ""
    visited_at: float | None = None
    earlier_call_id: str = ""


@dataclass(frozen=True)
class EarlierCall:
    """An earlier call of the same caller to the same account, with what attribution needs."""

    call_id: str
    tracking_number: str
    extension: str
    started_at: float
    attributed: Attributed
