"""The overview: figures of the last days, calls and pools now, and what needs a person."""

import html
import re
from dataclasses import replace

import pytest

from server.account_file.read import read_account_file
from server.domain.calls.attributed import Match
from server.domain.leased_pools import build_leased_pool
from server.domain.leases import LeasedPool
from server.domain.notifications.recipients import NotificationKind
from server.domain.people.roles import Role
from server.domain.refused_origins import OriginCount
from server.domain.reports.periods import find_today
from server.domain.tag_seen import Sightings
from server.stores.notifications import OccurrenceCount
from server.stores.outbox import PostbackState
from tests.accounts import POOLED_ACCOUNT_FILE
from tests.integration.calls.callers import CLICKED, add_together, make_call, request
from tests.integration.console.conftest import NOON, RIVAL, ConsoleDriver
from tests.integration.console.reading_pages import read_figures, write_plainly
from tests.integration.console.report_calls import DAY_SECONDS, HOSTILE, log_calls, log_two_days, talk
from tests.integration.pools.visits import claim, overfill

OVERVIEW = "/console/a/shop/overview"


def read(console: ConsoleDriver, path: str = "", headers: dict[str, str] | None = None) -> str:
    response = console.open_as(Role.ANALYST).get(OVERVIEW + path, headers=headers)
    assert response.status_code == 200
    return response.text


def give_a_pool(console: ConsoleDriver) -> LeasedPool:
    """Let the account `shop` have the pool `roofing-pool`, with three numbers."""
    account = replace(read_account_file(POOLED_ACCOUNT_FILE.encode()), key="shop")
    return build_leased_pool("shop", console.stores.accounts.save(account).account.find_number_pool("roofing-pool"))


@pytest.mark.parametrize(("period", "calls", "answered"), [("today", "4", "3"), ("7", "5", "4"), ("30", "5", "4")])
def test_figures_are_those_of_the_log(console: ConsoleDriver, period: str, calls: str, answered: str) -> None:
    log_two_days(console)
    figures = read_figures(read(console, f"?period={period}"))
    assert figures == {
        "Calls": calls,
        "Answered": answered,
        "Missed": "1",
        "First-time callers": calls,
        "Qualified": "2",
        "Value": "$1,234.56",
    }


def test_a_change_is_said_in_words(console: ConsoleDriver) -> None:
    log_two_days(console)
    assert "▲ 300% more than 1" in write_plainly(read(console, "?period=today"))
    log_calls(console, *(talk(f"CC{number}", NOON - DAY_SECONDS) for number in range(7)))
    assert "▼ 50% less than 8" in write_plainly(read(console, "?period=today"))


def test_the_first_screen_depends_on_what_a_role_may_see(console: ConsoleDriver) -> None:
    for role, screen in ((Role.OWNER, "overview"), (Role.ANALYST, "overview"), (Role.AGENT, "calls")):
        assert console.open_as(role).get("/console/a/shop/").headers["Location"] == f"/console/a/shop/{screen}"
    assert console.open_as(Role.AGENT).get(OVERVIEW).status_code == 403


def test_another_organisation_sees_nothing_of_it(console: ConsoleDriver) -> None:
    log_two_days(console)
    client = console.open_as(Role.OWNER, RIVAL)
    assert client.get(OVERVIEW).status_code == 404
    assert read_figures(client.get("/console/a/other/overview").text)["Calls"] == "5"


def test_calls_that_run_now_are_listed_with_their_length(console: ConsoleDriver) -> None:
    hostile = replace(CLICKED, tracking_source=HOSTILE)
    log_calls(
        console,
        make_call("CA1", NOON - 75, account="shop", attributed=hostile),
        make_call("CA2", NOON, account="other", caller="+14155550177"),
    )
    page = read(console, headers={"HX-Request": "true"})
    assert "<html" not in page
    assert "+1 415-555-0123" in page
    assert "1:15" in page
    assert "+1 415-555-0177" not in page
    assert "<script>alert" not in page


def test_nothing_is_said_to_need_a_person_when_nothing_does(console: ConsoleDriver) -> None:
    console.stores.tag_sightings.record("shop", Sightings(NOON - 60))
    page = read(console)
    assert "Nothing that the server knows of." in page
    assert "The tag was last seen at work" in page


def test_a_tag_that_no_page_has_shown_needs_a_person(console: ConsoleDriver) -> None:
    give_a_pool(console)
    page = read(console)
    assert "Tag not seen" in page
    assert 'href="/console/a/shop/settings/tag"' in page


def test_a_claim_shows_at_once_that_the_tag_is_there(console: ConsoleDriver) -> None:
    pool = give_a_pool(console)
    console.stores.leases.prepare()
    claim(console.stores.leases, pool, "storm", "visitor", NOON - 1)
    assert console.stores.tag_sightings.find("shop") == Sightings()
    assert "Tag not seen" not in read(console)
    assert "not seen" not in console.open_as(Role.OWNER).get("/console/a/shop/settings/tag").text
    # Nobody looks at the number any more, and no process has written down the claim.
    console.clock.now += 1_800
    assert "Tag not seen" not in read(console)


