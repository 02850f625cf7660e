"""A file of offline conversions for Google Ads (support.google.com/google-ads/answer/7014069).

The first line has the time zone, the second the column names. Times have an offset too, because an hour repeats when clocks are
set back. A conversion has one click ID: `gclid`, or else `gbraid`, or else `wbraid`.
"""

from server.domain.calls.call import Call
from server.domain.exports.click_ids import ClickIds
from server.domain.exports.conversion import Conversion
from server.domain.exports.times import write_google_file_time

GOOGLE_CLICK_IDS = ("gclid", "gbraid", "wbraid")
"""The URL parameters of Google's click IDs, the most precise first; a conversion has one of them."""

_COLUMNS = (
    "Google Click ID",
    "GBRAID",
    "WBRAID",
    "Conversion Name",
    "Conversion Time",
    "Conversion Value",
    "Conversion Currency",
)


def write_google_ads_head(time_zone: str) -> tuple[tuple[str, ...], ...]:
    """The lines before the conversions. Google does not accept the zone `UTC`, but an offset."""
    return ((f"Parameters:TimeZone={'+0000' if time_zone == 'UTC' else time_zone}",), _COLUMNS)


def write_google_ads_row(
    call: Call, conversion: Conversion, click_ids: ClickIds, time_zone: str
) -> tuple[str, ...] | None:
    """The conversion, or None for a call without a click ID of Google."""
    found = {name: click_ids.find(call, name) for name in GOOGLE_CLICK_IDS}
    first = next((name for name in GOOGLE_CLICK_IDS if found[name]), None)
    if first is None:
        return None
    return (
        *(found[name] if name == first else "" for name in GOOGLE_CLICK_IDS),
        conversion.name,
        write_google_file_time(call.progress.started_at, time_zone),
        conversion.value,
        conversion.currency,
    )
