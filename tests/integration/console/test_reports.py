"""Reports in the console: figures equal to the log's, for one account, with safe texts."""

import csv
import html
import io
import re
from dataclasses import replace
from datetime import date

import pytest

from server.domain.people.roles import Role
from server.domain.reports.report import Claims
from tests.integration.calls.callers import CLICKED, UNMATCHED, add, end, make_call
from tests.integration.console.conftest import NOON, ConsoleDriver
from tests.integration.console.reading_pages import read_figures, read_table, write_plainly
from tests.integration.console.report_calls import (
    BING,
    DAY_SECONDS,
    HOSTILE,
    block,
    count,
    log_calls,
    log_two_days,
    miss,
    talk,
)

REPORTS = "/console/a/shop/reports"


def read(console: ConsoleDriver, path: str = "", key: str = "shop") -> str:
    response = console.open_as(Role.ANALYST).get(f"/console/a/{key}/reports{path}")
    assert response.status_code == 200
    return response.text


def read_values(page: str) -> list[str]:
    """The first cells of the table of a report, without its heading."""
    return [row[0] for row in read_table(page, "table report")[1:]]


def test_the_table_and_its_totals_are_those_of_the_log(console: ConsoleDriver) -> None:
    log_two_days(console)
    heading, *rows = read_table(read(console), "table report")
    assert heading[:5] == ["Source", "Calls ↓", "Change", "Certain", "Shared or unknown"]
    assert rows[0] == ["Google Ads", "3", "+3 from 0", "2", "1", "2", "1", "3", "2", "$1,234.56", "1:00"]
    assert rows[1] == ["Bing Ads", "2", "+2 from 0", "2", "0", "2", "0", "2", "0", "$0.00", "1:00"]
    assert rows[2] == ["All calls", "5", "+5 from 0", "4", "1", "4", "1", "5", "2", "$1,234.56", "1:00"]
    assert rows[3][:2] == ["Certain", "4"]
    assert rows[4][:2] == ["Shared or unknown", "1"]


def test_certain_calls_and_others_are_told_apart_in_every_figure(console: ConsoleDriver) -> None:
    log_two_days(console)
    page = read(console)
    assert read_figures(page) == {
        "Calls": "5",
        "Answered": "4",
        "Missed": "1",
        "First-time callers": "5",
        "Qualified": "2",
        "Value": "$1,234.56",
    }
    assert "4 certain, 1 shared or unknown" in write_plainly(page)
    assert "1 certain, 1 shared or unknown" in write_plainly(page)


@pytest.mark.parametrize(
    ("dimension", "expected"),
    [
        ("campaign", ["roofing"]),
        ("publisher", ["Harbor Media"]),
        ("landing_page", ["/", "/b"]),
        ("tracking_number", ["+1 866-555-0120"]),
        ("receiving_number", ["desk"]),
        ("number_pool", ["roofing-pool"]),
        ("tag:keyword", ["roof repair", "gutters"]),
        ("nonsense", ["Google Ads", "Bing Ads"]),
        ("tag:gclid", ["Without this tag"]),
    ],
)
def test_calls_are_summed_by_any_dimension(console: ConsoleDriver, dimension: str, expected: list[str]) -> None:
    log_two_days(console)
    assert read_values(read(console, f"?by={dimension}"))[:-3] == expected


@pytest.mark.parametrize(
    ("order", "first"),
    [("sort=calls", "Google Ads"), ("sort=calls&order=up", "Bing Ads"), ("sort=value&order=up", "Bing Ads")],
)
def test_rows_are_sorted_by_the_column_of_the_address(console: ConsoleDriver, order: str, first: str) -> None:
    log_two_days(console)
    page = read(console, f"?{order}")
    assert read_values(page)[0] == first
    assert page.count("aria-sort=") == 1


def test_a_period_is_compared_with_the_one_before(console: ConsoleDriver) -> None:
    log_two_days(console)
    day = "period=dates&since=2027-01-15&until=2027-01-15"
    total = read_table(read(console, f"?{day}"), "table report")[3]
    assert total[:3] == ["All calls", "4", "+3 from 1"]


