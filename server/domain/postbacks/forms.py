"""Formats of a call's times, caller and lead for other systems, as in `{started_at.google}` and `{caller.sha256_meta}`."""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from server.domain.calls.call import Call
from server.domain.exports.hashes import hash_for_google, hash_for_meta
from server.domain.exports.times import write_google_time, write_microsoft_time

WriteForm: TypeAlias = Callable[[Call, str], Any]
"""Formats a field of a call; the text is the account's time zone. None: the value is not known (yet)."""

TIME_FIELDS: Mapping[str, Callable[[Call], float | None]] = {
    "visited_at": lambda call: call.attributed.visited_at,
    "started_at": lambda call: call.progress.started_at,
    "answered_at": lambda call: call.progress.answered_at,
    "ended_at": lambda call: call.progress.ended_at,
}
TIME_FORMS: Mapping[str, Callable[[float, str], Any]] = {
    "unix": lambda at, _time_zone: int(at),
    "micros": lambda at, _time_zone: int(at * 1_000_000),
    "google": write_google_time,
    "microsoft": lambda at, _time_zone: write_microsoft_time(at),
}
CALLER_FORMS: Mapping[str, Callable[[str], str]] = {"sha256_google": hash_for_google, "sha256_meta": hash_for_meta}


LEAD_FORMS: Mapping[str, WriteForm] = {
    "status": lambda call, _time_zone: call.lead.status.value,
    "value_cents": lambda call, _time_zone: call.lead.value_cents,
    "value": lambda call, _time_zone: None if call.lead.value_cents is None else call.lead.value_cents / 100,
}
"""The lead's fields. `value` is in the account's currency, as in 49.9."""


def _write_time_form(read: Callable[[Call], float | None], write: Callable[[float, str], Any]) -> WriteForm:
    def write_form(call: Call, time_zone: str) -> Any:
        at = read(call)
        return None if at is None else write(at, time_zone)

    return write_form


def _write_caller_form(write: Callable[[str], str]) -> WriteForm:
    return lambda call, _time_zone: write(call.caller)


FORMS: Mapping[str, WriteForm] = (
    {
        f"{field}.{form}": _write_time_form(read, write)
        for field, read in TIME_FIELDS.items()
        for form, write in TIME_FORMS.items()
    }
    | {f"caller.{form}": _write_caller_form(write) for form, write in CALLER_FORMS.items()}
    | {f"lead.{form}": write_form for form, write_form in LEAD_FORMS.items()}
)
"""Every format by its name in templates."""
