"""What an account file's routes mean: short forms, and values that other readers of YAML take for numbers and dates."""

from datetime import date, time

import pytest

from server.account_file.read import read_account_file
from server.domain.accounts import OffSiteSource
from server.domain.phone_numbers import PhoneNumber
from server.domain.routing.steps import (
    ByTag,
    Geo,
    GeoCase,
    GoTo,
    HangUp,
    HangUpReason,
    Hours,
    Menu,
    ReceivingNumber,
    Ring,
    RingOrder,
    Rung,
    Say,
    Schedule,
    Spoken,
    Step,
    TagCase,
    TagTest,
    Voicemail,
)

HEAD = """\
account: {key: a, name: A, country: US}
receiving_numbers: [{name: desk, number: "(415) 555-0180"}, {name: "7", number: "+14155550181"}]
routes:
  - {name: closed, voicemail: Please leave a message.}
"""
CLOSED = GoTo("closed")


def read_first(step: str) -> Step:
    """The first step of a route that is written like this, below `main`."""
    account = read_account_file(f"{HEAD}  - name: main\n    {step}".encode())
    return account.routes[-1].first


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("ring: desk\n    otherwise: closed", "ring: {receiving_numbers: [{name: desk}]}\n    otherwise: {route: closed}"),
        ("ring: [desk, 7]\n    otherwise: closed", "ring: {receiving_numbers: [desk, '7']}\n    otherwise: closed"),
        ("voicemail: Hello", "voicemail: {say: {text: Hello}}"),
        ("say: Hello", "say: {text: Hello}"),
        ("hang_up: true", "hang_up: ended"),
        ("extension: Which?\n    then: closed\n    otherwise: closed",
         "extension: {say: Which?, repeats: 2, seconds: 5}\n    then: closed\n    otherwise: closed"),
        ("by_tag: [{tag: a, is: x, then: closed}]\n    otherwise: closed",
         "by_tag: [{tag: a, is: [x], then: closed}]\n    otherwise: closed"),
    ],
)  # fmt: skip
def test_a_short_form_means_the_same_as_the_long_one(short: str, long: str) -> None:
    assert read_first(short) == read_first(long)


def test_a_route_s_name_can_stand_for_a_step() -> None:
    assert read_first("say: Hello\n    then: closed") == Say(Spoken("Hello"), CLOSED)


def test_the_route_of_the_issue_is_read_as_it_is_meant() -> None:
    step = 'ring: {receiving_numbers: [desk], order: together, seconds: 25}\n    otherwise: {say: "We will call you back."}'
    assert read_first(step) == Ring((Rung("desk"),), Say(Spoken("We will call you back.")), RingOrder.TOGETHER, 25)


def test_everything_of_a_ring_is_read() -> None:
    step = (
        "ring: {receiving_numbers: [{name: desk, weight: 3, seconds: 15}], order: by_weight, seconds: 30, "
        "whisper: {text: 'A call from {keyword}', language: en}, record: true}\n    otherwise: {hang_up: busy}"
    )
    assert read_first(step) == Ring(
        (Rung("desk", 3, 15),),
        HangUp(HangUpReason.BUSY),
        RingOrder.BY_WEIGHT,
        30,
        Spoken("A call from {keyword}", "en"),
        is_recorded=True,
    )


def test_hours_and_holidays_need_no_quotes() -> None:
    step = "schedule: {hours: {fri-sun: 09:00-17:30}, holidays: [2026-12-25, 02-29]}\n    then: closed\n    otherwise: closed"
    hours = tuple(Hours(weekday, time(9), time(17, 30)) for weekday in (4, 5, 6))
    assert read_first(step) == Schedule(hours, CLOSED, CLOSED, None, (date(2026, 12, 25), (2, 29)))


@pytest.mark.parametrize(
    ("written", "hours"),
    [
        ("mon: 0:00-24:00", [Hours(0, time(0), time(0))]),
        ("mon: 22:00-06:00", [Hours(0, time(22), time(6))]),
        ("'sun, wed': 9:00-10:00", [Hours(2, time(9), time(10)), Hours(6, time(9), time(10))]),
        ("sat-mon: 9:00-10:00", [Hours(day, time(9), time(10)) for day in (0, 5, 6)]),
        ("MON: ['13:00-14:00', ' 9:00 - 12:00 ']", [Hours(0, time(9), time(12)), Hours(0, time(13), time(14))]),
    ],
)
def test_spans_are_read_as_people_write_them(written: str, hours: list[Hours]) -> None:
    schedule = read_first(f"schedule: {{hours: {{{written}}}}}\n    then: closed\n    otherwise: closed")
    assert isinstance(schedule, Schedule)
    assert schedule.hours == tuple(hours)


def test_keys_need_no_quotes_and_stand_in_the_order_of_a_phone() -> None:
    step = "menu: {say: Press., keys: {0: closed, '*': closed, 1: closed}}\n    otherwise: closed"
    menu = read_first(step)
    assert isinstance(menu, Menu)
    assert list(menu.keys) == ["1", "0", "*"]


def test_places_are_texts_however_they_are_written() -> None:
    step = "geo: [{area_codes: [415, 030], states: [on], countries: [no], then: closed}]\n    otherwise: closed"
    case = GeoCase(CLOSED, ("415", "030"), ("ON",), ("NO",))
    assert read_first(step) == Geo((case,), CLOSED)


def test_values_of_tags_are_texts_however_they_are_written() -> None:
    step = "by_tag: [{tag: a, is: [true, 12, no], then: closed}, {tag: b, present: true, then: closed}]\n    otherwise: closed"
    cases = (TagCase("a", TagTest.IS, CLOSED, ("true", "12", "no")), TagCase("b", TagTest.PRESENT, CLOSED))
    assert read_first(step) == ByTag(cases, CLOSED)


def test_receiving_numbers_are_read_like_all_numbers() -> None:
    account = read_account_file(HEAD.encode())
    assert account.receiving_numbers[0] == ReceivingNumber("desk", PhoneNumber("+14155550180"))
    assert account.routes[0].first == Voicemail(Spoken("Please leave a message."))


def test_steps_may_be_nested_as_deep_as_is_said() -> None:
    written = "{say: Hello}"
    for _ in range(8):
        written = f"{{geo: [{{states: [CA], then: {written}}}], otherwise: closed}}"
    step = read_first(f"geo: [{{states: [CA], then: {written}}}]\n    otherwise: closed")
    for _ in range(9):
        assert isinstance(step, Geo)
        step = step.cases[0].then
    assert step == Say(Spoken("Hello"))


def test_parts_of_an_account_may_name_a_route() -> None:
    account = read_account_file(
        b"""
account: {key: a, name: A, country: US, route: closed, time_zone: Europe/Berlin, call_retention_days: 30}
campaigns: [{name: c, route: closed}]
tracking_sources:
  - {name: everyone, preset: any, route: closed}
  - {name: bus, kind: off_site, tracking_number: "+18665550110", campaign: c, route: closed}
routes: [{name: closed, hang_up: rejected}]
"""
    )
    assert (account.route, account.time_zone, account.call_retention_days) == ("closed", "Europe/Berlin", 30)
    assert account.campaigns[0].route == "closed"
    assert [source.route for source in account.tracking_sources] == ["closed", "closed"]
    assert account.tracking_sources[1] == OffSiteSource("bus", PhoneNumber("+18665550110"), None, "c", "closed")
