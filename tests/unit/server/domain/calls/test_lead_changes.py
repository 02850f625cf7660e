"""What people do with the lead of a call."""

from dataclasses import replace

import pytest

from server.domain.calls.events import EventKind
from server.domain.calls.lead import Lead, LeadStatus
from server.domain.calls.lead_changes import LARGEST_VALUE_CENTS, LeadUpdate, change_lead
from server.domain.calls.progress import derive_progress
from tests.posted_calls import make_account
from tests.unit.server.domain.calls.stories import STORIES
from tests.unit.server.domain.calls.test_written import CALL


@pytest.mark.parametrize(
    ("update", "expected"),
    [
        (LeadUpdate(), Lead(LeadStatus.SALE, 500)),
        (LeadUpdate(LeadStatus.SPAM), Lead(LeadStatus.SPAM, 500)),
        (LeadUpdate(value_cents=0), Lead(LeadStatus.SALE, 0)),
        (LeadUpdate(clears_value=True), Lead(LeadStatus.SALE)),
        (LeadUpdate(value_cents=LARGEST_VALUE_CENTS), Lead(LeadStatus.SALE, LARGEST_VALUE_CENTS)),
    ],
)
def test_an_update_changes_only_what_it_names(update: LeadUpdate, expected: Lead) -> None:
    assert update.apply(Lead(LeadStatus.SALE, 500)) == expected


@pytest.mark.parametrize("value", [-1, LARGEST_VALUE_CENTS + 1])
def test_a_value_out_of_range_is_rejected(value: int) -> None:
    with pytest.raises(ValueError, match="from 0 to 100,000,000,000 cents"):
        LeadUpdate(value_cents=value).apply(Lead())


def test_the_event_of_a_change_has_the_author_and_what_changed() -> None:
    change = change_lead(make_account(), CALL, LeadUpdate(LeadStatus.QUALIFIED), "Ana", 9.0)
    (event,) = change.events
    assert (event.kind, event.at, event.details) == (EventKind.LEAD_CHANGED, 9.0, {"by": "Ana", "status": "qualified"})
    assert change.after.lead == Lead(LeadStatus.QUALIFIED)
    again = change_lead(make_account(), change.after, LeadUpdate(LeadStatus.NEW), "Ana", 9.0)
    assert again.events[0].key != event.key


@pytest.mark.parametrize("name", STORIES)
def test_a_lead_that_changes_at_any_time_says_nothing_about_how_a_call_went(name: str) -> None:
    events = STORIES[name]
    (changed,) = change_lead(make_account(), CALL, LeadUpdate(LeadStatus.SALE), "Ana", 0.0).events
    for at in (events[0].at, events[-1].at + 1_000):
        assert derive_progress([*events, replace(changed, at=at)]) == derive_progress(events)
