"""`dni calls show`: one call from landing to hang-up."""

import json
from dataclasses import replace

from server.domain.accounts import Account
from server.domain.calls.events import CallEvent, EventKind
from server.domain.calls.lead import LeadStatus
from server.domain.calls.lead_changes import LeadUpdate
from server.domain.calls.written import write_call
from server.open_stores import Stores
from server.stores.call_log import CallLog
from tests.integration.calls.callers import (
    CLICKED,
    NOON,
    UNMATCHED,
    add,
    answer,
    end,
    leg,
    make_call,
    request,
    ring,
    step,
)
from tests.integration.calls.commands import read_lines, run
from tests.unit.server.domain.calls.stories import STORIES

STEERING = "\x1b[2J\u202e"


def test_call_is_shown_from_landing_to_hang_up(shop: CallLog) -> None:
    tags = {**CLICKED.tags, "tel_tapped_at": str(int((NOON - 4) * 1000))}
    call = make_call(
        "CA1",
        NOON,
        step("step", NOON, "main"),
        ring(NOON, "desk"),
        answer(NOON + 5, "desk"),
        CallEvent("tags", EventKind.TAGGED, NOON + 20, {"quote": "requested"}),
        leg(EventKind.LEG_ENDED, NOON + 65, "desk", status="answered", talk_seconds="60"),
        end(NOON + 66),
        attributed=replace(CLICKED, tags=tags),
    )
    add(shop, replace(call, is_repeat=True))
    with shop.begin() as transaction:
        transaction.send([request("one", call)], NOON + 66)
    assert read_lines("calls", "show", "twilio-CA1") == [
        "Call twilio-CA1 of account demo",
        "  From +14155550123, a repeat caller",
        "  To +18665550120",
        "  Attributed (live): the only visitor who sees the number",
        "  Campaign: roofing",
        "  Publisher: Harbor Media",
        "  Number pool: roofing-pool",
        "  Tracking source: Google Ads",
        "  Tag gclid: Cj0KCQ",
        "  Tag keyword: roof repair",
        "  Tag tel_tapped_at: 1799999996000",
        "  Times: UTC",
        "",
        "2027-01-15 07:58:30 UTC      -1:30  The visitor came to https://harbor.example/?gclid=Cj0KCQ, "
        "from https://www.google.com/",
        "2027-01-15 07:59:56 UTC      -0:04  The visitor tapped a number on the page",
        "2027-01-15 08:00:00 UTC      +0:00  The call came in",
        "2027-01-15 08:00:00 UTC      +0:00  Route main: goes on",
        "2027-01-15 08:00:00 UTC      +0:00  desk rings",
        "2027-01-15 08:00:05 UTC      +0:05  desk answered",
        "2027-01-15 08:00:20 UTC      +0:20  Tags came from the page: quote=requested",
        "2027-01-15 08:01:05 UTC      +1:05  desk left the call: 1 min 0 s of talk",
        "2027-01-15 08:01:06 UTC      +1:06  The call ended",
        "2027-01-15 08:01:06 UTC      +1:06  Postback tracker (waiting, 0 attempts): POST https://tracker.example/postback",
        "",
        "Outcome: answered, answered by desk, 5 s of ringing, 1 min 0 s of talk.",
    ]


def test_running_call_without_a_visitor_is_shown(shop: CallLog) -> None:
    add(shop, make_call("CA1", caller="", attributed=UNMATCHED))
    lines = read_lines("calls", "show", "CA1")
    assert "  From (withheld)" in lines
    assert "  Attributed (none): no visitor: only the number is known" in lines
    assert lines[-1] == "The call is still running."


def test_every_kind_of_call_can_be_shown(shop: CallLog) -> None:
    for name, events in STORIES.items():
        add(shop, replace(make_call(name, events[0].at), events=tuple(events)))
        lines = read_lines("calls", "show", name)
        assert len([line for line in lines if line[:2] == "20"]) == len(events) + 1


def test_tap_long_before_or_after_the_call_is_not_shown_as_evidence(shop: CallLog) -> None:
    for location, value in enumerate([str(int((NOON + 60) * 1000)), "9" * 15, "soon", "", "-1", "0"]):
        add(shop, make_call(f"CA{location}", attributed=replace(CLICKED, tags={"tel_tapped_at": value})))
        assert not any("tapped a number" in line for line in read_lines("calls", "show", f"CA{location}"))


def test_json_is_the_whole_call(shop: CallLog) -> None:
    call = make_call("CA1", NOON, end(NOON + 9))
    add(shop, call)
    (line,) = read_lines("calls", "show", "CA1", "--format", "json")
    assert json.loads(line) == write_call(call)
    assert [event["kind"] for event in json.loads(line)["events"]] == ["started", "ended"]


def test_unknown_call_is_reported(shop: CallLog) -> None:
    add(shop, make_call("CA1", account="other"))
    result = run("calls", "show", "CA1", "--account", "demo")
    assert result.exit_code == 1
    assert "there is no call 'CA1'" in result.output
    assert run("calls", "show", "CA1").exit_code == 0


def test_text_of_visitors_never_controls_the_terminal(shop: CallLog) -> None:
    details = dict.fromkeys(
        ("path", "decision", "leg", "receiving_number", "status", "digits", "recording_url"), STEERING
    )
    events = [CallEvent(kind, kind, NOON, {**details, STEERING: STEERING}) for kind in EventKind]
    odd = replace(CLICKED, **dict.fromkeys(("campaign", "landing_url", "referring_url", "publisher"), STEERING))
    add(shop, make_call("CA1", NOON, *events, caller=STEERING, attributed=replace(odd, tags={STEERING: STEERING})))
    assert all(line.isprintable() for line in read_lines("calls", "show", "CA1"))


def test_lead_and_notes_are_shown_with_who_and_when(shop: CallLog, stores: Stores, account: Account) -> None:
    add(shop, make_call("CA1", NOON, end(NOON + 9)))
    stores.leads.add_note("demo", "CA1", "wants a new\nroof \u202e", "Ana", NOON + 60)
    stores.leads.set_lead(account, "CA1", LeadUpdate(LeadStatus.NOT_A_LEAD, 104905), "Ben", NOON + 90)
    lines = read_lines("calls", "show", "CA1")
    assert "  Lead: not a lead" in lines
    assert "  Value: 1,049.05" in lines
    assert "2027-01-15 08:01:00 UTC      +1:00  Ana noted: wants a new roof \ufffd" in lines
    changed = "Ben marked the call as no lead and set its value to 1,049.05"
    assert f"2027-01-15 08:01:30 UTC      +1:30  {changed}" in lines
    (row,) = [line for line in read_lines("calls", "list") if "CA1" in line]
    assert row.split()[-4:] == ["not", "a", "lead", "1,049.05"]
