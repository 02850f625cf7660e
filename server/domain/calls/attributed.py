"""To whom a call is attributed, and how that is known."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Match(StrEnum):
    """How a call was matched to what is known of its caller; `docs/attribution.md` explains each.

    `live`: the one visitor of the lease that lives on the number. `tap`: the one, alone or among several, who tapped the
    number's link moments before. `typed_number`: the one who typed the caller's number into a form. `shared`: several
    visitors see the number, or one has left whose number it was before; it can't be told who calls, and the call has what is
    common to all. `recent`: the lease has ended, within the pool's attribution window. `redial`: the caller called this
    number before, and gets what that call had, or the present visit of the visitor whose call that was. `source`: the number
    belongs to a tracking source. `default`: the number is a pool's default number, which visitors see whom the pool has no
    number for. `none`: nothing is known but the number.
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
    """What a call owes to its number. `candidates`: how many visitors it could have been (0: no visitor is known).

    Tags and URLs are those of the one visitor, or common to all candidates. `tags` are derived by the server and win over
    what the page claimed where both have a name. Names of campaign, publisher, pool and source are empty where unknown.
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
    """An earlier call of the same caller to the same account, as attribution needs it."""

    call_id: str
    tracking_number: str
    extension: str
    started_at: float
    attributed: Attributed
