"""Lists of 20 calls of a log with a million calls, compared with the same lists of a log with 10,000."""

from contextlib import closing
from dataclasses import replace
from functools import partial

from bench.console.filled import Filled
from bench.console.many_calls import ACCOUNT, DAY_SECONDS, UNTIL, write_keyword
from bench.figure import Figure
from server.stores.call_log import CallFilter, CallLog
from server.stores.sql.call_log.store import SqlCallLog
from server.stores.sql.engine import open_engine

MOST_TIMES = 1.5
MOST_TIMES_RANGE = 3.0
_PAGE = 20
_LAST_PAGE = 500
_RUNS_A_ROUND = 5
_TURNED = ("no filter", "outcome", "a tag", "a word")
_FILTERS = {
    "no filter": CallFilter(),
    "campaign": CallFilter(campaign="campaign 3"),
    "outcome": CallFilter(outcome="voicemail"),
    "lead status": CallFilter(lead_status="sale"),
    "match": CallFilter(match="recent"),
    "tracking source": CallFilter(tracking_source="Newsletter"),
    "publisher": CallFilter(publisher="publisher 7"),
    "tracking number": CallFilter(tracking_number="+18665550009"),
    "receiving number": CallFilter(receiving_number="desk 2"),
    "a tag": CallFilter(tags={"city": "City9"}),
    "another tag": CallFilter(tags={"keyword": write_keyword(1)}),
    "tag and campaign": CallFilter(tags={"device": "phone"}, campaign="campaign 3"),
    "a word": CallFilter(search="roof"),
    "two words": CallFilter(search="roof leak"),
    "word and outcome": CallFilter(search="storm", outcome="busy"),
    "a word's beginning": CallFilter(search="cj0"),
    "callers' first digits": CallFilter(search="+1415"),
}
_RANGES = {
    "30 days": CallFilter(since=UNTIL - 60 * DAY_SECONDS, until=UNTIL - 30 * DAY_SECONDS),
    "30 days and campaign": CallFilter(
        since=UNTIL - 60 * DAY_SECONDS, until=UNTIL - 30 * DAY_SECONDS, campaign="campaign 3"
    ),
    "talk of at least 100 s": CallFilter(min_talk_seconds=100.0),
    "talk of 200 to 300 s": CallFilter(min_talk_seconds=200.0, max_talk_seconds=300.0),
}


def measure_lists(filled: Filled, rounds: int) -> list[Figure]:
    """How many times as long each list takes; and how many times as long its page 500 takes as its first one."""
    runs = rounds * _RUNS_A_ROUND
    with closing(SqlCallLog(open_engine(filled.few))) as few, closing(SqlCallLog(open_engine(filled.many))) as many:
        return [
            *(_compare(filled, few, many, what, wanted, MOST_TIMES, runs) for what, wanted in _FILTERS.items()),
            *(_compare(filled, few, many, what, wanted, MOST_TIMES_RANGE, runs) for what, wanted in _RANGES.items()),
            *(_compare_pages(filled, many, what, runs) for what in _TURNED),
        ]


def _compare(
    filled: Filled, few: CallLog, many: CallLog, what: str, wanted: CallFilter, goal: float, runs: int
) -> Figure:
    def list_calls(log: CallLog) -> None:
        assert len(log.list_calls(ACCOUNT, wanted, None, _PAGE).calls) == _PAGE

    return filled.compare(f"a list by {what}", partial(list_calls, few), partial(list_calls, many), goal, runs)


def _compare_pages(filled: Filled, log: CallLog, what: str, runs: int) -> Figure:
    wanted, cursor = _FILTERS[what], None
    for _page in range(_LAST_PAGE - 1):
        cursor = log.list_calls(ACCOUNT, wanted, cursor, _PAGE).next_cursor
    assert cursor is not None
    both = replace(filled, few=filled.many)
    first, last = (partial(log.list_calls, ACCOUNT, wanted, one, _PAGE) for one in (None, cursor))
    return both.compare(f"page {_LAST_PAGE} by {what}, against page 1", first, last, MOST_TIMES, runs)
