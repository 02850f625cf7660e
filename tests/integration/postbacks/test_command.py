"""`dni postbacks`: people list postbacks and retry dead ones."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from server.cli import main
from server.stores.contract import AccountStore
from server.stores.outbox import Outbox, PostbackState
from server.stores.sql.call_log.outbox import SqlOutbox
from server.stores.sql.call_log.store import SqlCallLog
from server.stores.sql.engine import open_engine
from tests.integration.postbacks.outbox import list_entries, put
from tests.posted_calls import STARTED_AT, make_account, make_request


@pytest.fixture
def outbox(accounts: AccountStore, database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Outbox:
    """An outbox with a sent, a dead and a waiting postback."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DNI_DATABASE_URL", database_url)
    accounts.save(make_account())
    engine = open_engine(database_url)
    outbox = SqlOutbox(engine)
    requests = [
        make_request(f"https://t.example/p?cid={nth}&key={{secret.POSTBACK_KEY}}", idempotency_key=f"key-{nth}")
        for nth in range(3)
    ]
    put(SqlCallLog(engine), requests, STARTED_AT)
    waiting, dead, sent = (entry.entry_id for entry in list_entries(outbox))
    outbox.mark_sent(sent, STARTED_AT)
    outbox.mark_failed(dead, "responded with status 410", None)
    outbox.mark_failed(waiting, "responded with status 503", STARTED_AT + 10)
    return outbox


def run(*arguments: str) -> Result:
    """Run `dni postbacks`; only an error that it reports may make it fail."""
    result = CliRunner().invoke(main, ["postbacks", *arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def test_postbacks_are_listed_newest_first_with_their_state(outbox: Outbox) -> None:
    result = run("list")
    heading, *rows = result.output.splitlines()
    assert heading.split() == "id account postback call state attempts written request last error".split()
    assert [row.split()[4] for row in rows] == ["waiting", "dead", "sent"]
    assert rows[1].split() == [
        *("2", "demo", "tracker", "twilio-CA1", "dead", "1", "2026-11-22", "06:00:00", "UTC"),
        *("GET", "https://t.example/p?cid=1&key={secret.POSTBACK_KEY}", "responded", "with", "status", "410"),
    ]


def test_postbacks_are_listed_by_state_and_up_to_a_limit(outbox: Outbox) -> None:
    assert len(run("list", "--state", "dead").output.splitlines()) == 2
    assert len(run("list", "--limit", "2").output.splitlines()) == 3
    assert len(run("list", "--account", "demo").output.splitlines()) == 4


def test_the_json_output_has_one_whole_request_on_each_line_without_secrets(outbox: Outbox) -> None:
    first, second, third = (json.loads(line) for line in run("list", "--format", "json").output.splitlines())
    assert first == {
        "id": 3,
        "account": "demo",
        "postback": "tracker",
        "call_id": "twilio-CA1",
        "state": "waiting",
        "attempts": 1,
        "last_error": "responded with status 503",
        "created_at": "2026-11-22T06:00:00.000Z",
        "next_attempt_at": "2026-11-22T06:00:10.000Z",
        "idempotency_key": "key-2",
        "method": "GET",
        "url": "https://t.example/p?cid=2&key={secret.POSTBACK_KEY}",
        "headers": {},
        "body": "",
    }
    assert (second["state"], third["state"]) == ("dead", "sent")


def test_a_dead_postback_is_retried_from_its_first_attempt(outbox: Outbox) -> None:
    assert run("retry", "2").output == "1 postback will be sent again\n"
    assert list_entries(outbox, PostbackState.DEAD) == []
    assert [entry.attempts for entry in list_entries(outbox)] == [1, 0, 1]


def test_all_dead_postbacks_are_retried(outbox: Outbox) -> None:
    assert run("retry", "--all").output == "1 postback will be sent again\n"
    assert run("retry", "--all").output == "0 postbacks will be sent again\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["retry", "1"], "there is no dead postback 1; 'dni postbacks list --state dead' lists them"),
        (["retry", "99"], "there is no dead postback 99"),
        (["retry"], "give the ID of a dead postback, or --all"),
        (["retry", "2", "--all"], "give the ID of a dead postback, or --all"),
        (["list", "--account", "nobody"], "there is no account 'nobody'; there are: demo"),
    ],
)
def test_an_impossible_request_gives_an_error_on_one_line(outbox: Outbox, arguments: list[str], said: str) -> None:
    result = run(*arguments)
    assert result.exit_code != 0
    assert said in result.output


def test_an_empty_outbox_gives_a_message(
    accounts: AccountStore, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DNI_DATABASE_URL", database_url)
    assert run("list").output == "There are no such postbacks.\n"
    assert run("list", "--format", "json").output == ""
