"""Programs list, read, create, replace and delete the named parts of an account."""

from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from server.account_file.read import read_account_file
from server.domain.account_history import Author, Through, list_shown_changes
from server.domain.api_keys import ApiKey, Scope, compute_digest
from server.domain.choices import ManagedBy
from server.domain.managed_parts import PARTS
from server.domain.people.people import Membership, Organisation, User
from server.domain.people.roles import Role
from server.open_stores import Stores
from server.stores.contract import AccountStore
from server.stores.identities import Identities
from tests.integration.api.asking import KEY
from tests.integration.api.changing import SETUP_FILE, Editor, list_problems, read_message
from tests.integration.api.conftest import STARTED_AT

pytestmark = pytest.mark.database("sqlite")

EVERY_PART: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "campaigns": ({"name": "gutters", "route": "main"}, {"parameter_mapping": {"kw": "gutter"}}),
    "target_numbers": ({"name": "fax", "number": "+18005550147"}, {"campaign": "roofing"}),
    "number_pools": (
        {
            "name": "gutter-pool",
            "campaign": "roofing",
            "target_numbers": ["sales"],
            "tracking_numbers": ["+18665550170"],
        },
        {"max_size": 7, "tracking_numbers": ["+18665550171", {"number": "+18665550172", "extensions": ["7", "8"]}]},
    ),
    "tracking_sources": (
        {"name": "Spring", "match": {"parameter": "utm_campaign", "equals": "spring"}},
        {"assign": {"sales": {"number_pool": "roofing-pool"}}, "priority": 7},
    ),
    "receiving_numbers": ({"name": "van", "number": "+14155550187"}, {"max_concurrent": 2}),
    "routes": (
        {"name": "evening", "ring": {"receiving_numbers": ["desk"]}, "otherwise": {"say": "Good night."}},
        {"ring": {"receiving_numbers": ["hall"], "seconds": 9}, "otherwise": {"route": "message"}},
    ),
    "postbacks": (
        {"name": "crm", "on": "call_ended", "url": "https://crm.example/{call_id}"},
        {"min_talk_seconds": 30},
    ),
    "blocked_callers": ({"caller": "+19005550100"}, {"note": "calls at night"}),
}
"""For each list a part that can be added, and the fields with which it is replaced."""


@pytest.fixture(autouse=True)
def setup(app: object, accounts: AccountStore) -> None:
    """The account that is changed."""
    accounts.save(read_account_file(SETUP_FILE.encode()))


@pytest.fixture
def editor(client: FlaskClient) -> Editor:
    """A client with a key that may do everything."""
    return Editor(client, KEY)


def find_name(entry: dict[str, Any]) -> str:
    name = entry.get("name") or entry["caller"]
    assert isinstance(name, str)
    return name


def test_every_list_of_parts_has_an_example() -> None:
    assert set(EVERY_PART) == set(PARTS)


@pytest.mark.parametrize("section", EVERY_PART)
def test_a_part_is_created_read_replaced_and_deleted(section: str, editor: Editor, accounts: AccountStore) -> None:
    new, more = EVERY_PART[section]
    name = find_name(new)
    path = f"/{section}/{quote(name)}"
    before = editor.read(f"/{section}")[section]
    created = editor.change("POST", f"/{section}", new)
    assert created.status_code == 201, created.text
    assert created.json is not None
    assert created.json.items() >= new.items()
    assert created.headers["Location"] == f"/api/v1/account/{section}/{quote(name, safe='')}"
    assert (
        editor.client.get(created.headers["Location"], headers={"Authorization": f"Bearer {KEY}"}).json == created.json
    )
    assert editor.read(f"/{section}")[section] == [*before, created.json]
    replaced = editor.send("PUT", path, {**created.json, **more}, created.headers["ETag"])
    assert replaced.status_code == 200, replaced.text
    assert replaced.json == {**created.json, **more} == editor.read(path)
    stored = accounts.find("demo")
    assert stored is not None
    assert getattr(stored.account, section)[-1].managed_by is ManagedBy.CONSOLE
    deleted = editor.send("DELETE", path, None, replaced.headers["ETag"])
    assert (deleted.status_code, deleted.data) == (204, b"")
    assert deleted.headers["ETag"] == editor.find_etag()
    assert editor.read(f"/{section}")[section] == before
    assert editor.send("GET", path).status_code == 404


@pytest.mark.parametrize("section", EVERY_PART)
def test_a_part_that_is_read_can_be_sent_back_unchanged(section: str, editor: Editor) -> None:
    etag = editor.find_etag()
    for entry in editor.read(f"/{section}")[section]:
        path = f"/{section}/{quote(find_name(entry))}"
        assert editor.read(path) == entry
        assert editor.send("PUT", path, entry, etag).headers["ETag"] == etag


def test_history_has_the_name_of_the_api_key(editor: Editor, accounts: AccountStore) -> None:
    editor.change("POST", "/campaigns", {"name": "gutters"})
    entry = accounts.list_history("demo")[-1]
    assert entry.by == Author("API key default", Through.API)
    assert [str(change) for change in list_shown_changes(entry.changes)] == ["campaigns.gutters"]


