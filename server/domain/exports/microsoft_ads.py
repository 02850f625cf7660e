"""A file of offline conversions for Microsoft Advertising, in the format of its template.

The first line has the offset from GMT as four digits, the second the column names. No other columns are allowed, by the
instructions in the template (aka.ms/dk8o1y). Without a value or currency, those of the goal apply
(learn.microsoft.com/advertising/campaign-management-service/offlineconversion). All times are in UTC.
"""

from server.domain.calls.call import Call
from server.domain.exports.click_ids import ClickIds
from server.domain.exports.conversion import Conversion
from server.domain.exports.times import write_microsoft_file_time

_COLUMNS = ("Microsoft Click ID", "Conversion Name", "Conversion Time", "Conversion Value", "Conversion Currency")


def write_microsoft_ads_head(_time_zone: str) -> tuple[tuple[str, ...], ...]:
    """The lines before the conversions."""
    return (("Parameters:TimeZone=+0000",), _COLUMNS)


def write_microsoft_ads_row(
    call: Call, conversion: Conversion, click_ids: ClickIds, _time_zone: str
) -> tuple[str, ...] | None:
    """The conversion, or None for a call without a click ID of Microsoft."""
    click_id = click_ids.find(call, "msclkid")
    if not click_id:
        return None
    time = write_microsoft_file_time(call.progress.started_at)
    return (click_id, conversion.name, time, conversion.value, conversion.currency)
