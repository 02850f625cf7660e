"""The parameters of the simulated days. Every figure has its source or its reason; none was chosen by the results.

If nothing is published, the reason says so, and `docs/attribution.md` shows the effect of the most important ones.
"""

from dataclasses import dataclass

SEED = 20_261_122
DAYS = 7
"""Days of each run: enough that most numbers were used before, and that callers dial again on the next day."""

POOL_PERCENTS = (25, 50, 75, 100, 150, 200)
"""Pool sizes, in percent of what `server.domain.pool_size` recommends for the busiest hour."""


@dataclass(frozen=True)
class Parameters:
    """One business and its visitors. Times are seconds, shares are of 1."""

    visits_a_day: float = 2_500
    """A regional service business that buys ads; small enough to simulate each day's calls many times."""

    hours: tuple[float, ...] = (
        *(8, 5, 4, 3, 4, 8, 18, 34, 56, 70, 78, 80),
        *(78, 76, 76, 75, 72, 68, 64, 62, 60, 52, 36, 18),
    )
    """The proportion of visits in each hour of the day. The usual shape of web traffic of one time zone: low before
    dawn, high from late morning on, falling off in the evening; the busiest hour has a little over 7 percent of the day."""

    private_share: float = 0.6
    """Visits with a click ID, each a key of its own. Paid clicks bring most calls of businesses that track calls."""

    shared_keys: int = 12
    """Keys without a click ID (a newsletter, organic search, partners), which all their visits share."""

    shared_skew: float = 1.0
    """The n-th shared key is 1/n**skew as frequent as the first: Zipf's law, as web traffic by referrer has it."""

    view_median: float = 55.0
    view_sigma: float = 1.25
    """How long a visit looks: log-normal (the usual shape of times on pages), a median under a minute, a mean of two."""

    shortest_view: float = 1.0

    caller_share: float = 0.10
    """Visits that lead to a call. Pages that are made to be called from report between 5 and 20 percent."""

    mobile_share: float = 0.75
    """Calls from mobile phones: 75 percent of 32 million calls (Invoca, Call Intelligence Index, 2014)."""

    tap_share: float = 0.9
    """Callers on a phone who tap the number. The others give it to somebody, or dial it on another phone."""

    tap_to_call_median: float = 7.0
    tap_to_call_sigma: float = 0.6
    """From the tap to the carrier's webhook: the phone asks whether to dial, then the call is set up in some seconds."""

    false_tap_share: float = 0.02
    """Visits that tap and do not call: the phone's question can be answered with no. No figure is published."""

    hand_dial_seconds: tuple[float, float] = (8.0, 25.0)
    """From reading the number to the webhook, for ten digits that are dialled by hand; the page stays in sight."""

    late_share: float = 0.10
    """Callers who dial after they have left the page. No figure is published: most callers act at once, because the number is a
    link to tap; some write it down, show the screen to somebody, or wait for a quiet moment."""

    late_seconds: tuple[float, float] = (5.0, 1800.0)
    """How long after leaving they dial: log-uniform, because no order of magnitude is known to be more likely."""

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
    """Visitors' clocks: set by the network to about a second, except a few that differ by up to this much either way."""

    buffer_seconds: int = 60
    max_lease_seconds: int = 900
    attribution_window_minutes: int = 60
    """The defaults of a number pool."""
