"""The steps of a route are added, changed, moved and removed by forms."""

import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from server.account_file.read import read_account_file
from server.account_file.route_forms import STEP_TYPES
from server.account_file.route_writing import write_step
from server.console.forms.rows import RowsInput
from server.console.forms.step_fields import Field
from server.console.forms.step_form import find_target, read_step
from server.console.forms.step_kinds import STEP_KINDS
from server.domain.accounts import Account
from server.domain.people.roles import Role
from server.domain.routing.paths import list_steps
from tests.integration.console.conftest import ConsoleDriver
from tests.integration.console.routed_account import (
    ROUTED_ACCOUNT,
    find_error,
    find_step,
    post,
    read_text,
)


@pytest.fixture
def account() -> Account:
    """An account whose routes have a step of every kind."""
    return read_account_file(ROUTED_ACCOUNT.encode())


@pytest.fixture
def browser(console: ConsoleDriver) -> FlaskClient:
    return console.open_as(Role.MANAGER)


def test_every_kind_of_step_has_a_form() -> None:
    assert STEP_KINDS.keys() == STEP_TYPES.keys()


def test_a_form_that_is_saved_unchanged_leaves_the_step_as_it_is(account: Account) -> None:
    seen = set()
    for path, step in list_steps((route.name, route.first) for route in account.routes):
        kind, own = STEP_KINDS[step.kind], write_step(step)[step.kind]
        form: MultiDict[str, str] = MultiDict()
        for field in kind.fields:
            if isinstance(field, Field):
                fill_input(form, field.name, field.show(own))
            else:
                fill_rows(form, field.rows, field.show(own))
        read = read_step(find_target(account, path, is_new=False), kind, form)
        assert (read.step, read.errors, read.general) == (step, {}, ()), path
        seen.add(step.kind)
    assert seen == STEP_KINDS.keys()


def fill_input(form: MultiDict[str, str], name: str, value: Any) -> None:
    if value is not False:
        form.add(name, "yes" if value is True else value)


def fill_rows(form: MultiDict[str, str], rows: RowsInput, values: list[dict[str, str]]) -> None:
    for row in values:
        for column in rows.columns:
            form.add(f"{rows.name}.{column.name}", row[column.name])


def test_a_ring_step_is_changed_by_its_form(console: ConsoleDriver, browser: FlaskClient) -> None:
    page = browser.get("/console/a/shop/routes/step", query_string={"at": "main.then.menu.1"})
    assert 'value="9"' in page.text
    form = {
        "at": "main.then.menu.1", "kind": "ring", "rung.name": ["Mobile", "", "Office"],
        "rung.seconds": ["", "", "12"], "order": "round_robin", "seconds": "30", "whisper": "Hello {keyword}.",
    }  # fmt: skip
    saved = post(console, browser, "step/save", **form)
    assert saved.status_code == 303
    assert saved.headers["Location"].endswith("/console/a/shop/routes/show?name=main&notice=saved#main.then.menu.1")
    assert find_step(console, "main.then.menu.1") == {
        "ring": {
            "receiving_numbers": ["Mobile", {"name": "Office", "seconds": 12}],
            "order": "round_robin",
            "seconds": 30,
            "whisper": "Hello {keyword}.",
        },
        "otherwise": {"route": "sorry"},
    }
    stored = console.stores.accounts.find("shop")
    assert stored is not None
    assert [route.managed_by.value for route in stored.account.routes] == ["console", "file", "file"]


@pytest.mark.parametrize(
    ("changes", "name", "message"),
    [
        ({"rung.seconds": "soon"}, "rung.0", "Enter a whole number."),
        ({"rung.seconds": "700"}, "rung.0", "Enter at most 600, not 700."),
        ({"rung.name": ""}, "rung", "Enter at least one."),
        ({"rung.name": "Nobody"}, "rung", "there is no receiving number 'Nobody'"),
        ({"seconds": "0"}, "seconds", "Enter at least 1, not 0."),
        ({"whisper_language": "english please"}, "whisper", "Fill this in."),
        ({"whisper": "Hi", "whisper_language": "english please"}, "whisper_language", "is not a language"),
    ],
)
def test_an_error_stands_beside_its_input_and_nothing_is_stored(
    console: ConsoleDriver, browser: FlaskClient, changes: dict[str, str], name: str, message: str
) -> None:
    revision = console.stores.accounts.find_revision("shop")
    form = {"at": "main.then.menu.1", "kind": "ring", "rung.name": "Office", "order": "together"}
    response = post(console, browser, "step/save", **(form | changes))
    assert response.status_code == 422
    assert message in find_error(response, name)
    assert console.stores.accounts.find_revision("shop") == revision


