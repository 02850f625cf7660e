"""The rules of the texts of an account: names, texts with a fixed format, and texts that are spoken or sent."""

import re
from collections.abc import Callable
from functools import cache
from zoneinfo import available_timezones

from dni_py.core.tags import LONGEST_TAG_VALUE
from server.domain.account_checks.rules import TextRule
from server.domain.account_keys import ACCOUNT_KEY_RULE, is_account_key
from server.domain.blocked_callers import parse_blocked_caller
from server.domain.buying.money import parse_money
from server.domain.characters import has_control_characters, is_parameter
from server.domain.country_codes import read_country
from server.domain.currencies import read_currency
from server.domain.origins import parse_domain, parse_origin
from server.domain.routing.built_in import RESERVED_NAMES
from server.domain.routing.postal_codes import is_zip_pattern, normalize_zip
from server.domain.secret_names import SECRET_NAME_RULE, is_secret_name
from server.domain.suggestions import suggest

CARRIERS = ("signalwire", "telnyx", "twilio")
"""The carriers for which an account may have its own secret."""
_RESERVED_IN_STORES = re.compile(r"[{}/]")
_NOT_IN_XML = re.compile("[\ufffe\uffff]")


def _read(fits: Callable[[str], object], problem: str, change: Callable[[str], str] = str) -> Callable[[str], str]:
    """A reader: it applies `change`, then raises `ValueError` unless the text `fits`. `{!r}` in the problem is the text."""

    def read(text: str) -> str:
        changed = change(text)
        if not fits(changed):
            raise ValueError(problem.format(text))
        return changed

    return read


def _match(pattern: str) -> Callable[[str], object]:
    return re.compile(pattern).fullmatch


# Names become keys of objects in the browser, where `__proto__` has a special meaning.
_refuse_proto = _read("__proto__".__ne__, "{!r} can't be used, as it is reserved in browsers")
_refuse_hidden = _read(lambda text: not has_control_characters(text), "{!r} has invisible characters")
_read_tag = _read(
    _match(r"[A-Za-z_][A-Za-z0-9_.-]{0,63}"),
    "{!r} is not a tag name: use letters, digits, '_', '-' and '.', at most 64",
)
_read_parameter = _read(is_parameter, "{!r} is not the name of a URL parameter")
_read_pool_name = _read(
    lambda text: not _RESERVED_IN_STORES.search(text),
    "{!r} can't be used: the name of a number pool can't contain '{{', '}}' or '/'",
)
_read_route_name = _read(
    _match(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}"),
    "{!r} is not a route's name: use letters, digits, '_' and '-', at most 64",
)
_refuse_reserved = _read(
    lambda text: text not in RESERVED_NAMES, "{!r} can't be used, as it is the name of a built-in route"
)


def _read_shown(text: str) -> str:
    return _refuse_proto(_refuse_hidden(text))


def _read_needed_tag(text: str) -> str:
    """A tag's name, or `tags.` and the name of a tag that pages set themselves."""
    _refuse_proto(_read_tag(text.removeprefix("tags.")))
    return text


def _read_carrier(text: str) -> str:
    if text not in CARRIERS:
        raise ValueError(f"{text!r} is not a carrier; {suggest(text, CARRIERS)}")
    return text


@cache
def _list_time_zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _read_time_zone(text: str) -> str:
    if text not in _list_time_zones():
        close = {name.lower(): name for name in _list_time_zones() if "/" in name or name == "UTC"}
        found = close.get(text.lower())
        hint = f"did you mean {found!r}?" if found else "write it as in 'America/New_York', 'Europe/Berlin' or 'UTC'"
        raise ValueError(f"{text!r} is not a time zone; {hint}")
    return text


