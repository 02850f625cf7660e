"""The types of an account file's fields: what a name, a number or a tag looks like, and what is said of one that doesn't."""

import re
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, PlainValidator, ValidationInfo
from pydantic import StringConstraints as Text

from dni_py.core.tags import LONGEST_TAG_VALUE, MOST_TAGS
from server.account_file.characters import has_control_characters, is_parameter
from server.domain.account_keys import ACCOUNT_KEY_RULE, is_account_key
from server.domain.origins import parse_domain, parse_origin
from server.domain.phone_numbers import PhoneNumber, is_country, parse_extension, parse_phone_number

Entries = TypeVar("Entries")
_TAG = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,63}")
_APART_IN_STORES = re.compile(r"[{}/]")
_MEANT_COUNTRIES = {
    "UK": "GB", "ENG": "GB", "GBR": "GB", "UNITED KINGDOM": "GB", "ENGLAND": "GB", "USA": "US", "UNITED STATES": "US",
    "EL": "GR", "GER": "DE", "DEU": "DE", "GERMANY": "DE", "FRA": "FR", "FRANCE": "FR", "ESP": "ES", "SPAIN": "ES", "ITA": "IT",
    "ITALY": "IT", "CAN": "CA", "CANADA": "CA", "AUS": "AU", "AUSTRALIA": "AU", "AUT": "AT", "AUSTRIA": "AT", "SUI": "CH",
    "CHE": "CH", "SWITZERLAND": "CH", "NLD": "NL", "NED": "NL", "IRL": "IE", "IRELAND": "IE", "MEX": "MX", "MEXICO": "MX",
    "IND": "IN", "INDIA": "IN", "BRA": "BR", "BRAZIL": "BR", "NZL": "NZ", "NEW ZEALAND": "NZ",
}  # fmt: skip
_DATA_ATTRIBUTE = re.compile(r"data-[a-z0-9_-]{1,80}")


def _check_word(text: str) -> str:
    """Names become keys of records in the browser, where this one means something else."""
    if text == "__proto__":
        raise ValueError(f"{text!r} can't be used, as browsers keep it for themselves")
    return text


def _check_characters(text: str) -> str:
    if has_control_characters(text):
        raise ValueError(f"{text!r} has characters that can't be shown")
    return _check_word(text)


def _check_key(text: str) -> str:
    if not is_account_key(text):
        raise ValueError(f"{text!r} is not an account key: use {ACCOUNT_KEY_RULE}")
    return text


def _check_country(text: str) -> str:
    if not is_country(text.upper()):
        meant = _MEANT_COUNTRIES.get(text.strip().upper())
        advice = f"; did you mean {meant!r}?" if meant else ", as in 'US' or 'GB'"
        raise ValueError(f"{text!r} is not a country: use its two letters{advice}")
    return text.upper()


def _check_parameter(text: str) -> str:
    if not is_parameter(text):
        raise ValueError(f"{text!r} is not the name of a URL parameter")
    return _check_word(text.lower())


def check_tag(text: str) -> str:
    """The text, if it can be a tag's name; raises `ValueError`."""
    if not _TAG.fullmatch(text):
        raise ValueError(f"{text!r} is not a tag name: use letters, digits, '_', '-' and '.', at most 64")
    return _check_word(text)


def _check_data_attribute(text: str) -> str:
    name = text.lower()
    if not _DATA_ATTRIBUTE.fullmatch(name) or name.startswith("data-dni-"):
        raise ValueError(f"{text!r} is not a data attribute of the page's own, as 'data-phone' is")
    return name


def _read_phone_number(value: Any, info: ValidationInfo) -> PhoneNumber:
    country = (info.context or {}).get("country", "ZZ")
    extension = None
    if isinstance(value, dict):
        odd = set(value) - {"number", "extension"}
        if odd or "number" not in value:
            raise ValueError("a number is written as a text, or as {number: ..., extension: ...}")
        extension = None if value.get("extension") is None else str(value["extension"])
        value = value["number"]
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise ValueError("a number is written as a text, or as {number: ..., extension: ...}")
    return parse_phone_number(str(value), country, extension)


def _check_pool_name(text: str) -> str:
    if _APART_IN_STORES.search(text):
        raise ValueError(f"{text!r} can't be used: the name of a number pool has no '{{', '}}' and '/'")
    return text


def _read_pool_numbers(value: Any, info: ValidationInfo) -> tuple[PhoneNumber, ...]:
    """One entry of a pool's tracking numbers: a number, or one number with many extensions, each a place of its own."""
    if not isinstance(value, dict) or "extensions" not in value:
        return (_read_phone_number(value, info),)
    extensions = value["extensions"]
    if set(value) != {"number", "extensions"} or not isinstance(extensions, list) or not extensions:
        raise ValueError("many extensions of a number are written as {number: ..., extensions: [...]}")
    number = _read_phone_number(value["number"], info)
    if number.extension is not None:
        raise ValueError(f"{value['number']!r} has an extension of its own; list it among the extensions")
    return tuple(_add_extension(number, extension) for extension in extensions)


def _add_extension(number: PhoneNumber, extension: Any) -> PhoneNumber:
    if isinstance(extension, bool) or not isinstance(extension, str | int):
        raise ValueError("an extension is written as its digits")
    return PhoneNumber(number.number, parse_extension(str(extension)))


def _check_tags(tags: dict[str, str]) -> dict[str, str]:
    if not 1 <= len(tags) <= MOST_TAGS:
        raise ValueError(f"has {len(tags)} tags; expected 1 to {MOST_TAGS}")
    return tags


def limit_list(most: int) -> AfterValidator:
    """Refuses lists that are longer."""

    def check(entries: list[Entries]) -> list[Entries]:
        if len(entries) > most:
            raise ValueError(f"has {len(entries)} entries; expected at most {most}")
        return entries

    return AfterValidator(check)


Name = Annotated[str, Text(strip_whitespace=True, min_length=1, max_length=100), AfterValidator(_check_characters)]
PoolName = Annotated[Name, AfterValidator(_check_pool_name)]
TagName = Annotated[str, AfterValidator(check_tag)]
TagValue = Annotated[str, Text(min_length=1, max_length=LONGEST_TAG_VALUE), AfterValidator(_check_characters)]
Tags = Annotated[dict[TagName, TagValue], AfterValidator(_check_tags)]
Selector = Annotated[str, Text(strip_whitespace=True, min_length=1, max_length=500), AfterValidator(_check_characters)]
AccountKey = Annotated[str, AfterValidator(_check_key)]
Country = Annotated[str, AfterValidator(_check_country)]
Origin = Annotated[str, AfterValidator(parse_origin)]
Domain = Annotated[str, AfterValidator(parse_domain)]
DataAttribute = Annotated[str, AfterValidator(_check_data_attribute)]
Number = Annotated[PhoneNumber, PlainValidator(_read_phone_number)]
PoolNumbers = Annotated[tuple[PhoneNumber, ...], PlainValidator(_read_pool_numbers)]
Mapping = dict[Annotated[str, AfterValidator(_check_parameter)], TagName]
