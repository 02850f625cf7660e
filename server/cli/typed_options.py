"""Types of options: numbers, times and phone numbers."""

import re
import time
from datetime import datetime
from math import isnan
from typing import Any

import click

from server.domain.calls.absences import UnknownField, read_absence
from server.domain.phone_numbers import NotAPhoneNumber, parse_phone_number

_SECONDS = {"minute": 60, "hour": 3_600, "day": 86_400, "week": 604_800}
_AGO = re.compile(rf"(?P<count>\d{{1,5}}) (?P<unit>{'|'.join(_SECONDS)})s? ago")
_NO_COUNTRY = "ZZ"


class FiniteRange(click.FloatRange):
    """A float between two bounds. Unlike click's own type, it rejects `nan`."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        number = super().convert(value, param, ctx)
        if isnan(number):
            self.fail(f"{value!r} is not a number", param, ctx)
        return number


class AbsenceOption(click.ParamType):  # type: ignore[type-arg]  # generic in newer versions of click only
    """The name of a field or tag that calls may lack."""

    name = "name"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        try:
            return read_absence(str(value))
        except UnknownField as error:
            self.fail(f"{value!r} is not {error}", param, ctx)


class MomentOption(click.ParamType):  # type: ignore[type-arg]  # generic in newer versions of click only
    """A time in ISO 8601, or relative, such as "2 days ago".

    It becomes seconds since the epoch (a float), or a `datetime` without a time zone if the text has no offset.
    """

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float | datetime:
        if isinstance(value, float | datetime):
            return value
        try:
            return read_moment(value, time.time())
        except ValueError:
            self.fail(f"{value!r} is not a time; write 2026-11-22, 2026-11-22T17:30, or '2 days ago'", param, ctx)


class E164(click.ParamType):  # type: ignore[type-arg]  # as above
    """A phone number with its country code, with any punctuation. It becomes E.164."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        try:
            return parse_phone_number(value, _NO_COUNTRY).number
        except NotAPhoneNumber as error:
            self.fail(f"{error}; write it with its country code, as +14155550123", param, ctx)


def read_moment(text: str, now: float) -> float | datetime:
    """The time, with the types of `MomentOption`. Raises `ValueError` if the text is not a time."""
    ago = _AGO.fullmatch(text)
    if ago:
        return now - int(ago["count"]) * _SECONDS[ago["unit"]]
    moment = datetime.fromisoformat(text)
    return moment.timestamp() if moment.tzinfo else moment
