"""Programs read and replace the whole account and its settings, and send secrets only with a scope of their own."""

from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient

from server.account_file.read import read_account_file
from server.domain.account_history import Author, Through
from server.domain.accounts import Account
from server.domain.api_keys import ApiKey, Scope, compute_digest
from server.domain.choices import ManagedBy
from server.http.errors import MOST_PROBLEMS
from server.stores.contract import AccountStore
from server.stores.identities import Identities
from tests.integration.api.asking import KEY
from tests.integration.api.changing import SETUP_FILE, Editor, list_problems, read_message
from tests.integration.api.conftest import STARTED_AT

pytestmark = pytest.mark.database("sqlite")

SECRET_URL = "https://tracker.example/?k={secret.CRM_TOKEN}"


@pytest.fixture(autouse=True)
def setup(app: object, accounts: AccountStore) -> None:
    """The account that is changed."""
    accounts.save(read_account_file(SETUP_FILE.encode()))


@pytest.fixture
def editor(client: FlaskClient) -> Editor:
    """A client with a key that may do everything."""
    return Editor(client, KEY)


@pytest.fixture
def manager(client: FlaskClient, identities: Identities) -> Editor:
    """A client with a key that may change the account, but not send its secrets to new receivers."""
    key, scopes = "manager-0123456789abc", frozenset({Scope.ACCOUNT_READ, Scope.ACCOUNT_WRITE})
    identities.add_api_key(ApiKey("demo", "manager", scopes, STARTED_AT), compute_digest(key))
    return Editor(client, key)


def find_account(accounts: AccountStore) -> Account:
    stored = accounts.find("demo")
    assert stored is not None
    return stored.account


def test_the_account_that_is_read_can_be_sent_back_unchanged(editor: Editor) -> None:
    etag = editor.find_etag()
    for path in ("", "/settings", "/parameter_mapping", "/page_events"):
        assert editor.send("PUT", path, editor.read(path), etag).headers["ETag"] == etag


def test_the_whole_account_is_replaced(editor: Editor, accounts: AccountStore) -> None:
    wanted = editor.read("")
    del wanted["postbacks"]
    wanted["campaigns"].append({"name": "gutters"})
    wanted["account"]["name"] = "Another name"
    replaced = editor.change("PUT", "", wanted)
    assert (replaced.status_code, replaced.json) == (200, wanted)
    account = find_account(accounts)
    assert account.name == "Another name"
    assert [(one.name, one.managed_by) for one in account.campaigns] == [
        ("roofing", ManagedBy.FILE),
        ("gutters", ManagedBy.CONSOLE),
    ]
    assert account.postbacks == ()
    assert set(account.removed_parts["postbacks"]) == {"ended", "told"}
    assert accounts.list_history("demo")[-1].by == Author("API key default", Through.API)


def test_parts_of_a_carrier_stay_with_it_when_the_account_is_sent_back(editor: Editor, accounts: AccountStore) -> None:
    account = find_account(accounts)
    (desk, *others) = account.receiving_numbers
    of_carrier = (replace(desk, managed_by=ManagedBy.CARRIER), *others)
    before = accounts.save(replace(account, receiving_numbers=of_carrier))
    editor.change("PUT", "", editor.read(""))
    editor.change("PUT", f"/receiving_numbers/{desk.name}", editor.read(f"/receiving_numbers/{desk.name}"))
    assert accounts.find("demo") == before


@pytest.mark.parametrize(
    ("path", "entry"),
    [
        (
            "/settings",
            {
                "key": "demo",
                "name": "New",
                "country": "GB",
                "origins": ["https://shop.example"],
                "time_zone": "Europe/London",
            },
        ),
        ("/parameter_mapping", {"kw": "keyword", "aff": "affiliate_id", "sub": "sub_id"}),
        ("/page_events", {"scroll_depths": [50]}),
    ],
)
def test_a_section_is_replaced_and_the_rest_stays(path: str, entry: dict[str, Any], editor: Editor) -> None:
    before = editor.read("")
    replaced = editor.change("PUT", path, entry)
    assert replaced.status_code == 200, replaced.text
    assert replaced.json == editor.read(path)
    assert replaced.json is not None
    assert replaced.json.items() >= entry.items()
    section = {"/settings": "account"}.get(path, path[1:])
    after = editor.read("")
    assert after.pop(section) == replaced.json
    before.pop(section, None)
    assert after == before


