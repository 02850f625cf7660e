"""The list of calls and the page of a call: what they show to each role, and what people change there."""

import csv
import io
from dataclasses import replace

import pytest

from server.domain.calls.attributed import Attributed, Match
from server.domain.people.people import Membership
from server.domain.people.roles import Role
from tests.integration.calls.callers import add, answer, end, make_call, ring
from tests.integration.console.conftest import NOON, RIVAL, ConsoleDriver

CALLS = "/console/a/shop/calls"


@pytest.fixture
def console(console: ConsoleDriver) -> ConsoleDriver:
    """With three calls: Ann's on an ad, Ben's, who reached nobody, and one of the other organisation."""
    log = console.stores.call_log
    ad = Attributed(Match.LIVE, 1, "roofing", "ABC", "roofing-pool", "Google Ads", {"keyword": "storm"})
    ann = make_call("CA1", NOON, ring(NOON, "desk"), answer(NOON + 5, "desk"), end(NOON + 65))
    add(log, replace(ann, account="shop", caller="+14155550123", attributed=ad))
    ben = make_call("CA2", NOON + 100, ring(NOON + 100, "van"), end(NOON + 130))
    add(log, replace(ben, account="shop", caller="+14155550124", attributed=Attributed(Match.NONE)))
    add(log, replace(make_call("CA3", NOON), account="other", caller="+14155550125"))
    return console


def test_the_list_has_the_accounts_own_calls_newest_first(console: ConsoleDriver) -> None:
    page = console.open_as(Role.ANALYST).get(CALLS).text
    assert page.index("+1 415-555-0124") < page.index("+1 415-555-0123")
    assert "+1 415-555-0125" not in page
    assert "Google Ads" in page


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("search=0123", ["0123"]),
        ("search=storm", ["0123"]),
        ("outcome=answered", ["0123"]),
        ("tracking_source=Google+Ads&campaign=roofing", ["0123"]),
        ("tag=keyword&tag_value=storm", ["0123"]),
        ("match=none", ["0124"]),
        ("caller=415-555-0123", ["0123"]),
        ("caller=%2B14155550124", ["0124"]),
        ("min_talk=30", ["0123"]),
        ("since=2027-01-15&until=2027-01-15", ["0124", "0123"]),
        ("until=2027-01-14", []),
        ("period=today", ["0124", "0123"]),
        ("outcome=nonsense", ["0124", "0123"]),
    ],
)
def test_filters_narrow_the_list(console: ConsoleDriver, query: str, expected: list[str]) -> None:
    page = console.open_as(Role.ANALYST).get(f"{CALLS}?{query}", headers={"HX-Request": "true"}).text
    found = [number for number in ("0124", "0123") if f"+1 415-555-{number}" in page]
    assert found == expected


def test_what_can_not_be_read_in_a_filter_is_reported_beside_it(console: ConsoleDriver) -> None:
    page = console.open_as(Role.ANALYST).get(f"{CALLS}?min_talk=long&since=yesterday&caller=nobody").text
    assert "Enter a phone number, such as +1 415 555 0123." in page
    assert "Enter a whole number of seconds." in page
    assert "Enter a date, such as 2026-11-22." in page


def test_days_in_the_wrong_order_are_reported(console: ConsoleDriver) -> None:
    page = console.open_as(Role.ANALYST).get(f"{CALLS}?since=2026-12-05&until=2026-11-01").text
    assert "The last day must not be before the first one." in page


def test_a_name_that_no_part_has_any_more_stays_chosen_in_its_filter(console: ConsoleDriver) -> None:
    page = console.open_as(Role.ANALYST).get(f"{CALLS}?number_pool=renamed+since").text
    assert '<option value="renamed since" selected>renamed since</option>' in page


def test_columns_and_tags_can_be_chosen(console: ConsoleDriver) -> None:
    page = console.open_as(Role.ANALYST).get(f"{CALLS}?column=publisher&tag_columns=keyword").text
    assert 'role="columnheader">Publisher</th>' in page
    assert 'role="columnheader">keyword</th>' in page
    assert 'role="columnheader">Campaign</th>' not in page
    assert "storm" in page


def test_a_long_list_has_pages(console: ConsoleDriver) -> None:
    for number in range(10, 35):
        add(console.stores.call_log, replace(make_call(f"CB{number}", NOON - number), account="shop"))
    client = console.open_as(Role.ANALYST)
    first = client.get(CALLS).text
    (older,) = {part.split('"')[0] for part in first.split('href="')[1:] if "cursor=" in part.split('"')[0]}
    second = client.get(older.replace("&amp;", "&")).text
    assert first.count("card-link") == 20
    assert second.count("card-link") == 7
    assert "Older calls" not in second
    assert client.get(f"{CALLS}?cursor=nonsense").status_code == 400


