"""Match types, outcomes and leads are the same plain words wherever people meet them, with what they mean."""

import html
import re
from dataclasses import replace

import pytest

from server.console.call_words import LEADS, MATCHES, OUTCOMES
from server.domain.calls.attributed import Match
from server.domain.calls.call import Outcome
from server.domain.calls.lead import LeadStatus
from server.domain.people.roles import Role
from tests.integration.calls.callers import CLICKED, add, make_call
from tests.integration.console.conftest import NOON, ConsoleDriver
from tests.integration.console.report_calls import log_two_days

CALLS = "/console/a/shop/calls"


def test_every_value_has_words_that_no_other_one_has() -> None:
    for words, values in ((MATCHES, Match), (OUTCOMES, Outcome), (LEADS, LeadStatus)):
        assert set(words) == set(values)
        assert len({one.text for one in words.values()}) == len(words)
        assert all(one.meaning.endswith(".") for one in words.values())


@pytest.mark.parametrize("match", list(Match))
def test_a_match_type_has_one_name_and_its_meaning_on_each_page(console: ConsoleDriver, match: Match) -> None:
    call = make_call("CA1", NOON - 60, account="shop", attributed=replace(CLICKED, match=match))
    add(console.stores.call_log, call)
    client, wording = console.open_as(Role.ANALYST), MATCHES[match]
    listed = html.unescape(client.get(f"{CALLS}?column=match&match={match.value}").text)
    assert re.search(rf'<td [^>]*title="{re.escape(wording.meaning)}"[^>]*>{re.escape(wording.text)}</td>', listed)
    assert f'<option value="{match.value}" selected>{wording.text}</option>' in listed
    assert f"<strong>{wording.text}</strong>: {wording.meaning}" in listed
    opened = html.unescape(client.get(f"{CALLS}/twilio-CA1").text)
    assert f"<strong>{wording.text}</strong>. {wording.meaning}" in opened


def test_reports_explain_the_match_types(console: ConsoleDriver) -> None:
    log_two_days(console)
    page = html.unescape(console.open_as(Role.ANALYST).get("/console/a/shop/reports").text)
    assert all(f"<strong>{one.text}</strong>: {one.meaning}" in page for one in MATCHES.values())


def test_outcomes_and_leads_are_words_in_the_list_and_its_filters(console: ConsoleDriver) -> None:
    log_two_days(console)
    page = html.unescape(console.open_as(Role.ANALYST).get(CALLS).text)
    for words in (OUTCOMES, LEADS):
        for value, wording in words.items():
            assert f'<option value="{value.value}">{wording.text}</option>' in page
    assert f'title="{LEADS[LeadStatus.SPAM].meaning}" class="chip bad">Spam<' in page