@pytest.mark.parametrize(
    ("dates", "message"),
    [
        ("since=yesterday", "Enter a date, such as 2026-11-22."),
        ("since=2027-01-15&until=2027-01-14", "The last day must not be before the first one."),
        ("since=2010-01-15", "Choose at most two years."),
    ],
)
def test_days_that_can_not_be_shown_are_reported_beside_them(console: ConsoleDriver, dates: str, message: str) -> None:
    page = read(console, f"?period=dates&{dates}")
    assert message in page
    assert "aria-invalid" in page


def test_a_value_has_its_own_figures_and_leads_to_its_calls(console: ConsoleDriver) -> None:
    log_two_days(console)
    page = read(console, "/value?by=tag:keyword&value=gutters&period=30")
    assert read_figures(page)["Calls"] == "2"
    assert '"calls": [' in page
    (address,) = re.findall(r'href="([^"]*)">These calls in the list<', page)
    assert "tag_value=gutters" in address
    calls = console.open_as(Role.ANALYST).get(address.replace("&amp;", "&")).text
    assert calls.count('<a id="call-') == 2


@pytest.mark.parametrize(
    ("path", "spam", "blocked"),
    [
        ("", ["CA5"], ["CA7"]),
        ("?period=dates&since=2027-01-14&until=2027-01-14", [], []),
        ("/value?by=campaign&value=roofing", ["CA5"], ["CA7"]),
        ("/value?by=campaign&value=gutters", [], []),
        ("/hours", ["CA5"], ["CA7"]),
        ("/compare", ["CA5"], ["CA7"]),
    ],
)
def test_a_report_leads_to_the_calls_that_it_does_not_count(
    console: ConsoleDriver, path: str, spam: list[str], blocked: list[str]
) -> None:
    log_two_days(console)
    log_calls(console, block("CA7", NOON - 100))
    page, client = read(console, path), console.open_as(Role.ANALYST)
    assert "those marked as spam and those of blocked callers are not counted" in page
    for part, expected in (("lead_status=spam", spam), ("outcome=blocked", blocked)):
        (address,) = {one.split('"')[0] for one in page.split('href="')[1:] if part in one.split('"')[0]}
        calls = client.get(address.replace("&amp;", "&")).text
        assert [one.split('"')[0] for one in calls.split('id="call-twilio-')[1:]] == expected, part


def follow(console: ConsoleDriver, address: str) -> list[str]:
    """The calls of a list, by the address as the page has it."""
    page = console.open_as(Role.ANALYST).get(html.unescape(address)).text
    return [one.split('"')[0] for one in page.split('id="call-twilio-')[1:]]


@pytest.mark.parametrize(
    "dimension", ["tracking_source", "campaign", "publisher", "number_pool", "landing_page", "receiving_number"]
)
def test_calls_without_a_value_are_listed_from_their_row(console: ConsoleDriver, dimension: str) -> None:
    nothing = replace(UNMATCHED, campaign="", number_pool="")
    unrung = make_call("CN", NOON - 60, end(NOON - 50), account="shop", attributed=nothing)
    old = make_call("CO", NOON - 100 * DAY_SECONDS, end(NOON - 99 * DAY_SECONDS), account="shop", attributed=nothing)
    full = replace(BING, publisher="Harbor Media", landing_url="https://a.example/")
    log_calls(console, talk("CF", NOON - 300, full), unrung, old)
    row = read(console, f"/value?by={dimension}&value=")
    assert read_figures(row)["Calls"] == "1"
    (address,) = re.findall(r'href="([^"]*)">These calls in the list<', row)
    assert follow(console, address) == ["CN"]


def test_calls_without_a_tag_are_listed_from_their_row(console: ConsoleDriver) -> None:
    log_two_days(console)
    log_calls(console, talk("CN", NOON - 60, replace(BING, tags={"city": "Berlin"})))
    (address,) = re.findall(r'href="([^"]*)">Without this tag<', read(console, "?by=tag:keyword"))
    assert follow(console, address) == ["CN"]
    page = html.unescape(console.open_as(Role.ANALYST).get(html.unescape(address)).text)
    assert '<option value="tags.keyword" selected>No tag keyword</option>' in page