def test_the_download_has_the_filtered_calls_with_their_tags(console: ConsoleDriver) -> None:
    response = console.open_as(Role.ANALYST).get("/console/a/shop/calls.csv?outcome=answered")
    assert response.mimetype == "text/csv"
    (row,) = csv.DictReader(io.StringIO(response.text.removeprefix("\ufeff")))
    assert (row["caller"], row["tag.keyword"]) == ("'+14155550123", "storm")


def test_an_agent_sees_the_calls_of_their_own_numbers_only(console: ConsoleDriver) -> None:
    console.stores.people.set_membership(Membership("agent-of-acme", "acme", Role.AGENT, ("shop/desk",)), 0.0)
    client = console.open_as(Role.AGENT)
    assert "+1 415-555-0123" in client.get(CALLS).text
    for query in ("", "?receiving_number=van", "?receiving_number="):
        assert "+1 415-555-0124" not in client.get(CALLS + query).text
    assert client.get(f"{CALLS}/twilio-CA1").status_code == 200
    assert client.get(f"{CALLS}/twilio-CA2").status_code == 404
    assert client.post(f"{CALLS}/twilio-CA2/save", data={"status": "sale"}).status_code == 404
    assert client.get("/console/a/shop/calls.csv").status_code == 403


def test_an_agent_does_not_see_calls_of_an_equally_named_number_of_another_account(console: ConsoleDriver) -> None:
    console.stores.people.set_membership(Membership("agent-of-acme", "acme", Role.AGENT, ("second/desk",)), 0.0)
    client = console.open_as(Role.AGENT)
    assert "No receiving numbers are yours yet" in client.get(CALLS).text
    assert client.get(f"{CALLS}/twilio-CA1").status_code == 404


def test_a_download_with_a_filter_that_can_not_be_read_is_refused(console: ConsoleDriver) -> None:
    refused = console.open_as(Role.ANALYST).get("/console/a/shop/calls.csv?min_talk=x")
    assert (refused.status_code, "Enter a whole number of seconds." in refused.text) == (400, True)


def test_an_agent_without_numbers_sees_no_call(console: ConsoleDriver) -> None:
    add(console.stores.call_log, replace(make_call("CA9", NOON + 500), account="shop", caller="+14155550129"))
    page = console.open_as(Role.AGENT).get(CALLS).text
    assert "+1 415-555-01" not in page


def test_a_call_of_another_account_can_not_be_opened_or_changed(console: ConsoleDriver) -> None:
    client = console.open_as(Role.OWNER)
    for path in ("", "/save", "/notes/delete", "/erase-caller"):
        method = "POST" if path else "GET"
        response = client.open(f"{CALLS}/twilio-CA3{path}", method=method, data={"status": "sale", "text": "x"})
        assert response.status_code == 404, path
    assert console.stores.call_log.find("other", "twilio-CA3") is not None


def test_a_number_that_only_rang_is_not_named_as_the_one_that_answered(console: ConsoleDriver) -> None:
    client = console.open_as(Role.ANALYST)
    assert "<dt>Answered by</dt><dd>desk</dd>" in client.get(f"{CALLS}/twilio-CA1").text
    missed = client.get(f"{CALLS}/twilio-CA2").text
    assert "<dt>Rang last</dt><dd>van</dd>" in missed
    assert "Answered by" not in missed


def test_a_person_marks_a_call_and_everybody_sees_who_did(console: ConsoleDriver) -> None:
    client = console.open_as(Role.MANAGER)
    saved = client.post(f"{CALLS}/twilio-CA1/save", data={"status": "sale", "value": "1,049.90"})
    assert saved.status_code == 303
    page = console.open_as(Role.ANALYST).get(f"{CALLS}/twilio-CA1").text
    assert "Manager (manager@acme.example) marked the call as a sale and set its value to 1,049.90" in page
    call = console.stores.call_log.find("shop", "twilio-CA1")
    assert call is not None
    assert call.lead.value_cents == 104_990


@pytest.mark.parametrize("value", ["a lot", "-5", "1.234", "99999999999"])
def test_a_value_that_is_no_amount_is_reported_and_nothing_is_stored(console: ConsoleDriver, value: str) -> None:
    client = console.open_as(Role.MANAGER)
    response = client.post(f"{CALLS}/twilio-CA1/save", data={"status": "sale", "value": value})
    assert response.status_code == 422
    assert "Enter an amount" in response.text
    call = console.stores.call_log.find("shop", "twilio-CA1")
    assert call is not None
    assert call.lead.status.value == "new"