def test_it_is_not_said_that_the_tag_is_missing_where_nothing_can_be_known(console: ConsoleDriver) -> None:
    page = console.open_as(Role.OWNER, RIVAL).get("/console/a/other/overview").text
    assert "Tag not seen" not in page
    assert "static numbers alone send nothing" in page
    for empty in ("No calls yet", "Nobody is calling at this moment.", "The account has no number pool."):
        assert empty in page


def test_a_pool_that_refuses_visits_needs_a_person(console: ConsoleDriver) -> None:
    pool = give_a_pool(console)
    console.stores.leases.prepare()
    overfill(console.stores.leases, pool, NOON)
    page = write_plainly(read(console))
    assert "In the last hour, one visit got the default number of roofing-pool" in page
    assert "3 live · 0 on a call · 0 free of 3 · one miss in the last hour" in page


def test_refused_webhooks_dead_postbacks_and_default_calls_need_a_person(console: ConsoleDriver) -> None:
    stores = console.stores
    refused = NotificationKind.WEBHOOKS_REFUSED
    stores.notifications.count_occurrences("shop", refused, 3)
    default = make_call("CA1", NOON - 60, account="shop", attributed=replace(CLICKED, match=Match.DEFAULT))
    add_together(stores.call_log, default, requests=[request("k", default)])
    (entry,) = stores.outbox.list_outbox("shop", PostbackState.WAITING, 10)
    stores.outbox.mark_failed(entry.entry_id, f"status 500 {HOSTILE}", None)
    page = read(console)
    for what in ("Webhooks refused", "Postbacks dead", "Default number called"):
        assert what in page
    assert "<script>alert" not in page
    assert 'href="/console/a/shop/postbacks/log"' in page
    other = console.open_as(Role.OWNER, RIVAL).get("/console/a/other/overview").text
    for what in ("Webhooks refused", "Postbacks dead", "Default number called"):
        assert what not in other


def count_refused(console: ConsoleDriver, account: str, origin: str, requests: int) -> None:
    today = find_today(NOON, "America/New_York")
    console.stores.refused_origins.add(account, [OriginCount(today, origin, requests)])


def test_a_site_that_is_missing_in_origins_needs_a_person(console: ConsoleDriver) -> None:
    give_a_pool(console)
    count_refused(console, "shop", "https://second.example", 120)
    count_refused(console, "shop", "https://copy.example", 1)
    count_refused(console, "other", "https://only-other.example", 120)
    page = write_plainly(read(console))
    assert "https://second.example asked for numbers 120 times today and 120 times in the last 7 days" in page
    assert "https://copy.example asked" not in page
    assert "In the last 7 days, these asked: https://second.example (120), https://copy.example (1)" in page
    assert "only-other" not in page
    assert "A manager can add it in the settings." in page


def test_who_may_change_the_account_adds_a_refused_site_from_the_overview(console: ConsoleDriver) -> None:
    give_a_pool(console)
    count_refused(console, "shop", "https://second.example", 120)
    manager = console.open_as(Role.MANAGER)
    overview = html.unescape(manager.get(OVERVIEW).text)
    (link,) = re.findall(r'href="([^"]+\?add=[^"]+)"', overview)
    assert link == "/console/a/shop/settings/company?add=https://second.example#origins"
    form = html.unescape(manager.get(link).text)
    assert "https://second.example</textarea>" in form
    assert "It takes effect when you save." in form
    stored = console.stores.accounts.find("shop")
    assert stored is not None
    assert "https://second.example" not in stored.account.origins
    console.stores.accounts.save(replace(stored.account, origins=(*stored.account.origins, "https://second.example")))
    assert "Site refused" not in manager.get(OVERVIEW).text


@pytest.mark.parametrize("added", ["no origin", "https://shop.example", "https://x.example/path", ""])
def test_a_link_adds_only_a_new_origin_to_the_form(console: ConsoleDriver, added: str) -> None:
    stored = console.stores.accounts.find("shop")
    assert stored is not None
    console.stores.accounts.save(replace(stored.account, origins=("https://shop.example",)))
    manager = console.open_as(Role.MANAGER)
    form = manager.get("/console/a/shop/settings/company", query_string={"add": added}).text
    assert "It takes effect when you save." not in form
    analyst = console.open_as(Role.ANALYST)
    form = analyst.get("/console/a/shop/settings/company", query_string={"add": "https://second.example"}).text
    assert "second.example" not in form


def test_refused_webhooks_stay_on_the_page_for_a_week_after_they_were_reported(console: ConsoleDriver) -> None:
    notifications, kind = console.stores.notifications, NotificationKind.WEBHOOKS_REFUSED
    notifications.count_occurrences("shop", kind, 3)
    assert notifications.clear_count(OccurrenceCount("shop", kind, 3, None), NOON)
    assert "Webhooks refused" in read(console)
    console.clock.now = NOON + 8 * DAY_SECONDS
    assert "Webhooks refused" not in read(console)
