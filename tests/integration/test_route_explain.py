"""`dni route explain` explains what a caller hears, step by step, and why."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from server.cli import main
from tests.databases import write_sqlite_file

ACCOUNT_FILE = """\
account: {key: demo, name: Harbor Roofing, country: US, origins: ["http://127.0.0.1:8000"], time_zone: America/New_York, \
route: main}
campaigns: [{name: roofing}]
target_numbers: [{name: sales, number: "+18005550100", campaign: roofing}]
receiving_numbers: [{name: desk, number: "+14155550180"}, {name: hall, number: "+14155550181"}]
routes:
  - name: main
    schedule: {hours: {mon-fri: "09:00-17:30"}, holidays: ["12-25"]}
    then:
      menu:
        say: Press 1 or 2.
        keys:
          "1": {ring: {receiving_numbers: [desk, hall], order: in_turn, whisper: "A call from {keyword}.", record: true}, \
otherwise: sorry}
          "2": {queue: {receiving_numbers: [hall], hold: Please hold., max_wait_seconds: 60}, otherwise: sorry}
      otherwise: {hang_up: busy}
    otherwise: {voicemail: Please leave a message.}
  - {name: sorry, say: We will call you back.}
  - {name: west, geo: [{states: [CA], then: {ring: desk, otherwise: sorry}}], otherwise: sorry}
number_pools:
  - {name: roofing-pool, campaign: roofing, target_numbers: [sales], tracking_numbers: ["+18665550120"], route: west}
tracking_sources:
  - {name: Billboard, kind: off_site, tracking_number: "+18665550110"}
  - {name: Desk A, kind: off_site, tracking_number: {number: "+18665550161", extension: "12"}}
  - {name: Desk B, kind: off_site, tracking_number: {number: "+18665550161", extension: "13"}, route: sorry}