def test_notes_are_added_and_deleted(console: ConsoleDriver) -> None:
    client = console.open_as(Role.AGENT)
    console.stores.people.set_membership(Membership("agent-of-acme", "acme", Role.AGENT, ("shop/desk",)), 0.0)
    client.post(f"{CALLS}/twilio-CA1/save", data={"text": "Wants a quote\r\nby Friday"})
    (note,) = console.stores.leads.list_notes("shop", "twilio-CA1") or []
    assert (note.author, note.text) == ("agent@acme.example", "Wants a quote\nby Friday")
    empty = client.post(f"{CALLS}/twilio-CA1/save", data={"text": "  "}, follow_redirects=True)
    assert "Nothing has changed." in empty.text
    client.post(f"{CALLS}/twilio-CA1/notes/delete", data={"note_id": str(note.note_id)})
    assert console.stores.leads.list_notes("shop", "twilio-CA1") == []


def test_an_agent_deletes_own_notes_only(console: ConsoleDriver) -> None:
    agent = console.open_as(Role.AGENT)
    console.stores.people.set_membership(Membership("agent-of-acme", "acme", Role.AGENT, ("shop/desk",)), 0.0)
    note = console.stores.leads.add_note("shop", "twilio-CA1", "Paid in cash", "manager@acme.example", NOON)
    assert note is not None
    page = agent.get(f"{CALLS}/twilio-CA1").text
    assert "Manager (manager@acme.example)" in page
    assert "notes/delete" not in page
    form = {"note_id": str(note.note_id)}
    assert agent.post(f"{CALLS}/twilio-CA1/notes/delete", data=form).status_code == 403
    assert console.stores.leads.list_notes("shop", "twilio-CA1") == [note]
    owner = console.open_as(Role.OWNER)
    assert "notes/delete" in owner.get(f"{CALLS}/twilio-CA1").text
    assert owner.post(f"{CALLS}/twilio-CA1/notes/delete", data=form).status_code == 303
    assert console.stores.leads.list_notes("shop", "twilio-CA1") == []


def test_erasing_a_caller_deletes_their_calls_to_this_account_only(console: ConsoleDriver) -> None:
    add(console.stores.call_log, replace(make_call("CA7", NOON), account="other", caller="+14155550123"))
    assert console.open_as(Role.MANAGER).post(f"{CALLS}/twilio-CA1/erase-caller").status_code == 303
    assert console.stores.call_log.find("shop", "twilio-CA1") is None
    assert console.stores.call_log.find("other", "twilio-CA7") is not None
    assert console.open_as(Role.ANALYST, RIVAL).get("/console/a/other/calls/twilio-CA7").status_code == 200


def test_the_open_list_is_replaced_only_when_something_has_changed(console: ConsoleDriver) -> None:
    client, htmx = console.open_as(Role.ANALYST), {"HX-Request": "true"}

    def read_state(text: str) -> str:
        return text.split('name="state" value="')[1].split('"')[0]

    state = read_state(client.get(CALLS).text)
    address = f"{CALLS}?outcome=answered&state="
    unchanged = client.get(address + state, headers=htmx)
    assert (unchanged.status_code, unchanged.data) == (204, b"")
    assert client.get(address + state).status_code == 200
    add(console.stores.call_log, replace(make_call("CA7", NOON + 200), account="other"))
    assert client.get(address + state, headers=htmx).status_code == 204
    add(console.stores.call_log, replace(make_call("CA8", NOON + 200), account="shop"))
    changed = client.get(f"{CALLS}?state={state}", headers=htmx)
    assert changed.status_code == 200
    assert 'id="call-twilio-CA8"' in changed.text
    assert "state=" not in changed.text
    state = read_state(changed.text)
    assert client.get(address + state, headers=htmx).status_code == 204
    console.clock.now += 60
    assert client.get(address + state, headers=htmx).status_code == 200


@pytest.mark.parametrize(
    "argument", ["_scheme=ftp", "_external=1", "_anchor=x", "_method=POST", "endpoint=x", "self=x"]
)
def test_arguments_that_the_list_does_not_read_are_not_passed_on(console: ConsoleDriver, argument: str) -> None:
    browser = console.open_as(Role.ANALYST)
    for headers in ({}, {"HX-Request": "true"}):
        response = browser.get(f"{CALLS}?{argument}&search=0123&column=talk", headers=headers)
        assert response.status_code == 200
    page = browser.get(f"{CALLS}?{argument}&search=0123&column=talk").text
    assert "calls.csv?search=0123&amp;column=talk" in page
    assert argument not in page.partition('id="calls"')[2]
    assert "http://localhost/console" not in page
