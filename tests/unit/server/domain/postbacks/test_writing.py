"""The changes of a call for which postback requests are written, each once."""

from dataclasses import replace

import pytest

from server.domain.accounts import Account
from server.domain.calls.attributed import Attributed, Match
from server.domain.calls.call import Call, Outcome
from server.domain.calls.event_writing import write_provisional_end
from server.domain.calls.events import CallEvent, EventKind
from server.domain.calls.lead import Lead, LeadStatus
from server.domain.calls.written import CALL_FIELDS, write_call
from server.domain.postbacks.postback import Method, PostbackRequest, Trigger
from server.domain.postbacks.values import read_values
from server.domain.postbacks.writing import list_withdrawn, write_requests
from tests.posted_calls import RINGING, STARTED_AT, answer, end, make_account, make_postback, tag


def follow(account: Account, *states: Call) -> list[PostbackRequest]:
    """All requests for a call with these states, as in an outbox: each idempotency key once."""
    before: Call | None = None
    kept: dict[str, PostbackRequest] = {}
    for after in states:
        for request in write_requests(account, before, after):
            kept.setdefault(request.idempotency_key, request)
        before = after
    return list(kept.values())


def test_each_trigger_writes_one_request_per_call() -> None:
    account = make_account(*(make_postback(name=on.value, on=on) for on in Trigger if on is not Trigger.TAG_ADDED))
    talking = answer(RINGING)
    over = end(talking, 40)
    requests = follow(account, RINGING, RINGING, talking, talking, over, over)
    assert [request.postback for request in requests] == ["call_started", "call_answered", "call_ended"]


def test_call_first_reported_at_its_end_writes_all_requests_at_once() -> None:
    account = make_account(*(make_postback(name=on.value, on=on) for on in Trigger))
    requests = follow(account, end(answer(RINGING), 40))
    assert [request.postback for request in requests] == ["call_started", "call_answered", "call_ended"]


def test_request_has_the_values_at_the_time_of_writing() -> None:
    postback = make_postback(
        "https://t.example/p?cid={click_id}&sec={talk_seconds}&at={ended_at}",
        method=Method.POST,
        headers={"Content-Type": "application/json", "X-Call": "{call_id}"},
        body='{{"caller": "{caller}", "started": {started_at.unix}, "tags": {tags}}}',
        secret="POSTBACK_SIGNING",
    )
    (request,) = follow(make_account(postback), RINGING, end(RINGING, 40))
    assert request.url == "https://t.example/p?cid=abc&sec=40&at=2026-11-22T06%3A01%3A00.000Z"
    assert request.headers == {"Content-Type": "application/json", "X-Call": "twilio-CA1"}
    assert request.body == '{"caller": "+14155550123", "started": 1795327200, "tags": {"click_id": "abc"}}'
    assert (request.account, request.call_id, request.method) == ("demo", "twilio-CA1", Method.POST)
    assert request.secret == "POSTBACK_SIGNING"


def test_changes_after_the_end_write_no_second_request() -> None:
    over = end(RINGING, 40)
    later = replace(over, progress=replace(over.progress, talk_seconds=41.0))
    assert len(follow(make_account(make_postback()), RINGING, over, later, tag(later, quote="sent"))) == 1


def test_call_with_too_short_talk_is_reported_only_after_a_correction() -> None:
    account = make_account(make_postback(min_talk_seconds=30))
    assert follow(account, RINGING, end(RINGING, 29)) == []
    assert len(follow(account, RINGING, end(RINGING, 0), end(RINGING, 30))) == 1


def test_call_without_its_needed_tag_is_reported_when_the_tag_arrives() -> None:
    account = make_account(make_postback(needs_tags=("tags.gclid",)))
    over = end(RINGING)
    assert follow(account, RINGING, over) == []
    assert follow(account, RINGING, over, tag(over, gclid="")) == []
    assert len(follow(account, RINGING, over, tag(over, gclid="x"), tag(over, gclid="y"))) == 1


def test_only_calls_of_the_campaign_are_reported() -> None:
    assert len(follow(make_account(make_postback(campaign="roofing")), RINGING, end(RINGING))) == 1
    assert follow(make_account(make_postback(campaign="gutters")), RINGING, end(RINGING)) == []


def test_added_tags_are_reported_once_for_each_state_of_the_tags() -> None:
    account = make_account(make_postback("https://t.example/?q={tags.quote}", on=Trigger.TAG_ADDED))
    first, second = tag(RINGING, quote="asked"), tag(RINGING, quote="sent")
    requests = follow(account, RINGING, first, first, second, second)
    assert [request.url for request in requests] == ["https://t.example/?q=asked", "https://t.example/?q=sent"]
    assert write_requests(account, second, RINGING) == []


