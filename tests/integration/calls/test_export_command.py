"""`dni calls export`: a spreadsheet with a column per tag, and conversion files for ad platforms."""

import csv
import hashlib
import tracemalloc
from collections.abc import Sequence
from dataclasses import replace

import pytest

from server.call_csv import MOST_TAG_COLUMNS, OTHER_TAGS, write_calls_as_csv
from server.domain.accounts import Account, Campaign, ParameterMapping
from server.domain.calls.call import Call
from server.domain.calls.event_writing import write_block, write_provisional_end
from server.domain.calls.events import EventKind
from server.domain.calls.lead import Lead, LeadStatus
from server.stores.call_log import CallLog
from server.stores.contract import AccountStore
from tests.integration.calls.callers import CLICKED, NOON, add, answer, end, leg, make_call, ring
from tests.integration.calls.commands import read_lines, run

GOOGLE = ("--for", "google-ads", "--account", "demo", "--conversion-name", "Phone call")
MICROSOFT = ("--for", "microsoft-ads", "--account", "demo", "--conversion-name", "Phone call")
META = ("--for", "meta", "--account", "demo", "--conversion-name", "Contact")


def make_ended(name: str, at: float = NOON, *, caller: str = "+14155550123", url: str = "", **tags: str) -> Call:
    """An ended call of one minute with these tags."""
    events = (
        ring(at, "desk"),
        answer(at + 5, "desk"),
        leg(EventKind.LEG_ENDED, at + 65, "desk", status="answered", talk_seconds="60"),
        end(at + 66),
    )
    return make_call(name, at, *events, caller=caller, attributed=replace(CLICKED, tags=tags, landing_url=url))


def read_rows(*arguments: str) -> list[list[str]]:
    """The exported cells, line by line."""
    return list(csv.reader(read_lines("calls", "export", *arguments)))


@pytest.fixture
def new_york(shop: CallLog, accounts: AccountStore, account: Account) -> CallLog:
    """The log, with the account `demo` in New York."""
    accounts.save(replace(account, time_zone="America/New_York"))
    return shop


def test_tags_are_columns_in_alphabetical_order_after_the_fields(shop: CallLog) -> None:
    add(shop, make_ended("CA1", NOON, gclid="Cj0", zone="a"), make_ended("CA2", NOON + 9, keyword="roof", gclid=""))
    heading, newest, oldest = read_rows()
    assert heading[-3:] == ["tag.gclid", "tag.keyword", "tag.zone"]
    assert "tags" not in heading
    assert newest[-3:] == ["", "roof", ""]
    assert oldest[-3:] == ["Cj0", "", "a"]
    assert read_rows() == list(csv.reader(read_lines("calls", "list", "--format", "csv")))


def test_same_tags_give_the_same_columns_in_any_order_of_calls() -> None:
    first, second = make_ended("CA1", b="1", a="2"), make_ended("CA2", c="3", a="4")
    assert next(write_calls_as_csv([first, second])) == next(write_calls_as_csv([second, first]))


def measure_peak(count: int) -> int:
    """The peak memory in bytes while this many calls were written."""
    call = make_ended("CA1", gclid="Cj0")
    tracemalloc.start()
    try:
        assert sum(1 for _line in write_calls_as_csv(call for _nth in range(count))) == 1 + count
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_export_of_many_calls_needs_no_more_memory_than_of_few() -> None:
    measure_peak(10)
    assert measure_peak(2_000) < 1.5 * measure_peak(200)


def test_tags_and_their_names_are_never_formulas(shop: CallLog) -> None:
    add(shop, make_ended("CA1", **{"keyword": "=1+1", "\x1b[2J": "\t+1"}))
    heading, row = read_rows()
    assert [name.isprintable() for name in heading] == [True] * len(heading)
    assert dict(zip(heading, row, strict=True))["tag.keyword"] == "'=1+1"
    assert all(cell[:1] not in ("=", "+", "-", "@", "\t") for cell in row)


def test_tags_beyond_the_maximum_number_of_columns_are_all_exported() -> None:
    many = {f"t{nth:04}": "x" for nth in range(MOST_TAG_COLUMNS + 2)}
    calls = [make_ended("CA1", **many), make_ended("CA2", zzz="1"), make_ended("CA3", zzz="2")]
    heading, first, second, _third = csv.reader(write_calls_as_csv(calls))
    assert sum(name.startswith("tag.") for name in heading) == MOST_TAG_COLUMNS
    assert heading[-2:] == ["tag.zzz", OTHER_TAGS]
    assert first[-2:] == ["", '{"t0499": "x", "t0500": "x", "t0501": "x"}']
    assert second[-2:] == ["1", ""]


