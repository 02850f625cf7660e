"""A file of offline events for Meta's Events Manager.

Columns and formats are from developers.facebook.com/docs/marketing-api/conversions-api/offline-events: `event_time` is a UNIX
timestamp, `phone` is hashed, and with `order_id` an event that is uploaded twice counts once. Meta matches the caller's number
with its users; files can't have click IDs.
"""

from server.domain.calls.call import Call
from server.domain.exports.click_ids import ClickIds
from server.domain.exports.conversion import Conversion
from server.domain.exports.hashes import hash_for_meta

_COLUMNS = ("event_name", "event_time", "phone", "value", "currency", "order_id")


def write_meta_head(_time_zone: str) -> tuple[tuple[str, ...], ...]:
    """The line before the events."""
    return (_COLUMNS,)


def write_meta_row(call: Call, conversion: Conversion, _click_ids: ClickIds, _time_zone: str) -> tuple[str, ...] | None:
    """The event, or None if the caller's number is hidden."""
    phone = hash_for_meta(call.caller)
    if not phone:
        return None
    time = str(int(call.progress.started_at))
    return (conversion.name, time, phone, conversion.value, conversion.currency, call.call_id)
