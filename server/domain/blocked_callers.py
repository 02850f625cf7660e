"""Blocked callers: whole numbers, all numbers with a prefix, and callers who withhold their number."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from server.domain.choices import ManagedBy
from server.domain.phone_numbers import NotAPhoneNumber, parse_phone_number

WITHHELD = "withheld"
PREFIX_END = "*"
_PREFIX = re.compile(r"\+[1-9][0-9]{0,13}\*")
_SEPARATORS = re.compile(r"[\s().\-/]")
_FEWEST_DIGITS = 7
"""Emergency and service numbers are shorter. A carrier may write one as the caller, and it must not be blocked."""


class NotABlockedCaller(ValueError):
    """The text is not a caller who can be blocked. The message quotes it and is for the person who wrote it."""


@dataclass(frozen=True)
class BlockedCaller:
    """Callers whose calls are rejected: a number (E.164), a prefix of numbers ("+1900*"), or `withheld`.

    `note` says why, for people.
    """

    caller: str
    note: str | None = None
    managed_by: ManagedBy = field(default=ManagedBy.FILE, kw_only=True, repr=False)

    @property
    def name(self) -> str:
        """What identifies it in its list, as the names of other parts do."""
        return self.caller

    @property
    def prefix(self) -> str | None:
        """The "+" and digits with which the numbers begin; None if it is not a prefix."""
        return self.caller.removesuffix(PREFIX_END) if self.caller.endswith(PREFIX_END) else None


@dataclass(frozen=True)
class BlockedCallers:
    """The blocked callers of an account. Build it once per revision: a look-up does not depend on their count."""

    _numbers: frozenset[str] = field(default=frozenset(), repr=False)
    _prefixes: frozenset[str] = field(default=frozenset(), repr=False)
    _is_withheld_blocked: bool = False

    def find(self, caller: str, *, is_withheld: bool = False) -> str | None:
        """The entry that blocks the caller (E.164, empty if unknown); None if there is none.

        A number that nobody could read is not a withheld one, so only `is_withheld` matches `withheld`.
        """
        if not caller:
            return WITHHELD if is_withheld and self._is_withheld_blocked else None
        if caller in self._numbers:
            return caller
        prefix = self._find_prefix(caller) if self._prefixes else None
        return None if prefix is None else f"{prefix}{PREFIX_END}"

    def _find_prefix(self, caller: str) -> str | None:
        beginnings = (caller[:length] for length in range(2, len(caller) + 1))
        return next((beginning for beginning in beginnings if beginning in self._prefixes), None)


def index_blocked_callers(entries: Iterable[BlockedCaller]) -> BlockedCallers:
    """The index of these entries."""
    listed = tuple(entries)
    return BlockedCallers(
        frozenset(one.caller for one in listed if one.prefix is None and one.caller != WITHHELD),
        frozenset(one.prefix for one in listed if one.prefix is not None),
        any(one.caller == WITHHELD for one in listed),
    )


def parse_blocked_caller(text: str, country: str) -> str:
    """The canonical text of an entry: E.164, a prefix such as "+1900*", or "withheld".

    A number may be in the national format of `country`; a prefix needs its country code. Raises `NotABlockedCaller`.
    """
    written = text.strip()
    if written.lower() == WITHHELD:
        return WITHHELD
    if written.endswith(PREFIX_END):
        prefix = _SEPARATORS.sub("", written)
        if not _PREFIX.fullmatch(prefix):
            raise NotABlockedCaller(
                f"{text!r} is not a prefix of numbers: write '+', the country code and '*' at the end, as in '+1900*'"
            )
        return prefix
    try:
        number = parse_phone_number(written, country)
    except NotAPhoneNumber as error:
        raise NotABlockedCaller(f"{error}; write a number, a prefix such as '+1900*', or 'withheld'") from error
    if number.extension is not None:
        raise NotABlockedCaller(f"{text!r} has an extension, which callers' numbers never have")
    if len(number.number) <= _FEWEST_DIGITS:
        raise NotABlockedCaller(f"{text!r} is too short; emergency and service numbers can't be blocked")
    return number.number