def test_tags_at_the_start_of_a_call_do_not_count_as_added() -> None:
    assert follow(make_account(make_postback(on=Trigger.TAG_ADDED)), RINGING, RINGING) == []


def test_tags_from_an_entered_extension_do_not_count_as_added() -> None:
    unknown = replace(RINGING, attributed=Attributed(Match.NONE))
    assert follow(make_account(make_postback(on=Trigger.TAG_ADDED)), unknown, RINGING) == []


def test_postback_created_after_the_event_is_not_sent_for_it() -> None:
    over = end(RINGING)
    assert write_requests(make_account(make_postback()), over, tag(over, quote="sent")) == []


def test_keys_differ_by_call_postback_and_trigger() -> None:
    account = make_account(
        make_postback(), make_postback(name="other"), make_postback(name="other", on=Trigger.CALL_STARTED)
    )
    requests = write_requests(account, None, end(RINGING))
    requests += write_requests(account, None, end(replace(RINGING, call_id="twilio-CA2")))
    assert len({request.idempotency_key for request in requests}) == 6


def test_fields_override_tags_of_the_same_name() -> None:
    find_value = read_values(tag(RINGING, caller="somebody", **{"started_at.unix": "then"}), "UTC")
    assert find_value("caller") == "+14155550123"
    assert find_value("tags.caller") == "somebody"
    assert find_value("started_at.unix") == 1_795_327_200
    assert find_value("tags.started_at.unix") == "then"
    assert find_value("ended_at.micros") is None


def test_every_field_of_a_call_can_be_a_placeholder() -> None:
    assert set(CALL_FIELDS) == set(write_call(RINGING))


MISSED = make_postback(name="missed", on=Trigger.CALL_MISSED)


def miss(outcome: Outcome) -> Call:
    """The call after it ended with this outcome."""
    over = end(RINGING)
    return replace(over, progress=replace(over.progress, outcome=outcome))


@pytest.mark.parametrize("outcome", Outcome)
def test_a_call_is_missed_if_nobody_answered_although_somebody_should_have(outcome: Outcome) -> None:
    over = RINGING if outcome is Outcome.RUNNING else miss(outcome)
    is_missed = outcome in (Outcome.NO_ANSWER, Outcome.BUSY, Outcome.FAILED, Outcome.ABANDONED, Outcome.VOICEMAIL)
    assert len(follow(make_account(MISSED), RINGING, over, over)) == is_missed


def test_a_missed_call_waits_while_its_end_is_provisional_and_is_withdrawn_if_it_was_answered() -> None:
    hung_up = replace(miss(Outcome.ABANDONED), events=(write_provisional_end(STARTED_AT + 60),))
    (request,) = write_requests(make_account(MISSED), RINGING, hung_up)
    assert request.is_delayed
    corrected = replace(end(answer(RINGING), 40), events=())
    assert list_withdrawn(make_account(MISSED), hung_up, corrected) == [request.idempotency_key]


def change_lead(call: Call, status: LeadStatus, value_cents: int | None = None) -> Call:
    """The call after a person has changed its lead."""
    event = CallEvent(f"lead_changed/{len(call.events)}", EventKind.LEAD_CHANGED, STARTED_AT)
    return replace(call, lead=Lead(status, value_cents), events=(*call.events, event))


def test_each_change_of_a_lead_is_reported_once_also_back_to_an_earlier_one() -> None:
    url = "https://t.example/?s={lead.status}&v={lead.value}&c={lead.value_cents}"
    account = make_account(
        make_postback(url, name="status", on=Trigger.LEAD_STATUS_CHANGED),
        make_postback(url, name="value", on=Trigger.VALUE_CHANGED),
    )
    sale = change_lead(end(RINGING), LeadStatus.SALE, 4990)
    new = change_lead(sale, LeadStatus.NEW, 4990)
    again = change_lead(new, LeadStatus.SALE)
    requests = follow(account, RINGING, end(RINGING), sale, sale, new, again, again)
    assert [(request.postback, request.url.partition("?")[2]) for request in requests] == [
        ("status", "s=sale&v=49.9&c=4990"),
        ("value", "s=sale&v=49.9&c=4990"),
        ("status", "s=new&v=49.9&c=4990"),
        ("status", "s=sale&v=&c="),
        ("value", "s=sale&v=&c="),
    ]