@pytest.mark.parametrize("section", EVERY_PART)
def test_a_change_needs_the_current_etag(section: str, editor: Editor) -> None:
    new, _ = EVERY_PART[section]
    path = f"/{section}/{quote(find_name(new))}"
    old = editor.find_etag()
    editor.change("POST", f"/{section}", new)
    for method, place, body in (("POST", f"/{section}", new), ("PUT", path, new), ("DELETE", path, None)):
        assert read_message(editor.send(method, place, body), 428).startswith("If-Match is missing.")
        stale = read_message(editor.send(method, place, body, old), 412)
        assert stale.startswith("Account 'demo' has changed since revision 1: API key default (api, ")
        for strange in ('"0"', '"99"', '"x"', f"W/{editor.find_etag()}", '"-1"', f'"{10**30}"', "", '"²"'):
            wrong = read_message(editor.send(method, place, body, strange), 412)
            assert wrong.startswith("If-Match is not an ETag of this account"), strange
    assert editor.read(path).items() >= new.items()
    assert editor.send("DELETE", path, None, "*").status_code == 204


def test_one_of_several_etags_is_enough(editor: Editor) -> None:
    assert editor.send("POST", "/campaigns", {"name": "a"}, f'"77", {editor.find_etag()}').status_code == 201


def test_an_unchanged_account_is_not_sent_again(editor: Editor) -> None:
    headers = {"Authorization": f"Bearer {KEY}", "If-None-Match": editor.find_etag()}
    for path in ("", "/settings", "/campaigns", "/campaigns/roofing"):
        same = editor.client.get(f"/api/v1/account{path}", headers=headers)
        assert (same.status_code, same.data) == (304, b"")
    editor.change("POST", "/campaigns", {"name": "a"})
    assert editor.client.get("/api/v1/account/campaigns", headers=headers).status_code == 200


@pytest.mark.parametrize(
    ("section", "entry", "field", "message"),
    [
        ("campaigns", {}, "campaigns[1].name", "is missing"),
        ("campaigns", [], "campaigns[1]", "expected a mapping, as in {name: value}, found a list"),
        ("campaigns", {"name": "a", "colour": 1}, "campaigns[1].colour", "is not a field here; "),
        (
            "campaigns",
            {"name": "a", "route": "mian"},
            "campaigns[1].route",
            "there is no route 'mian'; did you mean 'main'?",
        ),
        ("campaigns", {"name": "roofing"}, "campaigns[1].name", "'roofing' is already the name of campaigns[0]"),
        ("campaigns", {"name": "a\nb"}, "campaigns[1].name", r"'a\nb' has invisible characters"),
        (
            "campaigns",
            {"name": "a", "parameter_mapping": {"a": "x", "A": "y"}},
            "campaigns[1].parameter_mapping.A",
            "'A' is listed already in another letter case",
        ),
        ("target_numbers", {"name": "a", "number": "12"}, "target_numbers[3].number", "'12' is "),
        ("number_pools", {"name": "a/b"}, "number_pools[3].name", "'a/b' can't be used"),
        ("tracking_sources", {"name": "a"}, "tracking_sources[12]", "needs a 'preset' or a 'match'"),
        ("tracking_sources", {"name": "a", "match": {"x": 1}}, "tracking_sources[12].match.x", "is not a condition; "),
        ("routes", {"name": "a", "ring": ["desk"]}, "routes[9]", "the call has no next step at a: add 'otherwise'"),
        (
            "routes",
            {"name": "a", "ring": ["dusk"], "otherwise": "main"},
            "routes[9]",
            "a: there is no receiving number 'dusk'; did you mean 'desk'?",
        ),
        ("routes", "main", "routes[9]", "expected a route"),
        ("postbacks", {"name": "a", "preset": "ga5"}, "postbacks[2]", "there is no preset 'ga5'"),
        ("blocked_callers", {"caller": "911"}, "blocked_callers[0].caller", ""),
        ("blocked_callers", True, "blocked_callers[0]", "expected a mapping"),
    ],
)
def test_an_invalid_part_is_rejected_with_the_words_of_the_file(
    section: str, entry: Any, field: str, message: str, editor: Editor
) -> None:
    etag = editor.find_etag()
    problems = list_problems(editor.send("POST", f"/{section}", entry, etag))
    matching = [one for name, one in problems.items() if name.startswith(field) and one.startswith(message)]
    assert matching, problems
    assert editor.find_etag() == etag


def test_all_problems_are_listed_at_once(editor: Editor) -> None:
    response = editor.change("POST", "/number_pools", {"name": "a", "mode": "x", "buffer_seconds": 0})
    assert list_problems(response).keys() == {
        *("number_pools[3].campaign", "number_pools[3].mode", "number_pools[3].buffer_seconds"),
        *("number_pools[3].target_numbers", "number_pools[3].tracking_numbers"),
    }
    assert response.json is not None
    assert response.json["error"]["message"].endswith("(4 more in `problems`)")


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b'{"name": NaN}', b'{"name": "\\ud800"}', b"\xff", b'{"name": "a", "name": "b"}', b"[" * 100_000],
)
def test_a_body_that_is_not_json_is_rejected(body: bytes, editor: Editor) -> None:
    assert editor.change("POST", "/campaigns", body).status_code == 400


