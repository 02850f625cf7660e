"""Times in the formats of ad platforms. `at` is in seconds since the epoch; fractions of a second are cut off."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def write_google_time(at: float, time_zone: str) -> str:
    """The local time with its offset, as in "2026-11-22 01:00:00-05:00".

    The format `yyyy-mm-dd hh:mm:ss+|-hh:mm` of `conversion_date_time` in the Google Ads API
    (developers.google.com/google-ads/api/docs/conversions/upload-clicks). `time_zone` is an IANA name.
    """
    return _find_local_time(at, time_zone).isoformat(sep=" ", timespec="seconds")


def write_google_file_time(at: float, time_zone: str) -> str:
    """The same in the format of a file, as in "2026-11-22 01:00:00-0500".

    The format is `yyyy-MM-dd HH:mm:ss+z` with an offset of four digits (support.google.com/google-ads/answer/7014069).
    """
    return _find_local_time(at, time_zone).strftime("%Y-%m-%d %H:%M:%S%z")


def write_microsoft_time(at: float) -> str:
    """The time in UTC, as in "2026-11-22T06:00:00Z".

    An xs:dateTime, as for ConversionTime in the API and in bulk files
    (learn.microsoft.com/advertising/campaign-management-service/offlineconversion and
    learn.microsoft.com/advertising/bulk-service/offline-conversion).
    """
    return datetime.fromtimestamp(int(at), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def write_microsoft_file_time(at: float) -> str:
    """The time in UTC for an upload in the web application, as in "2026-11-22 06:00:00"; the file's first line has the zone."""
    return datetime.fromtimestamp(int(at), UTC).strftime("%Y-%m-%d %H:%M:%S")


def _find_local_time(at: float, time_zone: str) -> datetime:
    try:
        zone = ZoneInfo(time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        # A call must not fail when the server no longer has the zone; the time with its offset is still correct.
        return datetime.fromtimestamp(int(at), UTC)
    return datetime.fromtimestamp(int(at), zone)