def test_a_menu_is_put_before_a_step(console: ConsoleDriver, browser: FlaskClient) -> None:
    before = find_step(console, "west.geo.0")
    page = browser.get("/console/a/shop/routes/step/new", query_string={"at": "west.geo.0"})
    assert "It comes before: Ring Office, 25 s" in read_text(page)
    page = browser.get("/console/a/shop/routes/step/new", query_string={"at": "west.geo.0", "kind": "menu"})
    assert "The step that is here now: Ring Office, 25 s" in read_text(page)
    form = {
        "at": "west.geo.0", "is_new": "yes", "kind": "menu", "say": "Press 1 or 2.", "keys.key": ["1", "2"],
        "keys.then": ["ring:Mobile", "route:main"], "next.otherwise": "kept",
    }  # fmt: skip
    assert post(console, browser, "step/save", **form).status_code == 303
    step = find_step(console, "west.geo.0")
    assert step["menu"]["keys"]["1"]["ring"] == {"receiving_numbers": ["Mobile"]}
    assert step["menu"]["keys"]["2"] == {"route": "main"}
    assert step["otherwise"] == before


def test_a_key_that_is_there_twice_is_refused(console: ConsoleDriver, browser: FlaskClient) -> None:
    form = {
        "at": "west", "is_new": "yes", "kind": "menu", "say": "Press.", "keys.key": ["1", "1"],
        "keys.then": ["hang_up", "hang_up"], "next.otherwise": "kept",
    }  # fmt: skip
    response = post(console, browser, "step/save", **form)
    assert response.status_code == 422
    assert "'1' is there twice" in read_text(response)


def test_cases_keep_their_steps_when_others_are_added_and_removed(console: ConsoleDriver, browser: FlaskClient) -> None:
    second = find_step(console, "west.geo.1")
    form = {
        "at": "west", "kind": "geo", "cases.area_codes": ["", "212, 646", ""], "cases.countries": ["", "", "CA"],
        "cases.then": ["hang_up", "was:1", "hang_up"],
    }  # fmt: skip
    assert post(console, browser, "step/save", **form).status_code == 303
    step = find_step(console, "west")
    assert step["geo"] == [
        {"area_codes": ["212", "646"], "then": second},
        {"countries": ["CA"], "then": {"hang_up": True}},
    ]
    assert "by_tag" in step["otherwise"]


def test_a_branch_of_another_step_can_not_be_named(console: ConsoleDriver, browser: FlaskClient) -> None:
    form = {"at": "west", "kind": "geo", "cases.states": "CA", "cases.then": "was:7"}
    assert post(console, browser, "step/save", **form).status_code == 404


def test_a_recording_can_be_announced(console: ConsoleDriver, browser: FlaskClient) -> None:
    path = "west.geo.0"
    page = browser.get("/console/a/shop/routes/step", query_string={"at": path})
    assert "Announcement of the recording" in page.text
    form = {
        "at": path,
        "kind": "ring",
        "rung.name": "Office",
        "order": "together",
        "record": "yes",
    }
    assert post(console, browser, "step/save", **form).status_code == 303
    assert "recorded without an announcement" in browser.get("/console/a/shop/routes/show?name=west").text
    wrong = post(console, browser, "step/save", **form, announce="yes", announcement="")
    assert (wrong.status_code, 'id="announcement-error"' in wrong.text) == (422, True)
    said = post(console, browser, "step/save", **form, announce="yes", announcement="This call is recorded.")
    assert said.status_code == 303
    step = find_step(console, path)
    assert (step["say"], step["then"]["ring"]["record"]) == ("This call is recorded.", True)
    assert "recorded without an announcement" not in browser.get("/console/a/shop/routes/show?name=west").text
    page = browser.get("/console/a/shop/routes/step", query_string={"at": f"{path}.then"})
    assert "Announcement of the recording" not in page.text


def test_steps_move_and_are_removed(console: ConsoleDriver, browser: FlaskClient) -> None:
    assert post(console, browser, "step/move", at="main.then", to="earlier").status_code == 303
    assert list(find_step(console, "main")) == ["menu", "otherwise"]
    assert post(console, browser, "step/move", at="main", to="later").status_code == 303
    page = browser.get("/console/a/shop/routes/step/remove", query_string={"at": "main.then.menu.1"})
    assert "Continue with the route sorry (nobody answers)" in read_text(page)
    assert post(console, browser, "step/remove", at="main.then.menu.1", keep="otherwise").status_code == 303
    assert find_step(console, "main.then.menu.1") == {"route": "sorry"}
    assert post(console, browser, "step/remove", at="main.then.menu.#", keep="").status_code == 303
    assert list(find_step(console, "main.then")["menu"]["keys"]) == ["1"]


