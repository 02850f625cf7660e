"""The forms of an account file's entries. Users write these field names: renaming one breaks their files."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator

from server.account_file.field_types import BlockedCallerText, Number, ParameterMappings, PoolNumbers, Tags
from server.account_file.forms import Entry, Form, make_list_type, make_type
from server.account_file.postback_entries import expand_entry
from server.domain.account_checks import texts
from server.domain.account_checks.fields import PARTS
from server.domain.account_checks.rules_by_part import MOST_RULES
from server.domain.accounts import (
    Account,
    Assignment,
    Campaign,
    FromPool,
    OffSiteSource,
    OnSiteSource,
    SwapOptions,
    TargetNumber,
)
from server.domain.blocked_callers import BlockedCaller
from server.domain.number_pools import NumberPool
from server.domain.page_events import PageEventRule, PageEvents
from server.domain.phone_numbers import PhoneNumber
from server.domain.postbacks.postback import Postback
from server.domain.routing.steps import HangUp, ReceivingNumber, Route

_PoolName: Any = make_type(str, texts.NAME)


class AssignmentEntry(Entry):
    """One of a source's `assign`: a tracking number or a number pool."""

    tracking_number: Number | None = None
    number_pool: Annotated[str | None, _PoolName] = None


def _build_shown(entry: AssignmentEntry) -> PhoneNumber | FromPool:
    if (entry.tracking_number is None) == (entry.number_pool is None):
        raise ValueError("assign either a tracking_number or a number_pool")
    return entry.tracking_number or FromPool(entry.number_pool or "")


def _build_assignments(shown: Mapping[str, PhoneNumber | FromPool]) -> tuple[Assignment, ...]:
    return tuple(Assignment(target, one) for target, one in shown.items())


def _sort(record: dict[str, str]) -> dict[str, str]:
    return {name: record[name] for name in sorted(record)}


def expand_blocked_caller(entry: Any) -> Any:
    """The full entry of a caller without a note, who is written as a text alone."""
    return {"caller": entry} if isinstance(entry, str | int) and not isinstance(entry, bool) else entry


_Shown: Any = Annotated[AssignmentEntry, AfterValidator(_build_shown)]
_Carrier: Any = make_type(str, texts.CARRIER)
_Variable: Any = make_type(str, texts.CARRIER_SECRET_NAME)

SWAP = Form(SwapOptions, order=("data_attributes", "whatsapp_links", "sms_links", "json_ld"))
ACCOUNT = Form(
    Account,
    types={"swap": SWAP.type, "carrier_secrets": Annotated[dict[_Carrier, _Variable], AfterValidator(_sort)]},
    stand_ins={part: PageEvents() if part == "page_events" else () for part in PARTS},
)
CAMPAIGN = Form(Campaign, types={"parameter_mapping": ParameterMappings}, order=("name", "route"))
TARGET_NUMBER = Form(TargetNumber, types={"number": Number})
NUMBER_POOL = Form(
    NumberPool,
    types={"tracking_numbers": PoolNumbers, "default_number": Number},
    order=(
        *("name", "campaign", "publisher", "target_numbers", "mode", "key_tags", "buffer_seconds", "max_lease_seconds"),
        *("attribution_window_minutes", "max_size", "sizing", "min_size", "buy_from"),
        *("default_number", "route", "tracking_numbers"),
    ),
)
ON_SITE = Form(
    OnSiteSource,
    # `match_conditions` reads the rule and reports problems of its parts.
    types={"match": Any, "assign": Annotated[dict[str, _Shown], AfterValidator(_build_assignments)]},
    extra={"kind": (Literal["on_site"], "on_site")},
    order=("name", "route", "preset", "priority", "match", "assign"),
)
OFF_SITE = Form(OffSiteSource, types={"tracking_number": Number}, extra={"kind": (Literal["off_site"], ...)})
PAGE_EVENT_RULE = Form(PageEventRule, types={"tags": Tags})
PAGE_EVENTS = Form(PageEvents, types={"rules": make_list_type(MOST_RULES, PAGE_EVENT_RULE.type)})
RECEIVING_NUMBER = Form(ReceivingNumber, types={"number": Number})
POSTBACK = Form(
    Postback,
    types={"headers": Annotated[dict[str, str], AfterValidator(_sort)]},
    order=("name", "on", "url", "method"),
    expand=expand_entry,
)
BLOCKED_CALLER = Form(BlockedCaller, types={"caller": BlockedCallerText}, expand=expand_blocked_caller)
ROUTE = Form(Route, stand_ins={"first": HangUp()})
"""A route without its first step, whose fields are beside the name."""

PART_FORMS: Mapping[str, Form[Any]] = {
    "campaigns": CAMPAIGN,
    "target_numbers": TARGET_NUMBER,
    "number_pools": NUMBER_POOL,
    "receiving_numbers": RECEIVING_NUMBER,
    "postbacks": POSTBACK,
    "blocked_callers": BLOCKED_CALLER,
}
"""The forms of lists whose entries have one form each: all but `tracking_sources` and `routes`."""