def test_export_has_all_calls_that_match_the_conditions(shop: CallLog) -> None:
    with shop.begin() as transaction:
        for nth in range(1_203):
            transaction.add(make_ended(f"CA{nth}", NOON + nth, gclid=f"G{nth}"), NOON)
    assert len(read_rows()) == 1 + 1_203
    assert len(read_rows("--tag", "gclid=G7")) == 1 + 1
    assert len(read_rows("--min-talk-seconds", "61")) == 1


def test_google_ads_gets_one_click_id_a_call_and_local_times(new_york: CallLog) -> None:
    add(
        new_york,
        make_ended("CA1", NOON, gclid="Cj0KCQ", gbraid="0AAAAB", wbraid="CkA"),
        make_ended("CA2", NOON + 60, gbraid="0AAAAB", wbraid="CkA"),
        make_ended("CA3", NOON + 120, wbraid="CkA", msclkid="f894"),
        make_ended("CA4", NOON + 180, msclkid="f894"),
    )
    assert read_rows(*GOOGLE, "--value", "49.90", "--currency", "usd") == [
        ["Parameters:TimeZone=America/New_York"],
        "Google Click ID,GBRAID,WBRAID,Conversion Name,Conversion Time,Conversion Value,Conversion Currency".split(","),
        ["", "", "CkA", "Phone call", "2027-01-15 03:02:00-0500", "49.90", "USD"],
        ["", "0AAAAB", "", "Phone call", "2027-01-15 03:01:00-0500", "49.90", "USD"],
        ["Cj0KCQ", "", "", "Phone call", "2027-01-15 03:00:00-0500", "49.90", "USD"],
    ]


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (1_793_512_799.0, "2026-11-01 01:59:59-0400"),
        (1_793_512_800.0, "2026-11-01 01:00:00-0500"),
        (1_805_007_599.9, "2027-03-14 01:59:59-0500"),
        (1_805_007_600.0, "2027-03-14 03:00:00-0400"),
    ],
)
def test_times_are_right_before_and_after_a_daylight_saving_change(new_york: CallLog, at: float, expected: str) -> None:
    add(new_york, make_ended("CA1", at, gclid="Cj0KCQ"))
    assert read_rows(*GOOGLE)[2][4] == expected


def test_microsoft_gets_its_click_ids_and_times_in_utc(new_york: CallLog) -> None:
    add(new_york, make_ended("CA1", NOON, msclkid="f894f652", gclid="Cj0"), make_ended("CA2", NOON + 9, gclid="Cj0"))
    assert read_rows(*MICROSOFT) == [
        ["Parameters:TimeZone=+0000"],
        "Microsoft Click ID,Conversion Name,Conversion Time,Conversion Value,Conversion Currency".split(","),
        ["f894f652", "Phone call", "2027-01-15 08:00:00", "", ""],
    ]


def test_meta_gets_the_hashed_caller_and_never_the_number(new_york: CallLog) -> None:
    add(new_york, make_ended("CA1", NOON + 0.75), make_ended("CA2", NOON + 9, caller=""))
    result = run("calls", "export", *META, "--value", "10", "--currency", "EUR")
    assert list(csv.reader(result.stdout.splitlines())) == [
        ["event_name", "event_time", "phone", "value", "currency", "order_id"],
        ["Contact", "1800000000", hashlib.sha256(b"14155550123").hexdigest(), "10", "EUR", "twilio-CA1"],
    ]
    assert result.stderr == "1 conversion written; left out: 1 without a caller's number\n"


def test_running_calls_are_left_out_and_counted_on_standard_error(new_york: CallLog) -> None:
    running = make_call("CA1", NOON, ring(NOON, "desk"))
    add(new_york, running, make_ended("CA2", NOON + 9, gclid="Cj0"), make_ended("CA3", NOON + 10))
    result = run("calls", "export", *GOOGLE)
    assert len(result.stdout.splitlines()) == 2 + 1
    assert result.stderr == (
        "1 conversion written; left out: 1 still running; "
        "left out: 1 without a click ID of Google (gclid, gbraid or wbraid)\n"
    )


@pytest.mark.parametrize("odd", ["=HYPERLINK(1)", "-1", "+1", "@a", "a b", "a,b", 'a"b', "a\nb", "ü", "x" * 501, "\t"])
def test_invalid_click_id_is_not_exported(new_york: CallLog, odd: str) -> None:
    add(new_york, make_ended("CA1", gclid=odd, gbraid="0AAAAB", msclkid=odd))
    assert read_rows(*GOOGLE)[2][:3] == ["", "0AAAAB", ""]
    assert len(read_rows(*MICROSOFT)) == 2