"""
UNROUTED_FILE = """\
account: {key: demo, name: Harbor Roofing, country: US, origins: ["http://127.0.0.1:8000"]}
campaigns: [{name: roofing}]
target_numbers: [{name: sales, number: "+18005550100", campaign: roofing}]
number_pools: [{name: roofing-pool, campaign: roofing, target_numbers: [sales], tracking_numbers: ["+18665550120"]}]
"""
MONDAY = ("--at", "2026-11-23T10:00")
SORRY = ["  sorry: says a text and hangs up", '    - hears "We will call you back."', "    - the call ends"]


@pytest.fixture(autouse=True)
def imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The account, imported in the working directory."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DNI_DATABASE_URL", "sqlite:///dni.sqlite3")
    write_sqlite_file(tmp_path)
    save(ACCOUNT_FILE)


def save(text: str) -> None:
    Path("harbor.yaml").write_text(text)
    assert CliRunner().invoke(main, ["account", "import", "harbor.yaml", "--yes"]).exit_code == 0


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(main, ["route", "explain", *arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def explain(*arguments: str) -> list[str]:
    result = run(*arguments)
    assert result.exit_code == 0, result.stderr
    return result.output.splitlines()


def test_a_call_is_explained_up_to_the_caller_s_decision() -> None:
    assert explain("+18665550110", *MONDAY, "--from", "+14155550123") == [
        "Number: +18665550110, tracking source 'Billboard' of account 'demo'",
        "Caller: +14155550123, from San Francisco, CA, US, area code 415",
        "Time: 2026-11-23, Monday 10:00 in America/New_York",
        "Route: main, named by the account",
        "  main: open, Monday 09:00-17:30: it is Monday 10:00 in America/New_York",
        "  main.then: asks for a key: 1, 2",
        '    - hears "Press 1 or 2." and has 5 s to press a key',
        "    - key 1 leads to main.then.menu.1",
        "    - key 2 leads to main.then.menu.2",
        "The next steps depend on the caller's keys. Add --keys.",
    ]


def test_with_keys_a_call_is_explained_to_its_end() -> None:
    lines = explain("+18665550110", *MONDAY, "--keys", "1", "--tag", "keyword=roof repair", "--busy", "desk")
    assert lines[lines.index("when the caller presses 1:") :] == [
        "when the caller presses 1:",
        "  main.then: key 1",
        "  main.then.menu.1: desk is not free; rings hall for 25 s, in turn",
        "    - hall (+14155550181) rings for 25 s",
        '    - the person who answers first hears "A call from roof repair."',
        "    - the call is recorded",
        "when no number answers:",
        "  main.then.menu.1: no answer",
        "  main.then.menu.1.otherwise: continues with sorry",
        *SORRY,
    ]


def test_no_key_and_a_wrong_key_can_be_given_too() -> None:
    lines = explain("+18665550110", *MONDAY, "--keys", "9,")
    assert "  main.then: '9' is not a key of the menu; asks again" in lines
    assert lines[-4:] == [
        "when the caller presses no key:",
        "  main.then: no key, tried 2 times",
        "  main.then.otherwise: hangs up: busy",
        "    - hears the busy tone",
    ]


def test_a_queue_is_explained_with_its_longest_wait() -> None:
    lines = explain("+18665550110", *MONDAY, "--keys", "2", "--busy", "hall")
    assert lines[lines.index("when the caller presses 2:") :] == [
        "when the caller presses 2:",
        "  main.then: key 2",
        "  main.then.menu.2: waits in the queue for hall",
        '    - waits and hears "Please hold."',
        "when no number is free within 60 s:",
        "  main.then.menu.2: after 60 s in the queue: stops waiting",
        "  main.then.menu.2.otherwise: continues with sorry",
        *SORRY,
    ]


def test_a_queue_with_a_free_receiving_number_rings_at_once() -> None:
    lines = explain("+18665550110", *MONDAY, "--keys", "2")
    assert "at once, since a number is free:" in lines
    assert "  main.then.menu.2: no answer; keeps waiting at the same position" in lines
    assert lines[-3:] == SORRY


def test_a_holiday_is_explained_in_the_account_s_time_zone() -> None:
    assert explain("+18665550110", "--at", "2026-12-25T15:00+00:00")[-3:] == [
        "  main: closed: it is Friday 10:00 in America/New_York, the holiday of 2026-12-25",
        "  main.otherwise: takes a message",
        '    - hears "Please leave a message." and can speak for 120 s',
    ]


def test_a_pool_s_route_is_explained_with_the_caller_s_location() -> None:
    lines = explain("+18665550120", "--from", "+12125550123")
    assert lines[0] == "Number: +18665550120, number pool 'roofing-pool' of account 'demo'"
    assert lines[3] == "Route: west, named by the number pool 'roofing-pool'"
    assert "  west: no case: the caller's number is from New York, NY, US, area code 212" in lines


def test_a_shared_number_is_explained_by_the_pressed_extension() -> None:
    lines = explain("+18665550161", "--keys", "13")
    assert lines[0] == "Number: +18665550161, shared by extensions 12, 13 of account 'demo'"
    assert lines[-5:] == ["when the caller presses 13:", "  main.extension: extension 13", *SORRY]


def test_a_shared_number_is_explained_by_its_own_extension() -> None:
    lines = explain("+18665550161 ext. 13")
    assert lines[0] == "Number: +18665550161 ext. 13, tracking source 'Desk B' of account 'demo'"
    assert lines[-3:] == SORRY


def test_a_number_without_an_owner_is_explained_too() -> None:
    lines = explain("+18665550199")
    assert lines[0] == "Number: +18665550199, a tracking number of no account"
    assert lines[-1] == "    - the call ends"
    assert "not in use" in lines[-2]


def test_with_an_account_numbers_may_be_written_in_its_country_s_format() -> None:
    assert explain("(866) 555-0120", "--account", "demo") == explain("+18665550120")


def test_without_routes_the_page_s_number_rings() -> None:
    save(UNROUTED_FILE)
    assert explain("+18665550120")[3:6] == [
        "Route: target.sales, since no route is set: the target number rings",
        "  target.sales: rings sales for 60 s",
        "    - sales (+18005550100) rings for 60 s",
    ]


def test_the_account_is_the_number_s_owner_unless_another_one_is_named() -> None:
    save(ACCOUNT_FILE.replace("key: demo", "key: other").replace("+18665550", "+18776660"))
    assert explain("+18776660110")[0].endswith("of account 'other'")
    assert explain("+18665550110")[0].endswith("of account 'demo'")
    assert explain("+18665550110", "--account", "other")[0].endswith("not a tracking number of account 'other'")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("(866) 555-0110",), "NUMBER: '(866) 555-0110' is not a phone number; write it with + and the country code"),
        (("+18665550110", "--from", "me"), "--from: 'me' is not a phone number"),
        (("+18665550110", "--at", "noon"), "--at: 'noon' is not a time; write it like 2026-12-24T17:45"),
        (("+18665550110", "--tag", "keyword"), "--tag: 'keyword' is not a tag; write NAME=VALUE"),
        (("+18665550110", "--busy", "cellar"), "--busy: there is no receiving number 'cellar'"),
        (("+18665550110", "--keys", "," * 100), "--keys: 101 are too many; give at most 100"),
        (("+18665550161 ext. 14",), "NUMBER: there is no extension '14'; there are: 12, 13"),
        (("+18665550110", "--account", "none"), "there is no account 'none'; there are: demo"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_an_invalid_argument_gives_a_one_line_error(arguments: tuple[str, ...], message: str) -> None:
    result = run(*arguments)
    assert (result.exit_code, result.stderr) == (1, f"Error: {message}\n")
