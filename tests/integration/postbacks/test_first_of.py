"""From the account file through the store to the outbox: one click ID for each call, also in `dni postbacks list`."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import create_engine, text

from server.cli import main
from server.domain.postbacks.writing import write_requests
from server.stores.call_log import CallLog
from server.stores.sql.accounts import SqlAccountStore
from server.stores.sql.engine import open_engine
from tests.databases import SQLITE
from tests.integration.postbacks.outbox import put
from tests.posted_calls import RINGING, STARTED_AT, end, tag

FILE = """\
account: {key: demo, name: Harbor Roofing, country: US, time_zone: America/New_York}
postbacks:
  - {name: google, preset: google_click_id, tracker: "https://tracker.example/p"}
  - name: importer
    on: call_ended
    url: https://importer.example/conversions
    method: POST
    headers: {Content-Type: application/json}
    body: '{{"{first_of.name}": "{first_of.value}", "at": "{started_at.google}", "tags": {tags}}}'
    first_of: [gclid, gbraid, wbraid]
"""


@pytest.fixture
def accounts(database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> SqlAccountStore:
    """The store with the account of the file, imported by `dni account import`."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DNI_DATABASE_URL", database_url)
    file = tmp_path / "account.yaml"
    file.write_text(FILE, encoding="utf-8")
    run("account", "import", str(file))
    return SqlAccountStore(open_engine(database_url))


def run(*arguments: str) -> str:
    """The output of the command, which must succeed."""
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    return result.output


def test_a_landing_with_two_click_ids_sends_each_postback_once_with_one_of_them(
    accounts: SqlAccountStore, call_log: CallLog
) -> None:
    stored = accounts.find("demo")
    assert stored is not None
    landed = tag(RINGING, gclid="EAIaIQ", gbraid="0AAAABRAID")
    put(call_log, write_requests(stored.account, landed, end(landed, 94)), STARTED_AT)
    importer, google = (json.loads(line) for line in run("postbacks", "list", "--format", "json").splitlines())
    assert google["url"] == "https://tracker.example/p?cid=EAIaIQ&cid_name=gclid&sec=94&call_id=twilio-CA1"
    assert json.loads(importer["body"]) == {
        "gclid": "EAIaIQ",
        "at": "2026-11-22 01:00:00-05:00",
        "tags": {"click_id": "abc", "gclid": "EAIaIQ"},
    }
    assert "0AAAABRAID" not in run("postbacks", "list", "--format", "json")


def test_the_list_survives_an_export_and_an_import_reports_its_change(
    accounts: SqlAccountStore, tmp_path: Path
) -> None:
    exported = run("account", "export", "demo")
    assert exported.count("first_of: [gclid, gbraid, wbraid]") == 2
    changed = tmp_path / "changed.yaml"
    changed.write_text(exported.replace("[gclid, gbraid, wbraid]", "[gbraid, gclid]", 1), encoding="utf-8")
    assert "first_of" in run("account", "import", str(changed))


@pytest.mark.database(SQLITE)
def test_an_account_that_was_stored_before_the_list_existed_is_still_read(
    accounts: SqlAccountStore, database_url: str
) -> None:
    engine = create_engine(database_url)
    with engine.begin() as connection:
        (document,) = connection.execute(text("SELECT document FROM accounts")).scalars()
        older = json.loads(document)
        for postback in older["account"]["postbacks"]:
            del postback["first_of"]
        connection.execute(text("UPDATE accounts SET document = :older"), {"older": json.dumps(older)})
    engine.dispose()
    stored = accounts.find("demo")
    assert stored is not None
    assert [postback.first_of for postback in stored.account.postbacks] == [(), ()]