def test_click_ids_are_found_in_the_tags_that_the_account_maps_them_to(
    shop: CallLog, accounts: AccountStore, account: Account
) -> None:
    campaign = Campaign("roofing", (ParameterMapping("gbraid", "braid"),))
    mapping = (ParameterMapping("gclid", "google"),)
    accounts.save(
        replace(account, parameter_mapping=mapping, campaigns=(campaign,), target_numbers=(), tracking_sources=())
    )
    add(
        shop,
        make_ended("CA1", NOON, google="Cj0"),
        make_ended("CA2", NOON + 9, braid="0AAA"),
        make_ended("CA3", gclid="no"),
    )
    assert [row[:3] for row in read_rows(*GOOGLE)[2:]] == [["", "0AAA", ""], ["Cj0", "", ""]]


def test_tag_with_click_ids_of_several_platforms_is_assigned_by_the_landing_url(
    shop: CallLog, accounts: AccountStore, account: Account
) -> None:
    mapping = (ParameterMapping("gclid", "click_id"), ParameterMapping("msclkid", "click_id"))
    accounts.save(replace(account, parameter_mapping=mapping))
    add(
        shop,
        make_ended("CA1", NOON, click_id="Cj0", url="https://harbor.example/?gclid=Cj0"),
        make_ended("CA2", NOON + 9, click_id="f894", url="https://harbor.example/?msclkid=f894"),
        make_ended("CA3", NOON + 18, click_id="a1", url="https://harbor.example/"),
    )
    assert [row[0] for row in read_rows(*GOOGLE)[2:]] == ["Cj0"]
    assert [row[0] for row in read_rows(*MICROSOFT)[2:]] == ["f894"]


@pytest.mark.parametrize(
    ("arguments", "recorded"),
    [
        (("--for", "google-ads", "--account", "demo"), "--for needs --conversion-name"),
        (
            ("--for", "google-ads", "--conversion-name", "Call"),
            "--for exports one account; choose it with --account KEY",
        ),
        (("--for", "bing", "--conversion-name", "Call"), "google-ads"),
        ((*GOOGLE, "--conversion-name", "=1"), "can't begin with ="),
        ((*GOOGLE, "--conversion-name", "a\nb"), "printable characters"),
        ((*GOOGLE, "--conversion-name", "x" * 101), "printable characters"),
        ((*GOOGLE, "--value", "49,90"), "write a number with a point, as in 49.90"),
        ((*GOOGLE, "--value", "-1"), "write a number with a point"),
        ((*GOOGLE, "--value", "1", "--currency", "dollars"), "write its three letters, as in USD"),
        (("--value", "1"), "need --for"),
        (("--since", "yesterday"), "not a time; write 2026-11-22"),
    ],
)
def test_invalid_arguments_are_reported(shop: CallLog, arguments: Sequence[str], recorded: str) -> None:
    result = run("calls", "export", *arguments)
    assert result.exit_code != 0
    assert recorded in " ".join(result.output.split())


def test_calls_have_their_own_value_and_spam_is_left_out(new_york: CallLog) -> None:
    add(
        new_york,
        replace(make_ended("CA1", NOON, gclid="G1"), lead=Lead(LeadStatus.SALE, 104905)),
        replace(make_ended("CA2", NOON + 9, gclid="G2"), lead=Lead(LeadStatus.QUALIFIED)),
        replace(make_ended("CA3", NOON + 18, gclid="G3"), lead=Lead(LeadStatus.SPAM, 500)),
    )

    def read_values(*arguments: str) -> list[list[str]]:
        return [[row[0], *row[-2:]] for row in read_rows(*GOOGLE, "--currency", "USD", *arguments)[2:]]

    assert read_values() == [["G2", "", ""], ["G1", "1049.05", "USD"]]
    assert read_values("--value", "20") == [["G2", "20", "USD"], ["G1", "1049.05", "USD"]]
    assert read_values("--lead-status", "sale") == [["G1", "1049.05", "USD"]]
    assert run("calls", "export", *GOOGLE).stderr == "2 conversions written; left out: 1 marked as spam\n"


def test_lead_has_two_columns(shop: CallLog) -> None:
    add(shop, replace(make_ended("CA1"), lead=Lead(LeadStatus.NOT_A_LEAD, 4990)))
    heading, row = read_rows()
    cells = dict(zip(heading, row, strict=True))
    assert (cells["lead.status"], cells["lead.value_cents"]) == ("not_a_lead", "4990")


def test_call_of_a_blocked_caller_is_no_conversion(new_york: CallLog) -> None:
    rejected = make_call("CA2", NOON, write_block("+1900*", NOON), write_provisional_end(NOON), caller="+19005550100")
    add(new_york, make_ended("CA1"), rejected)
    exported = run("calls", "export", *META)
    assert exported.stderr.splitlines()[-1] == "1 conversion written; left out: 1 from blocked callers"
    assert len(exported.stdout.splitlines()) == 2