@pytest.mark.parametrize(
    ("page", "form", "status"),
    [
        ("step/move", {"at": "main", "to": "earlier"}, 404),
        ("step/move", {"at": "main.then", "to": "sideways"}, 400),
        ("step/remove", {"at": "main.otherwise", "keep": ""}, 404),
        ("step/remove", {"at": "main.then", "keep": "menu.9"}, 404),
        ("step/save", {"at": "main.then.then", "kind": "say", "say": "Hi"}, 404),
        ("step/save", {"at": "main", "kind": "ring"}, 404),
        ("step/save", {"at": "main", "kind": "nothing", "is_new": "yes"}, 404),
        ("use", {"name": "nothing"}, 404),
    ],
)
def test_what_can_not_be_done_changes_nothing(
    console: ConsoleDriver, browser: FlaskClient, page: str, form: dict[str, str], status: int
) -> None:
    revision = console.stores.accounts.find_revision("shop")
    assert post(console, browser, page, **form).status_code == status
    assert console.stores.accounts.find_revision("shop") == revision


def test_a_step_is_added_after_a_text_that_ends_the_call(console: ConsoleDriver, browser: FlaskClient) -> None:
    assert "Add a step" in browser.get("/console/a/shop/routes/show?name=sorry").text
    form = {"at": "sorry.then", "is_new": "yes", "kind": "ring", "rung.name": "Office"}
    saved = post(console, browser, "step/save", **form, **{"order": "together", "next.otherwise": "hang_up"})
    assert saved.status_code == 303
    assert find_step(console, "sorry.then") == {
        "ring": {"receiving_numbers": ["Office"]},
        "otherwise": {"hang_up": True},
    }


def test_a_form_of_an_old_revision_is_refused_with_who_changed_what(
    console: ConsoleDriver, browser: FlaskClient
) -> None:
    old = console.stores.accounts.find_revision("shop")
    post(console, browser, "use", name="west")
    form = {"at": "sorry", "kind": "say", "say": "Bye."}
    response = post(console, browser, "step/save", **form, revision=old)
    assert response.status_code == 409
    assert "manager@acme.example" in response.text
    # The route itself is as it was, so the form can be saved again as it is.
    (shown,) = re.findall(r'name="revision" value="(\d+)"', response.text)
    assert post(console, browser, "step/save", **form, revision=shown).status_code == 303

    response = post(console, browser, "step/save", **(form | {"say": "Later."}), revision=shown)
    assert response.status_code == 409
    assert re.findall(r'name="revision" value="(\d+)"', response.text) == [shown]


def test_a_route_that_loops_is_refused(console: ConsoleDriver, browser: FlaskClient) -> None:
    response = post(console, browser, "step/save", at="sorry", is_new="yes", kind="route", route="main")
    assert response.status_code == 422
    assert "main" in read_text(response)


def test_percent_signs_and_braces_are_ordinary_characters(console: ConsoleDriver, browser: FlaskClient) -> None:
    text = "50% off {0} %(name)s"
    number = {"name": text, "number": "+14155550188"}
    revision = str(console.stores.accounts.find_revision("shop"))
    added = browser.post("/console/a/shop/receiving-numbers/save", data={"revision": revision, **number})
    assert added.status_code == 303
    assert post(console, browser, "step/save", at="sorry", kind="say", say=text).status_code == 303
    for page in (
        "routes",
        "routes/show?name=sorry&try=yes",
        "routes/step?at=west.geo.0",
        "routes/step/new?at=sorry&kind=menu",
    ):
        response = browser.get(f"/console/a/shop/{page}")
        assert (response.status_code, text in read_text(response)) == (200, True), page
    menu = {"at": "sorry", "is_new": "yes", "kind": "menu", "say": text, "keys.key": "1"}
    added = post(console, browser, "step/save", **menu, **{"keys.then": f"ring:{text}", "next.otherwise": "kept"})
    assert added.status_code == 303
    for page in ("step?at=sorry", "step/remove?at=sorry", "new"):
        assert text in read_text(browser.get(f"/console/a/shop/routes/{page}")), page
