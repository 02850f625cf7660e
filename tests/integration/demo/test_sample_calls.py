"""The demo's sample calls: two months of them, each once, written through the contract of the call log."""

from dataclasses import replace
from importlib.resources import files

import pytest

from server.account_file.read import read_account_file
from server.demo.sample_calls.loading import CARRIER, DAYS, load_sample_calls
from server.domain.accounts import Account
from server.domain.calls.attributed import Match
from server.domain.calls.call import Call, Outcome
from server.domain.calls.lead import LeadStatus
from server.open_stores import Stores
from server.stores.call_log import CallFilter
from tests.integration.calls.callers import add, make_call

NOW = 1_796_000_000.0
DAY_SECONDS = 86_400


@pytest.fixture
def demo(stores: Stores) -> Account:
    """The stored demo account."""
    stores.accounts.prepare()
    return stores.accounts.save(read_account_file(files("demo_pages").joinpath("account.yaml").read_bytes())).account


def load(stores: Stores, demo: Account, now: float) -> int:
    return load_sample_calls(demo, stores.call_log, stores.retention, now)


def list_all(stores: Stores) -> list[Call]:
    first = stores.call_log.list_calls("demo", CallFilter(), None, 1_000)
    rest = stores.call_log.list_calls("demo", CallFilter(), first.next_cursor, 1_000).calls if first.next_cursor else ()
    return [*first.calls, *rest]


def test_two_months_of_calls_have_every_source_campaign_outcome_and_kind_of_match(
    stores: Stores, demo: Account
) -> None:
    count = load(stores, demo, NOW)
    calls = list_all(stores)
    assert len(calls) == count >= 800
    assert {call.carrier for call in calls} == {CARRIER}
    assert all(call.progress.started_at >= NOW - DAYS * DAY_SECONDS for call in calls)
    assert all(call.progress.ended_at is not None and call.progress.ended_at <= NOW for call in calls)
    sources = {source.name for source in demo.tracking_sources} - {"Direct"}
    assert {call.attributed.tracking_source for call in calls} == sources
    assert {call.attributed.campaign for call in calls} == {campaign.name for campaign in demo.campaigns}
    assert {call.attributed.match for call in calls} >= {
        Match.SOURCE,
        Match.LIVE,
        Match.TAP,
        Match.SHARED,
        Match.RECENT,
    }
    assert {call.progress.outcome for call in calls} >= {*Outcome} - {
        Outcome.RUNNING,
        Outcome.HANDLED,
        Outcome.UNKNOWN,
        Outcome.UNCONFIRMED,
        Outcome.BLOCKED,
    }
    tags = {name for call in calls for name in call.attributed.tags}
    assert tags >= {"affiliate_id", "sub_id", "keyword", "language"}
    assert any(call.is_repeat for call in calls)
    assert {call.lead.status for call in calls} == {*LeadStatus}
    assert {call.lead.value_cents is not None for call in calls if call.lead.status is LeadStatus.SALE} == {True}
    assert any(call.progress.recording_url for call in calls)
    assert len({call.attributed.publisher for call in calls}) > 3
    assert stores.retention.list_unreturned(NOW + DAY_SECONDS, 1_000) == []


def test_second_start_adds_nothing_and_a_later_one_only_what_has_happened_since(stores: Stores, demo: Account) -> None:
    load(stores, demo, NOW)
    before = list_all(stores)
    assert load(stores, demo, NOW) == 0
    added = load(stores, demo, NOW + DAY_SECONDS)
    after = list_all(stores)
    assert 0 < added < 30
    assert after[added:] == before
    assert all((call.progress.ended_at or 0.0) > NOW - 3_600 for call in after[:added])


def test_the_same_time_gives_the_same_calls_beside_real_ones(stores: Stores, demo: Account) -> None:
    real = make_call("CA1", NOW - 5)
    add(stores.call_log, real)
    load(stores, demo, NOW)
    found = stores.call_log.find("demo", real.call_id)
    assert found == real
    sample = next(call for call in list_all(stores) if call.carrier == CARRIER)
    assert sample.call_id == f"{CARRIER}-{sample.carrier_call_id}"


def test_calls_of_an_erased_caller_stay_erased(stores: Stores, demo: Account) -> None:
    load(stores, demo, NOW)
    caller = next(call.caller for call in list_all(stores) if call.caller)
    erased = stores.retention.erase_caller("demo", caller, NOW)
    assert erased > 0
    assert load(stores, demo, NOW) == 0
    assert caller not in {call.caller for call in list_all(stores)}


def test_an_account_without_these_sources_gets_no_calls(stores: Stores, demo: Account) -> None:
    assert load(stores, replace(demo, tracking_sources=()), NOW) == 0
