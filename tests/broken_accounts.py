"""Hypothesis strategies for accounts with an invalid value."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date, time
from enum import Enum
from typing import Any, TypeAlias

from hypothesis import strategies as st

from server.domain.accounts import Account
from tests.accounts import accounts

Way: TypeAlias = tuple[str | int, ...]
_TEXTS = (
    "",
    " ",
    " x ",
    "X y",
    "__proto__",
    "a\nb",
    "a\x00",
    "\u2028",
    "é{}/",
    "x" * 101,
    "x" * 2_001,
    "true",
    "12",
    "*" * 6,
)
_WORDS = (
    "US",
    "us",
    "+18665550101",
    "0866 555",
    "a.example",
    "https://a.example/x",
    "data-x",
    "mon",
    "ga4",
    "/p",
    "main",
)
_NUMBERS = (-1, 0, 1, 2, 61, 601, 10_001, 999_999_999)
_CLOCKS = (time(0), time(9, 30, 15), time(23, 59))


@st.composite
def broken_accounts(draw: st.DrawFn) -> Account:
    """An account with up to two values that may be invalid, alone or together with other values."""
    account: Account = draw(accounts())
    for _ in range(draw(st.integers(1, 2))):
        way = draw(st.sampled_from(list(_list_ways(account, ()))))
        account = _change(account, way, draw)
    return account


def _list_ways(value: Any, way: Way) -> Iterator[Way]:
    """The paths to all values that can be changed."""
    if is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            if field.name in ("weekday", "kind"):
                continue  # Files have no words for other values.
            yield from _list_ways(getattr(value, field.name), (*way, field.name))
    elif isinstance(value, tuple):
        # A yearly holiday stays a pair of month and day.
        if value and way[-2:-1] != ("holidays",):
            yield way
        for index, entry in enumerate(value):
            yield from _list_ways(entry, (*way, index))
    elif isinstance(value, Mapping):
        for key, entry in value.items():
            yield from _list_ways(entry, (*way, key))
    elif value is not None and not isinstance(value, bool | Enum):
        yield way


def _change(value: Any, way: Way, draw: st.DrawFn) -> Any:
    if not way:
        return _spoil(value, draw)
    first, *rest = way
    if isinstance(value, tuple):
        return tuple(_change(one, tuple(rest), draw) if index == first else one for index, one in enumerate(value))
    if isinstance(value, Mapping):
        return {key: _change(one, tuple(rest), draw) if key == first else one for key, one in value.items()}
    return replace(value, **{str(first): _change(getattr(value, str(first)), tuple(rest), draw)})


def _spoil(value: Any, draw: st.DrawFn) -> Any:
    match value:
        case str():
            return draw(st.sampled_from([*_TEXTS, *_WORDS, value.upper(), value + " ", value * 3]))
        case int():
            return draw(st.sampled_from([*_NUMBERS, value + 1]))
        case time():
            return draw(st.sampled_from(_CLOCKS))
        case date():
            return value
        case tuple():
            return draw(st.sampled_from([(), value + value[:1], value[::-1], value[1:], value * 2]))
        case _:
            raise TypeError(value)