@pytest.mark.parametrize(
    ("path", "entry", "field", "message"),
    [
        ("", {}, "account.key", "is missing"),
        ("", [], "", "expected the sections account, "),
        ("", {"colours": []}, "colours", "is not a section of an account file; "),
        ("", {"campaigns": {}}, "campaigns", "expected a list"),
        ("/settings", {"key": "demo", "name": "x"}, "account.country", "is missing"),
        ("/settings", {"key": "other", "name": "x", "country": "US"}, "account.key", "can't be changed; it is 'demo'"),
        (
            "/settings",
            {"key": "demo", "name": "x", "country": "US", "route": "x"},
            "account.route",
            "there is no route 'x'",
        ),
        ("/parameter_mapping", {"a": 1}, "parameter_mapping.a", "'1' is not a tag name"),
        (
            "/parameter_mapping",
            {"a": "affiliate_id", "s": "sub_id", "k": "keyword", "A": "c"},
            "parameter_mapping.A",
            "'A' is listed already",
        ),
        ("/parameter_mapping", [], "parameter_mapping", "expected a mapping"),
        ("/page_events", {"scroll_depths": [101]}, "page_events.scroll_depths[0]", "101 should be less than"),
    ],
)
def test_an_invalid_section_is_rejected_with_the_words_of_the_file(
    path: str, entry: Any, field: str, message: str, editor: Editor
) -> None:
    etag = editor.find_etag()
    problems = list_problems(editor.send("PUT", path, entry, etag))
    assert field in problems, problems
    assert problems[field].startswith(message)
    assert editor.find_etag() == etag


@pytest.mark.parametrize("path", ["", "/settings", "/parameter_mapping", "/page_events"])
def test_a_section_needs_the_current_etag(path: str, editor: Editor) -> None:
    entry, old = editor.read(path), editor.find_etag()
    editor.change("POST", "/campaigns", {"name": "gutters"})
    assert read_message(editor.send("PUT", path, entry), 428)
    assert read_message(editor.send("PUT", path, entry, old), 412)


def test_only_a_key_with_its_own_scope_sends_a_secret_to_a_new_receiver(manager: Editor, editor: Editor) -> None:
    sending = {"name": "crm", "on": "call_ended", "url": SECRET_URL}
    whole = editor.read("")
    whole["postbacks"].append(sending)
    etag = editor.find_etag()
    for method, path, body in (
        ("POST", "/postbacks", sending),
        ("PUT", "/postbacks/told", sending),
        ("PUT", "", whole),
    ):
        refused = read_message(manager.send(method, path, body, etag), 403)
        assert refused.startswith("This would send the secret CRM_TOKEN to https://tracker.example")
        assert "needs the scope secrets:send" in refused
    assert editor.find_etag() == etag
    assert editor.change("POST", "/postbacks", sending).status_code == 201
    assert manager.change("PUT", "/postbacks/crm", {**sending, "on": "call_started"}).status_code == 200
    moved = {**sending, "url": SECRET_URL.replace("tracker", "thief")}
    assert manager.change("PUT", "/postbacks/crm", moved).status_code == 403
    assert manager.change("DELETE", "/postbacks/crm").status_code == 204


def test_a_deleted_account_is_gone(editor: Editor, accounts: AccountStore) -> None:
    etag = editor.find_etag()
    accounts.delete("demo", 1, Author("x", Through.CLI))
    for method, path in (("GET", ""), ("GET", "/campaigns"), ("PUT", "/settings"), ("POST", "/campaigns")):
        assert editor.send(method, path, {}, etag).status_code in (401, 404)


def test_no_more_than_a_hundred_problems_are_listed(editor: Editor) -> None:
    response = editor.change("PUT", "", {f"section {number}": [] for number in range(MOST_PROBLEMS + 50)})
    assert len(list_problems(response)) == MOST_PROBLEMS