NAME = TextRule(_read_shown, 1, 100, is_stripped=True)
POOL_NAME = TextRule(lambda text: _read_shown(_read_pool_name(text)), 1, 100, is_stripped=True)
NOTE = TextRule(_read_shown, 1, 200, is_stripped=True)
BLOCKED_CALLER = TextRule(lambda text: parse_blocked_caller(text, "ZZ"))
SELECTOR = TextRule(_read_shown, 1, 500, is_stripped=True)
TAG = TextRule(lambda text: _refuse_proto(_read_tag(text)))
TAG_VALUE = TextRule(_read_shown, 1, LONGEST_TAG_VALUE)
NEEDED_TAG = TextRule(_read_needed_tag)
PARAMETER = TextRule(lambda text: _refuse_proto(_read_parameter(text).lower()))
ACCOUNT_KEY = TextRule(_read(is_account_key, f"{{!r}} is not an account key: use {ACCOUNT_KEY_RULE}"))
COUNTRY = TextRule(read_country)
ORIGIN = TextRule(parse_origin)
DOMAIN = TextRule(parse_domain)
DATA_ATTRIBUTE = TextRule(
    _read(
        _match(r"(?!data-dni-)data-[a-z0-9_-]{1,80}"),
        "{!r} is not a data attribute of the page, such as 'data-phone'",
        str.lower,
    )
)
CURRENCY = TextRule(read_currency)
MONEY = TextRule(lambda text: str(parse_money(text)))
FALLBACK_URL = TextRule(
    _read(
        _match(r"https://[A-Za-z0-9.-]{1,253}(?::[0-9]{1,5})?(?:[/?][!-~]{0,400})?"),
        "{!r} is not the address of a call's answer, such as https://handler.twilio.com/twiml/EH...",
    )
)
TIME_ZONE = TextRule(_read_time_zone)
ROUTE_NAME = TextRule(lambda text: _refuse_reserved(_read_route_name(text)), is_stripped=True)
CARRIER = TextRule(_read_carrier)
# These messages don't quote the text: it may be a secret, and problems are logged.
CARRIER_SECRET_NAME = TextRule(
    _read(
        is_secret_name,
        f"a secret does not belong in the account file; expected {SECRET_NAME_RULE}, as in TWILIO_AUTH_TOKEN. "
        "Set the secret itself with 'dni secret set'",
    )
)
SECRET_NAME = TextRule(
    _read(
        lambda text: not text or is_secret_name(text),
        f"a secret does not belong in the account file; expected {SECRET_NAME_RULE}",
    )
)
SPOKEN_TEXT = TextRule(
    _read(
        lambda text: not has_control_characters(text) and not _NOT_IN_XML.search(text),
        "{!r} has characters that can't be spoken, such as line breaks",
    ),
    *(1, 1_000),
    is_stripped=True,
)
LANGUAGE = TextRule(
    _read(
        _match(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}"),
        "{!r} is not a language; write it as in 'en', 'en-US' or 'es-MX'",
    )
)
BUY_FROM = TextRule(
    _read(
        _match(r"[0-9]{1,6}|local|toll_free|national|mobile"),
        "{!r} is not where numbers can be bought from: write an area code such as 415, or toll_free",
    )
)
AREA_CODE = TextRule(_read(_match(r"[0-9]{1,6}"), "{!r} is not an area code: use 1 to 6 digits"))
ZIP = TextRule(
    _read(
        is_zip_pattern,
        "{!r} is not a postal code; write it as in '94110', or '941*' for all that begin with 941",
        normalize_zip,
    )
)
STATE = TextRule(
    _read(_match(r"[A-Z0-9]{1,3}"), "{!r} is not a state; use its letters, as in 'CA' or 'NSW'", str.upper)
)
KEY = TextRule(_read(_match(r"[0-9*#]"), "{!r} is not a key of a phone; use one digit, '*' or '#'"))
URL = TextRule(least=1, is_stripped=True)
BODY = TextRule(
    _read(
        lambda text: not has_control_characters(text.replace("\n", "").replace("\t", "")),
        "has invisible characters other than line breaks and tabs, which can't be sent",
    )
)
