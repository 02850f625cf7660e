"""Reads numbers as carriers write them: E.164, bare digits, national, SIP or tel address, with a name, or "ANONYMOUS".

A number without "+" is read in three ways, in this order: as international digits, as a number of the account's country,
and as the national digits of a known number.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote

import phonenumbers

from server.domain.phone_numbers import MAX_EXTENSION_DIGITS, NotAPhoneNumber, parse_phone_number

LONGEST_WRITTEN = 500
_KEYS = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "22233344455566677778889999")
_WITHHELD = frozenset(word.translate(_KEYS) for word in ("ANONYMOUS", "BLOCKED", "PRIVATE", "RESTRICTED", "WITHHELD"))
_STAND_INS = _WITHHELD | {word.translate(_KEYS) for word in ("UNAVAILABLE", "UNKNOWN")}
"""What carriers write for a withheld number in a field for digits: the word as spelled on a telephone's keys."""

_E164 = re.compile(r"\+[1-9][0-9]{5,14}")
_BARE = re.compile(r"[0-9]{5,18}")
_ADDRESS = re.compile(r"(sips?|tel):(.*)", re.IGNORECASE | re.DOTALL)
_ADDRESS_BEGIN = re.compile(r".*<|sips?:|tel:", re.IGNORECASE | re.DOTALL)
_ADDRESS_END = re.compile(r"[@;>].*", re.DOTALL)
_IN_BRACKETS = re.compile(r"<([^<>]*)>")
_SEPARATORS = re.compile(r"[\s().\-/\u00a0\u2010-\u2015\u2212]")
_DIGITS = re.compile(r"\+?[0-9]+")
_QUOTED = re.compile(r'"[^"]*"')
_AMONG_WORDS = re.compile(r"(?<!\S)\(?(\+?[0-9]{7,15})\)?(?!\S)")
_EXTENSION = re.compile(rf"[0-9]{{1,{MAX_EXTENSION_DIGITS}}}")
_ZEROS = re.compile(r"\+?1?0*")
_TRUNK_PREFIXES = ("0", "1", "8", "01", "02", "06", "0111")


@dataclass(frozen=True)
class WrittenNumber:
    """The number in a text: `digits`, with "+" if written, empty without a number; and the extension, if any.

    `is_bare`: the text has only these digits, so a carrier accepts it as a caller's number.
    """

    digits: str = ""
    extension: str | None = None
    is_bare: bool = False


def read_written(text: str) -> WrittenNumber:
    """The number in a text from a carrier, whatever the text is."""
    if _DIGITS.fullmatch(text.strip()):
        return WrittenNumber(_read_prefix(text.strip()), is_bare=True)
    if len(text) > LONGEST_WRITTEN:
        return WrittenNumber()
    bracketed = _IN_BRACKETS.findall(text)
    inner = (bracketed[-1] if bracketed else _QUOTED.sub("", text)).strip()
    address = _ADDRESS.fullmatch(inner)
    user = address[2].partition("@")[0].partition("?")[0] if address else inner
    number, *parameters = user.split(";")
    named = {name.strip().lower(): unquote(value) for name, _, value in (one.partition("=") for one in parameters)}
    digits = _SEPARATORS.sub("", unquote(number))
    context = named.get("phone-context", "")
    if _DIGITS.fullmatch(digits) and not digits.startswith("+") and context.startswith("+"):
        digits = _SEPARATORS.sub("", context) + digits
    extension = _SEPARATORS.sub("", named.get("ext", ""))
    if not _DIGITS.fullmatch(digits):
        # A name and a number without a separator: read the number only if there is exactly one.
        numbers = [] if address else _AMONG_WORDS.findall(inner)
        return WrittenNumber(_read_prefix(numbers[0])) if len(numbers) == 1 else WrittenNumber()
    return WrittenNumber(_read_prefix(digits), extension if _EXTENSION.fullmatch(extension) else None)


def read_caller(written: WrittenNumber, country: str) -> str:
    """The caller's number in E.164; empty if it is withheld or invalid in the country."""
    if written.digits.removeprefix("+") in _STAND_INS or _ZEROS.fullmatch(written.digits):
        return ""
    if written.digits.startswith("+"):
        return read_international(written.digits)
    return _choose(written.digits, _list_readings(written.digits, country))