def test_a_body_that_is_too_long_is_rejected(editor: Editor) -> None:
    assert editor.change("POST", "/campaigns", b" " * 4_000_001).status_code == 413


def test_long_numbers_are_texts_as_in_a_file(editor: Editor) -> None:
    created = editor.change("POST", "/campaigns", b'{"name": ' + b"7" * 90 + b"}")
    assert (created.status_code, created.json) == (201, {"name": "7" * 90})
    assert "campaigns[2].name" in list_problems(editor.change("POST", "/campaigns", b'{"name": ' + b"7" * 9_000 + b"}"))


def test_a_renamed_part_keeps_what_refers_to_it(editor: Editor) -> None:
    assert editor.change("PUT", "/campaigns/roofing", {"name": "roofs"}).status_code == 200
    assert {one["campaign"] for one in editor.read("/number_pools")["number_pools"]} == {"roofs"}
    assert editor.change("PUT", "/routes/main", {"name": "first", "hang_up": True}).status_code == 200
    assert editor.read("/settings")["route"] == "first"
    editor.change("POST", "/blocked_callers", {"caller": "+19005550100"})
    assert editor.change("PUT", "/blocked_callers/+19005550100", {"caller": "+1900*"}).status_code == 200
    assert editor.read("/blocked_callers") == {"blocked_callers": [{"caller": "+1900*"}], "next": None}


def test_agents_keep_a_renamed_receiving_number(editor: Editor, stores: Stores) -> None:
    people = stores.people
    people.add_organisation(Organisation("o", "O"))
    people.add_user(User("u", "agent@shop.example", "Agent", STARTED_AT))
    people.set_membership(Membership("u", "o", Role.AGENT, ("demo/desk", "demo/hall")), STARTED_AT)
    assert (
        editor.change("PUT", "/receiving_numbers/desk", {"name": "table", "number": "+14155550180"}).status_code == 200
    )
    (membership,) = people.list_memberships("u")
    assert set(membership.list_own_numbers("demo")) == {"table", "hall"}


def test_a_part_in_use_is_not_deleted(editor: Editor) -> None:
    said = read_message(editor.change("DELETE", "/routes/menu"), 409)
    assert said == "menu is used by tracking source Menu. Change these first."
    assert "menu" in [one["name"] for one in editor.read("/routes")["routes"]]


def test_a_number_of_another_account_is_refused(editor: Editor, accounts: AccountStore) -> None:
    other = SETUP_FILE.replace("key: demo", "key: other").replace("+1866555", "+1877666")
    accounts.save(read_account_file(other.replace("+18005550199", "+18005550299").encode()))
    said = read_message(
        editor.change("POST", "/number_pools", {**EVERY_PART["number_pools"][0], "tracking_numbers": ["+18776660120"]}),
        409,
    )
    assert said.startswith("+18776660120: belongs to another account.")


def test_names_with_slashes_and_other_marks_are_found(editor: Editor) -> None:
    for name in ("a/b", "/a", "a//b", "a?b", "a%2Fb", "a b", "ü", "#", "a/", "a;b"):
        created = editor.change("POST", "/campaigns", {"name": name})
        assert created.status_code == 201
        assert editor.client.get(created.headers["Location"], headers={"Authorization": f"Bearer {KEY}"}).json == {
            "name": name
        }, name


def test_lists_have_pages(editor: Editor) -> None:
    names = [one["name"] for one in editor.read("/tracking_sources")["tracking_sources"]]
    seen, cursor = [], ""
    while cursor is not None:
        page = editor.read(f"/tracking_sources?limit=5{cursor and '&cursor=' + quote(cursor)}")
        seen += [one["name"] for one in page["tracking_sources"]]
        cursor = page["next"]
    assert seen == names
    assert len(names) == 12
    editor.change("DELETE", "/tracking_sources/Radio")
    for query in ("cursor=Radio", "limit=0", "limit=1001", "limit=x", "colour=red", "limit=1&limit=2"):
        assert editor.send("GET", f"/tracking_sources?{query}").status_code == 400


def test_a_key_reads_and_changes_only_with_its_scope(client: FlaskClient, identities: Identities) -> None:
    for scope in Scope:
        key = f"{scope.name}-0123456789abc"
        identities.add_api_key(
            ApiKey("demo", scope.replace(":", "-"), frozenset({scope}), STARTED_AT), compute_digest(key)
        )
        one = Editor(client, key)
        assert (one.send("GET", "/campaigns").status_code == 200) == (scope is Scope.ACCOUNT_READ)
        created = one.send("POST", "/campaigns", {"name": "a"}, "*").status_code
        assert (created == 201) == (scope is Scope.ACCOUNT_WRITE)
