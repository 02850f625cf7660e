"""The ad platforms with an export file of conversions."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from server.domain.calls.call import Call
from server.domain.exports.click_ids import ClickIds
from server.domain.exports.conversion import Conversion
from server.domain.exports.google_ads import write_google_ads_head, write_google_ads_row
from server.domain.exports.meta import write_meta_head, write_meta_row
from server.domain.exports.microsoft_ads import write_microsoft_ads_head, write_microsoft_ads_row

Row: TypeAlias = tuple[str, ...]


@dataclass(frozen=True)
class Platform:
    """How to write a platform's file. `needs` describes what a call must have to be in it.

    Both functions get the account's time zone.
    """

    write_head: Callable[[str], tuple[Row, ...]]
    write_row: Callable[[Call, Conversion, ClickIds, str], Row | None]
    needs: str


PLATFORMS: Mapping[str, Platform] = {
    "google-ads": Platform(
        write_google_ads_head, write_google_ads_row, "a click ID of Google (gclid, gbraid or wbraid)"
    ),
    "microsoft-ads": Platform(
        write_microsoft_ads_head, write_microsoft_ads_row, "a click ID of Microsoft Advertising (msclkid)"
    ),
    "meta": Platform(write_meta_head, write_meta_row, "a caller's number"),
}
"""The platforms by their names on the command line."""
