"""A day's sample calls are the same whenever they are drawn, and their events are those of real calls."""

from collections import Counter
from datetime import date, timedelta
from importlib.resources import files

import pytest

from server.account_file.read import read_account_file
from server.demo.sample_calls.drawing import Ending, draw_day
from server.demo.sample_calls.events import write_events
from server.demo.sample_calls.visits import SHAPES
from server.domain.accounts import OffSiteSource
from server.domain.calls.call import Outcome
from server.domain.calls.progress import derive_progress
from server.domain.visit_derivation import prepare_visit_deriver

DEMO = read_account_file(files("demo_pages").joinpath("account.yaml").read_bytes())
DAY = date(2026, 3, 2)
MONTH = [call for days in range(30) for call in draw_day(DAY + timedelta(days=days), "America/New_York")]

OUTCOMES = {
    Ending.ANSWERED: Outcome.ANSWERED,
    Ending.NO_ANSWER: Outcome.NO_ANSWER,
    Ending.ABANDONED: Outcome.ABANDONED,
    Ending.BUSY: Outcome.BUSY,
    Ending.MESSAGE: Outcome.VOICEMAIL,
    Ending.FAILED: Outcome.FAILED,
}


def test_a_day_has_the_same_calls_each_time_and_another_day_has_others() -> None:
    assert list(draw_day(DAY, "UTC")) == list(draw_day(DAY, "UTC"))
    names = [call.name for call in MONTH]
    assert len(names) == len(set(names))
    assert len({call.caller.number for call in MONTH}) > 200


def test_every_source_of_the_demo_account_with_a_number_has_calls() -> None:
    with_numbers = {
        source.name for source in DEMO.tracking_sources if isinstance(source, OffSiteSource) or source.assign
    }
    assert {call.visit.tracking_source for call in MONTH} == with_numbers
    assert {shape.tracking_source for shape in SHAPES} == with_numbers


def test_the_demo_account_recognises_each_visit_as_one_of_its_source() -> None:
    deriver = prepare_visit_deriver(DEMO)
    for call in MONTH:
        if call.visit.landing_url:
            source = deriver.derive(call.visit.landing_url, call.visit.referring_url).source
            assert source is not None
            assert source.name == call.visit.tracking_source


def test_callers_have_numbers_reserved_for_examples_or_none() -> None:
    numbers = Counter(call.caller.number for call in MONTH)
    assert 0 < numbers.pop("") < len(MONTH) // 10
    assert all(number[5:10] == "55501" and len(number) == 12 for number in numbers)
    assert max(numbers.values()) > 1


@pytest.mark.parametrize("ending", Ending)
def test_events_of_each_ending_have_its_outcome(ending: Ending) -> None:
    calls = [call for call in MONTH if call.ending is ending]
    assert calls
    for call in calls:
        events = write_events(call, "main", "desk", is_recorded=True)
        progress = derive_progress(events)
        assert progress.outcome is OUTCOMES[ending]
        assert progress.started_at == call.started_at
        assert progress.ended_at is not None
        assert progress.talk_seconds == (call.talk_seconds if ending is Ending.ANSWERED else 0.0)
        assert bool(progress.recording_url) == (ending in (Ending.ANSWERED, Ending.MESSAGE))
        assert len({event.key for event in events}) == len(events)
