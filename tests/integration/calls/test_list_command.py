"""`dni calls list`: matching calls as a table, as JSON and as CSV."""

import csv
import json
import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from server.call_csv import write_cell
from server.domain.calls.written import CALL_FIELDS, write_call
from server.domain.phone_numbers import PhoneNumber
from server.stores.call_log import CallLog
from tests.integration.calls.callers import CLICKED, NOON, UNMATCHED, add, answer, end, make_call, ring
from tests.integration.calls.commands import read_lines, run

STEERING = "\x1b[2Jgone\r\n\u202e"


def list_ids(*arguments: str) -> list[str]:
    return [json.loads(line)["carrier_call_id"] for line in read_lines("calls", "list", "--format", "json", *arguments)]


def add_many(log: CallLog, count: int) -> None:
    with log.begin() as transaction:
        for location in range(count):
            transaction.add(make_call(f"CA{location}", NOON + location), NOON)


def test_calls_are_listed_newest_first_with_their_attribution(shop: CallLog) -> None:
    answered = (ring(NOON, "desk"), answer(NOON + 5, "desk"), end(NOON + 130))
    add(shop, make_call("CA1", NOON, *answered), make_call("CA2", NOON + 9, caller="", attributed=UNMATCHED))
    heading, second, first = read_lines("calls", "list")
    assert heading.split("  ")[0] == "started"
    assert "twilio-CA2" in second
    assert "(withheld)" in second
    assert first.split() == [
        *("2027-01-15", "08:00:00", "UTC", "twilio-CA1", "+14155550123", "+18665550120", "live", "roofing"),
        *("Google", "Ads", "answered", "2", "min", "5", "s"),
    ]


def test_empty_list_says_that_there_are_no_calls(shop: CallLog) -> None:
    assert read_lines("calls", "list") == ["There are no such calls."]


def test_json_has_one_written_call_per_line(shop: CallLog) -> None:
    add(shop, make_call("CA1", NOON, end(NOON + 9)))
    (line,) = read_lines("calls", "list", "--format", "json")
    assert json.loads(line) == write_call(replace(make_call("CA1", NOON, end(NOON + 9)), events=()))


FILTERS = {
    "--since": "2027-01-15T08:00",
    "--until": "2027-01-15T08:00:01",
    "--campaign": "roofing",
    "--publisher": "Harbor Media",
    "--source": "Google Ads",
    "--pool": "roofing-pool",
    "--number": "+1 (866) 555-0120",
    "--caller": "+1 415 555 0123",
    "--match": "live",
    "--outcome": "running",
    "--tag": "keyword=roof repair",
}


@pytest.mark.parametrize("option", FILTERS)
def test_each_condition_leaves_out_other_calls(shop: CallLog, option: str) -> None:
    others = {
        "--since": make_call("other", NOON - 1),
        "--until": make_call("other", NOON + 1),
        "--number": make_call("other", tracking_number=PhoneNumber("+18665550121")),
        "--caller": make_call("other", caller="+14155550199"),
        "--outcome": make_call("other", NOON, end(NOON + 1)),
    }
    add(shop, make_call("wanted"), others.get(option, make_call("other", attributed=UNMATCHED)))
    assert list_ids(option, FILTERS[option]) == ["wanted"]


def test_calls_of_several_accounts_are_sorted_by_time(shop: CallLog) -> None:
    add(shop, make_call("CA1", NOON), make_call("CA2", NOON + 1, account="other"), make_call("CA3", NOON + 2))
    assert list_ids() == ["CA3", "CA2", "CA1"]
    assert list_ids("--limit", "2") == ["CA3", "CA2"]
    assert list_ids("--account", "other") == ["CA2"]


def test_a_list_may_be_longer_than_a_page(shop: CallLog) -> None:
    add_many(shop, 1_203)
    assert len(list_ids("--limit", "1100")) == 1_100


@pytest.mark.parametrize(("form", "headings"), [("json", 0), ("csv", 1)])
def test_json_and_csv_have_all_calls(shop: CallLog, form: str, headings: int) -> None:
    add_many(shop, 51)
    result = run("calls", "list", "--format", form)
    assert len(result.stdout.splitlines()) == headings + 51
    assert result.stderr == ""