def test_the_download_has_every_figure_three_times_and_no_formula(console: ConsoleDriver) -> None:
    log_calls(console, talk("CA1", NOON - 60, replace(CLICKED, publisher="=cmd|' /C calc'!A0")))
    response = console.open_as(Role.ANALYST).get(f"{REPORTS}.csv?by=publisher")
    assert response.mimetype == "text/csv"
    first, total = csv.DictReader(io.StringIO(response.text.removeprefix("\ufeff")))
    assert first["value"] == "'=cmd|' /C calc'!A0"
    assert (total["calls"], total["certain_calls"], total["unsure_calls"]) == ("1", "1", "0")


def test_the_hours_of_the_week_are_those_of_the_account(console: ConsoleDriver) -> None:
    log_two_days(console)
    _, *days = read_table(read(console, "/hours"), "heat")
    assert [day[0] for day in days] == ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    numbers = [int(cell or 0) for day in days for cell in day[1:]]
    assert (sum(numbers), max(numbers), len(numbers)) == (5, 4, 168)
    missed = read_table(read(console, "/hours?measure=missed"), "heat")
    assert sum(int(cell or 0) for day in missed[1:] for cell in day[1:]) == 1


def test_few_calls_have_no_clear_difference(console: ConsoleDriver) -> None:
    log_two_days(console)
    page = write_plainly(read(console, "/compare"))
    assert "No clear difference yet." in page
    assert "2 qualified of 3 calls" in page
    assert "0 qualified of 2 calls" in page


def test_two_pools_are_compared_by_calls_a_claim(console: ConsoleDriver) -> None:
    today = date(2027, 1, 15)
    other_pool = replace(BING, number_pool="other-pool")
    many = [talk(f"CA{number}", NOON - 60 - number) for number in range(20)]
    log_calls(console, *many, miss("CB1", NOON - 60, other_pool))
    console.stores.rollups.count_claims(
        "shop", {"roofing-pool": {today: Claims(40, 0)}, "other-pool": {today: Claims(40, 0)}}
    )
    page = write_plainly(read(console, "/compare?by=number_pool&first=roofing-pool&second=other-pool"))
    assert "A is clearly better. Its share is higher by 47.5 points" in page
    assert "20 calls of 40 visits with a claim" in page


def test_equal_values_and_an_account_without_calls_have_nothing_to_compare(console: ConsoleDriver) -> None:
    assert "Nothing to compare yet" in read(console, "/compare")
    log_two_days(console)
    assert "Choose two different values." in read(console, "/compare?first=Bing+Ads&second=Bing+Ads")


def test_texts_of_visitors_are_shown_as_text(console: ConsoleDriver) -> None:
    hostile = replace(CLICKED, tags={"keyword": HOSTILE, HOSTILE: "x"}, publisher=HOSTILE)
    log_calls(console, talk("CA1", NOON - 60, hostile))
    client = console.open_as(Role.ANALYST)
    for path in ("", "/value", "/compare", "/hours"):
        for dimension in ("tag:keyword", "publisher", f"tag:{HOSTILE}"):
            query = {"by": dimension, "value": HOSTILE, "first": HOSTILE, "second": "x", "since": HOSTILE}
            page = client.get(REPORTS + path, query_string=query).text
            assert "<script>alert" not in page
            assert "<img" not in page


def test_each_account_has_its_own_reports(console: ConsoleDriver) -> None:
    log_two_days(console)
    client = console.open_as(Role.ANALYST)
    assert "Secret" not in client.get(REPORTS).text
    assert read_figures(client.get(f"{REPORTS}/value?by=tracking_source&value=Secret").text)["Calls"] == "0"
    for path in ("", ".csv", "/value", "/hours", "/compare"):
        assert client.get(f"/console/a/other/reports{path}").status_code == 404


def test_an_agent_sees_no_report(console: ConsoleDriver) -> None:
    client = console.open_as(Role.AGENT)
    for path in ("", ".csv", "/value", "/hours", "/compare"):
        assert client.get(REPORTS + path).status_code == 403


def test_pages_say_up_to_when_figures_are_complete(console: ConsoleDriver) -> None:
    add(console.stores.call_log, talk("CA0", NOON - 60))
    assert "No call has been counted yet." in read(console)
    count(console)
    assert "Figures are complete up to" in read(console)
