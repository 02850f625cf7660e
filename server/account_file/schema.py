"""The fields of each entry of an account file, their types, defaults and bounds.

What an entry means beside the others (references, doubles) is checked in `references`; the names of the fields are
the ones that users write, so renaming one breaks their files.
"""

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainValidator, StrictBool, StrictInt, ValidationInfo
from pydantic import StringConstraints as Text

from server.account_file.characters import has_control_characters, is_parameter
from server.domain.account_keys import ACCOUNT_KEY_RULE, is_account_key
from server.domain.accounts import DEFAULT_PRIORITY, DEFAULT_VISIT_TIMEOUT_MINUTES
from server.domain.choices import Attribution, Automation, Consent, LinkExtension
from server.domain.origins import parse_origin
from server.domain.phone_numbers import PhoneNumber, is_country, parse_phone_number

_TAG = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,63}")
_DATA_ATTRIBUTE = re.compile(r"data-[a-z0-9_-]{1,80}")
_A_YEAR_IN_MINUTES = 525_600
_HIGHEST_PRIORITY = 1_000_000


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
        raise ValueError(f"{text!r} is not a country: use its two letters, as in 'US' or 'GB'")
    return text.upper()


def _check_parameter(text: str) -> str:
    if not is_parameter(text):
        raise ValueError(f"{text!r} is not the name of a URL parameter")
    return _check_word(text.lower())


def _check_tag(text: str) -> str:
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


Name = Annotated[str, Text(strip_whitespace=True, min_length=1, max_length=100), AfterValidator(_check_characters)]
Number = Annotated[PhoneNumber, PlainValidator(_read_phone_number)]
Mapping = dict[Annotated[str, AfterValidator(_check_parameter)], Annotated[str, AfterValidator(_check_tag)]]


class Entry(BaseModel):
    """What all entries share: no unknown fields, and a bare number is taken as a text where a text is due."""

    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True)


class SwapEntry(Entry):
    """`account.swap`."""

    data_attributes: list[Annotated[str, AfterValidator(_check_data_attribute)]] = []
    whatsapp_links: StrictBool = False
    json_ld: StrictBool = False
    link_extension: LinkExtension = LinkExtension.EXT


class AccountEntry(Entry):
    """`account`."""

    key: Annotated[str, AfterValidator(_check_key)]
    name: Name
    country: Annotated[str, AfterValidator(_check_country)]
    origins: list[Annotated[str, AfterValidator(parse_origin)]] = []
    consent: Consent = Consent.NOT_REQUIRED
    automation: Automation = Automation.REFUSED
    attribution: Attribution = Attribution.LAST_TOUCH
    visit_timeout_minutes: Annotated[StrictInt, Field(ge=1, le=_A_YEAR_IN_MINUTES)] = DEFAULT_VISIT_TIMEOUT_MINUTES
    fragment_parameters: StrictBool = False
    swap: SwapEntry = SwapEntry()


class ParameterMappingEntry(Entry):
    """`parameter_mapping`; wrapped, so that its problems carry the section's name."""

    parameter_mapping: Mapping = {}


class CampaignEntry(Entry):
    """One of `campaigns`."""

    name: Name
    parameter_mapping: Mapping = {}


class TargetNumberEntry(Entry):
    """One of `target_numbers`."""

    name: Name
    number: Number
    campaign: Name | None = None


class AssignmentEntry(Entry):
    """One of a source's `assign`."""

    tracking_number: Number


class OnSiteEntry(Entry):
    """One of `tracking_sources`, unless it says `kind: off_site`; `match` is read by `match_conditions`."""

    name: Name
    kind: Literal["on_site"] = "on_site"
    preset: str | None = None
    match: Any = None
    priority: Annotated[StrictInt, Field(ge=0, le=_HIGHEST_PRIORITY)] = DEFAULT_PRIORITY
    assign: dict[str, AssignmentEntry] = {}


class OffSiteEntry(Entry):
    """One of `tracking_sources` with `kind: off_site`."""

    name: Name
    kind: Literal["off_site"]
    tracking_number: Number
    stands_at: Name | None = None
