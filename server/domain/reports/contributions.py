"""What one call adds to the figures of reports: on which day, in which hour, under which values, and how much."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from server.domain.accounts import Account
from server.domain.calls.call import Call, Outcome
from server.domain.calls.certainty import is_certain
from server.domain.calls.evidence import TAP_TAG
from server.domain.calls.lead import LeadStatus
from server.domain.exports.click_ids import list_click_tags
from server.domain.reports.dimensions import LONGEST_VALUE, Dimension, name_sum_dimension, name_tag_dimension
from server.domain.reports.measures import Counted, Measures, Numbers, write_numbers
from server.domain.routing.hours import find_local_time

_VERSION = "1"  # of the rules of this module: another one counts all calls again
_MISSED = frozenset({Outcome.VOICEMAIL, Outcome.NO_ANSWER, Outcome.BUSY, Outcome.FAILED, Outcome.ABANDONED})
_QUALIFIED = frozenset({LeadStatus.QUALIFIED, LeadStatus.SALE})
_OTHER_THAN_DIGITS = re.compile(r"[^0-9]+")
_COMPARED_DIGITS = 7
_INTERNATIONAL = re.compile(r"\+[0-9][0-9 ().-]{6,30}")
_NONE = Measures()


@dataclass(frozen=True)
class CountingRules:
    """How the calls of an account are counted. Days and hours are in its time zone (IANA); `click_tags` are not counted."""

    account: str
    time_zone: str
    click_tags: frozenset[str]

    @property
    def version(self) -> str:
        """A text that differs when calls are counted differently, so that they are counted again."""
        return " ".join([_VERSION, self.time_zone, *sorted(self.click_tags)])

    def has_other_days(self, version: str) -> bool:
        """Whether days were those of another time zone in this earlier version (empty: there was none)."""
        return bool(version) and version.split(" ")[1] != self.time_zone


@dataclass(frozen=True)
class Contribution:
    """The share of one call in the figures. `day` is `date.toordinal()` and `hour` 0 to 23, both in local time.

    `values` has the call's value of each dimension. A call without a tag has no value of its dimension.
    """

    day: int
    hour: int
    numbers: Numbers
    values: dict[str, str]


def write_counting_rules(account: Account) -> CountingRules:
    """The rules that follow from the account."""
    return CountingRules(account.key, account.time_zone, list_click_tags(account))


def count_call(call: Call, rules: CountingRules) -> Contribution | None:
    """What the call adds to the figures; None for spam and blocked callers, which are in the call log alone."""
    if call.lead.status is LeadStatus.SPAM or call.progress.outcome is Outcome.BLOCKED:
        return None
    local = find_local_time(call.progress.started_at, rules.time_zone)
    measures = _measure(call)
    numbers = write_numbers(Counted(measures, measures if is_certain(call.attributed) else _NONE))
    return Contribution(local.toordinal(), local.hour, numbers, dict(_list_values(call, rules)))


def _measure(call: Call) -> Measures:
    progress, lead = call.progress, call.lead
    return Measures(
        calls=1,
        answered=int(progress.answered_at is not None),
        missed=int(progress.outcome in _MISSED),
        first_time=int(not call.is_repeat),
        qualified=int(lead.status in _QUALIFIED),
        value_cents=lead.value_cents or 0,
        talk_ms=round(progress.talk_seconds * 1000),
    )


def _list_values(call: Call, rules: CountingRules) -> Iterator[tuple[str, str]]:
    attributed = call.attributed
    yield Dimension.TOTAL.value, ""
    yield Dimension.TRACKING_SOURCE.value, attributed.tracking_source[:LONGEST_VALUE]
    yield Dimension.CAMPAIGN.value, attributed.campaign[:LONGEST_VALUE]
    yield Dimension.PUBLISHER.value, attributed.publisher[:LONGEST_VALUE]
    yield Dimension.NUMBER_POOL.value, attributed.number_pool[:LONGEST_VALUE]
    yield Dimension.LANDING_PAGE.value, _read_path(attributed.landing_url)
    yield Dimension.TRACKING_NUMBER.value, str(call.tracking_number)
    yield Dimension.RECEIVING_NUMBER.value, call.progress.receiving_number[:LONGEST_VALUE]
    for name, value in attributed.tags.items():
        if name and value and name not in rules.click_tags and name != TAP_TAG and not _is_personal(value, call.caller):
            dimension = name_tag_dimension(name)
            yield dimension, value[:LONGEST_VALUE]
            yield name_sum_dimension(dimension), ""


def _read_path(url: str) -> str:
    """The path of the URL, "/" for a site's own address, and empty without a URL."""
    if not url:
        return ""
    try:
        return (urlsplit(url).path or "/")[:LONGEST_VALUE]
    except ValueError:  # such as an address in brackets that is none
        return ""


def _is_personal(value: str, caller: str) -> bool:
    """Whether the value is an email address, a number in E.164 or the caller's number: figures outlive the call log."""
    if "@" in value or _INTERNATIONAL.fullmatch(value):
        return True
    # Most values end differently, and need not be searched for digits.
    if not caller or (value[-1].isalnum() and value[-1] != caller[-1]):
        return False
    return _OTHER_THAN_DIGITS.sub("", value).endswith(caller[-_COMPARED_DIGITS:])