def is_withheld(text: str) -> bool:
    """Whether the carrier writes that the caller withholds the number.

    As telephone companies do when they reject anonymous calls, this leaves out numbers that are only not available: a network
    on the way lost them, or they can't be read.
    """
    written = read_written(text).digits.removeprefix("+")
    word = _ADDRESS_END.sub("", _ADDRESS_BEGIN.sub("", text[:LONGEST_WRITTEN])).strip().upper()
    return written in _WITHHELD or word.translate(_KEYS) in _WITHHELD


def can_be_shown(written: WrittenNumber, caller: str) -> bool:
    """Whether the caller's number can be shown to the receiving number: the carriers on the way accept it."""
    return written.is_bare and bool(caller) and _passes(phonenumbers.is_possible_number, caller)


def read_called(written: WrittenNumber, country: str, is_known: Callable[[str], bool]) -> str:
    """The called number in E.164: a known number if one matches, else by the country's rules; empty if invalid."""
    international = read_international(written.digits)
    if international and is_known(international):
        return international
    readings = list(_list_readings(written.digits, country))
    known = next(filter(is_known, readings), None)
    if known is not None:
        return known
    matching = match_national(written.digits, filter(is_known, list_national_candidates(written.digits)))
    return matching[0] if len(matching) == 1 else _choose(written.digits, readings)


def read_international(digits: str) -> str:
    """The digits, with or without "+", as E.164; empty if they can't be E.164."""
    number = digits if digits.startswith("+") else f"+{digits}"
    return number if _E164.fullmatch(number) else ""


def list_national_candidates(digits: str) -> list[str]:
    """All numbers (E.164) that could have these national digits; none for digits with "+". Check with `match_national`."""
    forms = list_national_forms(digits)
    numbers = (f"+{code}{form}" for code in phonenumbers.COUNTRY_CODE_TO_REGION_CODE for form in forms)
    return sorted(filter(_E164.fullmatch, numbers))


def list_national_forms(digits: str) -> list[str]:
    """These digits with and without each trunk prefix of national numbers; none for digits with "+"."""
    if not _BARE.fullmatch(digits):
        return []
    return sorted({digits, *(digits.removeprefix(prefix) for prefix in _TRUNK_PREFIXES)})


def match_national(digits: str, numbers: Iterable[str]) -> list[str]:
    """The numbers (E.164) that these digits reach when dialled in the number's own country."""
    return [number for number in numbers if number in _list_at_home(digits, number)]


def _list_at_home(digits: str, number: str) -> Iterator[str]:
    code = phonenumbers.parse(number).country_code
    if code is not None:
        yield f"+{code}{digits}"
        yield from _read_by_country(digits, phonenumbers.region_code_for_country_code(code))


def _list_readings(digits: str, country: str) -> Iterator[str]:
    international = read_international(digits)
    if international:
        yield international
    if not digits.startswith("+"):
        yield from _read_by_country(digits, country)


def _read_by_country(digits: str, country: str) -> Iterator[str]:
    try:
        yield parse_phone_number(digits, country).number
    except NotAPhoneNumber:
        return


def _choose(digits: str, readings: Iterable[str]) -> str:
    """The likeliest reading of unknown digits. Digits with "+" have only one reading, possible or not."""
    if digits.startswith("+"):
        return read_international(digits)
    by_country_first = list(readings)[::-1]
    is_valid = phonenumbers.is_valid_number, phonenumbers.is_possible_number
    return next((number for check in is_valid for number in by_country_first if _passes(check, number)), "")


def _passes(check: Callable[[phonenumbers.PhoneNumber], bool], number: str) -> bool:
    try:
        return check(phonenumbers.parse(number))
    except phonenumbers.NumberParseException:
        return False


def _read_prefix(digits: str) -> str:
    """The digits with "+" instead of "00"; no national number begins with "00"."""
    return f"+{digits[2:]}" if digits.startswith("00") and not _ZEROS.fullmatch(digits) else digits