def test_table_shows_the_newest_fifty_and_says_that_there_are_more(shop: CallLog) -> None:
    add_many(shop, 50)
    assert run("calls", "list").stderr == ""
    add(shop, make_call("newest", NOON + 9_999))
    result = run("calls", "list")
    assert len(result.stdout.splitlines()) == 1 + 50
    assert "twilio-newest" in result.stdout
    assert result.stderr == "These are the newest 50 of more calls. Use --limit to list more.\n"


def test_list_with_a_limit_does_not_say_that_there_are_more(shop: CallLog) -> None:
    add_many(shop, 51)
    result = run("calls", "list", "--limit", "20")
    assert len(result.stdout.splitlines()) == 1 + 20
    assert result.stderr == ""


def test_time_can_be_relative_to_now(shop: CallLog) -> None:
    now = time.time()
    add(shop, make_call("CA1", now - 7_300), make_call("CA2", now - 7_000))
    assert list_ids("--since", "2 hours ago") == ["CA2"]
    assert list_ids("--until", "2 hours ago") == ["CA1"]
    assert list_ids("--since", datetime.fromtimestamp(now - 7_100, UTC).isoformat()) == ["CA2"]


@pytest.mark.parametrize(
    ("arguments", "recorded"),
    [
        (("--since", "yesterday"), "not a time; write 2026-11-22"),
        (("--caller", "4155550123"), "with its country code"),
        (("--tag", "gclid"), "not NAME=VALUE"),
        (("--limit", "0"), "range"),
        (("--match", "maybe"), "live"),
        (("--account", "nobody"), "there is no account 'nobody'"),
    ],
)
def test_invalid_arguments_are_reported(shop: CallLog, arguments: tuple[str, ...], recorded: str) -> None:
    result = run("calls", "list", *arguments)
    assert result.exit_code != 0
    assert recorded in result.output


def test_csv_has_every_field_of_a_call_except_its_events(shop: CallLog) -> None:
    written = write_call(make_call("CA1"))
    assert list(CALL_FIELDS) == [name for name in written if name != "events"]
    (heading,) = read_lines("calls", "list", "--format", "csv")
    fields = [name for name in CALL_FIELDS if name not in ("tags", "lead")]
    assert heading.split(",") == [*fields, "lead.status", "lead.value_cents"]


def test_csv_can_be_read_back(shop: CallLog) -> None:
    tags = {"keyword": 'roof "repair", 屋根'}
    add(shop, make_call("CA1", NOON, end(NOON + 9), attributed=replace(CLICKED, tags=tags, campaign='a,"b"')))
    (row,) = csv.DictReader(read_lines("calls", "list", "--format", "csv"))
    assert (row["call_id"], row["campaign"], row["is_repeat"]) == ("twilio-CA1", 'a,"b"', "false")
    assert (row["started_at"], row["answered_at"]) == ("2027-01-15T08:00:00.000Z", "")
    assert (row["tag.keyword"], "tags" in row) == (tags["keyword"], False)
    assert row["caller"] == "'+14155550123"


@pytest.mark.parametrize(
    "text",
    [
        *("=1+1", "+1", "-1", "@sum(a1)", "\t=1", "\r=1", "\n=1", " =1", "＝1+1", "＋1", "－1", "＠a"),
        '=HYPERLINK("https://evil.example","see")',
    ],
)
def test_a_cell_is_never_a_formula(text: str) -> None:
    assert write_cell(text).startswith("'")


@pytest.mark.parametrize("text", ["roofing", "a=1", "1+1", "", "'quoted", "{}"])
def test_other_cells_stay_as_they_are(text: str) -> None:
    assert write_cell(text) == text


@pytest.mark.parametrize("form", ["table", "json", "csv"])
def test_text_of_visitors_never_controls_the_terminal(shop: CallLog, form: str) -> None:
    odd = replace(
        CLICKED, campaign=STEERING, tags={STEERING: STEERING}, landing_url=STEERING, tracking_source=f"={STEERING}"
    )
    add(shop, make_call("CA1", caller=STEERING, attributed=odd))
    assert all(line.isprintable() for line in read_lines("calls", "list", "--format", form))
