"""What the simulated days are like. Every figure has its source or its reason beside it; none was chosen by what came out.

Where nothing is published, the reason says so, and `docs/attribution.md` shows how much hangs on the ones that matter most.
"""

from dataclasses import dataclass

SEED = 20_261_122
DAYS = 7
"""Days in a row in each run: so that numbers are not fresh for long, and callers dial again on the next day."""

POOL_PERCENTS = (25, 50, 75, 100, 150, 200)
"""Pool sizes, in percent of what `server.domain.pool_size` recommends for the busiest hour."""


@dataclass(frozen=True)
class Parameters:
    """One business and its visitors. Times are seconds, shares are of 1."""

    visits_a_day: float = 2_500
    """A regional service business that buys ads; small enough that each day's calls can be simulated many times over."""

    hours: tuple[float, ...] = (
        *(8, 5, 4, 3, 4, 8, 18, 34, 56, 70, 78, 80),
        *(78, 76, 76, 75, 72, 68, 64, 62, 60, 52, 36, 18),
    )
    """How many visits come in each hour of the day, in proportion. The usual shape of web traffic of one time zone: low before
    dawn, high from late morning on, falling off in the evening; the busiest hour has a little over 7 percent of the day."""

    private_share: float = 0.6
    """Visits with a click ID, each a key of its own. Paid clicks bring most calls of businesses that track calls."""

    shared_keys: int = 12
    """Keys without a click ID (a newsletter, organic search, partners), which all visits from there share."""

    shared_skew: float = 1.0
    """The n-th shared key is 1/n**skew as frequent as the first: Zipf's law, as web traffic by referrer has it."""

    view_median: float = 55.0
    view_sigma: float = 1.25
    """How long a visit looks: log-normal (so times on pages are usually found to be), a median under a minute, a mean of two."""

    shortest_view: float = 1.0

    caller_share: float = 0.10
    """Visits that lead to a call. Pages that are made to be called from report between 5 and 20 percent."""

    mobile_share: float = 0.75
    """Calls from mobile phones: 75 percent of 32 million calls (Invoca, Call Intelligence Index, 2014)."""

    tap_share: float = 0.9
    """Callers on a phone, before the page, who tap the number. The others hand it to somebody, or dial it on another phone."""

    tap_to_call_median: float = 7.0
    tap_to_call_sigma: float = 0.6
    """From the tap to the carrier's webhook: the phone asks whether to dial, then the call is set up in some seconds."""

    false_tap_share: float = 0.02
    """Visits that tap and do not call: the phone's question can be answered with no. No figure is published."""

    hand_dial_seconds: tuple[float, float] = (8.0, 25.0)
    """From reading the number to the webhook, for ten digits that are dialled by hand; the page stays in sight."""

    late_share: float = 0.10
    """Callers who dial after they have left the page. No figure is published: most callers act at once, as the number is a link
    to tap; a note, a screen that is shown to somebody, or a wait for a quiet moment is the exception, not a rarity."""

    late_seconds: tuple[float, float] = (5.0, 1800.0)
    """How long after leaving they dial: any order of magnitude of it is as likely (log-uniform), as nothing singles out one."""

    typed_share: float = 0.06
    """Callers who typed their number into a form before. Few who fill in a form call as well."""

    withheld_share: float = 0.03
    """Callers whose number is not shown: a few percent of calls in most countries."""

    redial_share: float = 0.15
    """Calls after which the caller dials again from their list of calls: cut off, put on hold, something forgotten."""

    redial_seconds: tuple[float, float] = (30.0, 86_400.0)
    """How long after the former call; log-uniform, as above."""

    call_median: float = 180.0
    call_sigma: float = 1.2
    """How long a call takes: log-normal with a mean of six minutes (Google and Ipsos, click-to-call study, 2013)."""

    beacon_share: float = 0.97
    """Departures, with the last tags, that reach the server. Browsers deliver nearly all, not all, `sendBeacon` calls."""

    clock_sigma: float = 1.0
    wrong_clock_share: float = 0.02
    wrong_clock_seconds: float = 3600.0
    """Visitors' clocks: set by the network to about a second, but for a few that are off by up to so much either way."""

    buffer_seconds: int = 60
    max_lease_seconds: int = 900
    attribution_window_minutes: int = 60
    """What a number pool has by default."""
