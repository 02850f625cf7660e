"""What the texts of an account may be: each function returns the text in its one form, or raises `ValueError`."""

import re
from functools import cache
from zoneinfo import available_timezones

from server.domain.account_keys import ACCOUNT_KEY_RULE, is_account_key
from server.domain.characters import has_control_characters, is_parameter
from server.domain.phone_numbers import is_country
from server.domain.postbacks.secrets import SECRET_NAME_RULE, is_secret_name
from server.domain.routing.built_in import RESERVED_NAMES
from server.domain.suggestions import suggest

CARRIERS = ("signalwire", "telnyx", "twilio")
"""The carriers that may have a secret of the account's own."""
_TAG = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,63}")
_APART_IN_STORES = re.compile(r"[{}/]")
_DATA_ATTRIBUTE = re.compile(r"data-[a-z0-9_-]{1,80}")
_ROUTE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_ENVIRONMENT_VARIABLE = re.compile(r"DNI_[A-Z0-9_]{1,96}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
_AREA_CODE = re.compile(r"[0-9]{1,6}")
_STATE = re.compile(r"[A-Z0-9]{1,3}")
_KEY = re.compile(r"[0-9*#]")
_NOT_IN_XML = re.compile("[\ufffe\uffff]")


def _refuse_proto(text: str) -> str:
    """Names become keys of records in the browser, where this one means something else."""
    if text == "__proto__":
        raise ValueError(f"{text!r} can't be used, as browsers keep it for themselves")
    return text


def read_shown_text(text: str) -> str:
    """A text that people can see."""
    if has_control_characters(text):
        raise ValueError(f"{text!r} has characters that can't be shown")
    return _refuse_proto(text)


def read_pool_name(text: str) -> str:
    """The name of a number pool, which stores put into their keys."""
    if _APART_IN_STORES.search(text):
        raise ValueError(f"{text!r} can't be used: the name of a number pool has no '{{', '}}' and '/'")
    return read_shown_text(text)


def read_account_key(text: str) -> str:
    """An account's key."""
    if not is_account_key(text):
        raise ValueError(f"{text!r} is not an account key: use {ACCOUNT_KEY_RULE}")
    return text


def read_country(text: str) -> str:
    """A country's two letters in upper case."""
    if not is_country(text.upper()):
        raise ValueError(f"{text!r} is not a country: use its two letters, as in 'US' or 'GB'")
    return text.upper()


def read_parameter(text: str) -> str:
    """A URL parameter in lower case."""
    if not is_parameter(text):
        raise ValueError(f"{text!r} is not the name of a URL parameter")
    return _refuse_proto(text.lower())


def read_tag(text: str) -> str:
    """A tag's name."""
    if not _TAG.fullmatch(text):
        raise ValueError(f"{text!r} is not a tag name: use letters, digits, '_', '-' and '.', at most 64")
    return _refuse_proto(text)


def read_needed_tag(text: str) -> str:
    """A tag's name, or `tags.` and the name of one that pages set by themselves."""
    read_tag(text.removeprefix("tags."))
    return text


def read_data_attribute(text: str) -> str:
    """One of the page's own data attributes, in lower case."""
    name = text.lower()
    if not _DATA_ATTRIBUTE.fullmatch(name) or name.startswith("data-dni-"):
        raise ValueError(f"{text!r} is not a data attribute of the page's own, as 'data-phone' is")
    return name


def read_route_name(text: str) -> str:
    """A call route's name."""
    if not _ROUTE_NAME.fullmatch(text):
        raise ValueError(f"{text!r} is not a route's name: use letters, digits, '_' and '-', at most 64")
    if text in RESERVED_NAMES:
        raise ValueError(f"{text!r} can't be used, as built-in routes have that name")
    return text


def read_spoken(text: str) -> str:
    """A text that can be read aloud."""
    if has_control_characters(text) or _NOT_IN_XML.search(text):
        raise ValueError(f"{text!r} has characters that can't be spoken, line breaks among them")
    return text


def read_language(text: str) -> str:
    """A language as BCP 47 has it."""
    if not _LANGUAGE.fullmatch(text):
        raise ValueError(f"{text!r} is not a language; write it as in 'en', 'en-US' or 'es-MX'")
    return text


def read_carrier(text: str) -> str:
    """A carrier that signs its webhooks with a secret."""
    if text not in CARRIERS:
        raise ValueError(f"{text!r} is not a carrier; {suggest(text, CARRIERS)}")
    return text


def read_environment_variable(text: str) -> str:
    """The name of an environment variable that may hold a carrier's secret."""
    # The value is not quoted: it may be the secret itself, and problems end in logs.
    if not _ENVIRONMENT_VARIABLE.fullmatch(text):
        raise ValueError(
            "is not the name of an environment variable, as in DNI_TWILIO_AUTH_TOKEN_ACME: secrets do not belong in the "
            "account file; set one where the server runs, and write the variable's name here"
        )
    return text


def read_secret_name(text: str) -> str:
    """The name of a postback's secret, or nothing."""
    # As with carriers' secrets, the value is not quoted.
    if text and not is_secret_name(text):
        raise ValueError(f"a secret does not belong in the account file; expected {SECRET_NAME_RULE}")
    return text


def read_body(text: str) -> str:
    """A text that a request can carry."""
    if has_control_characters(text.replace("\n", "").replace("\t", "")):
        raise ValueError(
            "has characters that can't be sent: line breaks and tabs are the only ones that can't be shown"
        )
    return text


@cache
def _list_time_zones() -> frozenset[str]:
    return frozenset(available_timezones())


def read_time_zone(text: str) -> str:
    """A time zone's IANA name."""
    if text not in _list_time_zones():
        close = {name.lower(): name for name in _list_time_zones() if "/" in name or name == "UTC"}
        found = close.get(text.lower())
        hint = f"did you mean {found!r}?" if found else "write it as in 'America/New_York', 'Europe/Berlin' or 'UTC'"
        raise ValueError(f"{text!r} is not a time zone; {hint}")
    return text


def read_area_code(text: str) -> str:
    """An area code's digits."""
    if not _AREA_CODE.fullmatch(text):
        raise ValueError(f"{text!r} is not an area code: use 1 to 6 digits")
    return text


def read_state(text: str) -> str:
    """A state's code in upper case."""
    if not _STATE.fullmatch(text.upper()):
        raise ValueError(f"{text!r} is not a state; use its letters, as in 'CA' or 'NSW'")
    return text.upper()


def read_key(text: str) -> str:
    """A key of a phone."""
    if not _KEY.fullmatch(text):
        raise ValueError(f"{text!r} is not a key of a phone; use one digit, '*' or '#'")
    return text
