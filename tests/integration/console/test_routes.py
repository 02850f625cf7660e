"""Call routing: the list of routes, a route as a tree, a new one, and a call to try."""

import html
import re

import pytest
from flask.testing import FlaskClient

from server.account_file.read import read_account_file
from server.domain.accounts import Account
from server.domain.people.roles import Role
from tests.integration.console.conftest import ConsoleDriver
from tests.integration.console.routed_account import ROUTED_ACCOUNT, find_account, find_step, post, read_text


@pytest.fixture
def account() -> Account:
    """An account whose routes have a step of every kind."""
    return read_account_file(ROUTED_ACCOUNT.encode())


@pytest.fixture
def browser(console: ConsoleDriver) -> FlaskClient:
    return console.open_as(Role.MANAGER)


def test_the_list_says_who_uses_each_route(browser: FlaskClient) -> None:
    text = read_text(browser.get("/console/a/shop/routes"))
    assert "main from the file Check the opening hours all other calls of the account" in text
    assert "west from the file Choose by where the caller is from campaign roofing tracking source Flyer" in text
    assert 'sorry from the file Say "We will call you back." route main route west' in text


def test_a_route_is_shown_as_a_tree_in_words(browser: FlaskClient) -> None:
    text = read_text(browser.get("/console/a/shop/routes/show?name=main"))
    for words in (
        "Monday to Friday: 09:00 to 17:30",
        "key 1",
        "Ring Office, then Mobile (9 s), 25 s each",
        "nobody answers",
    ):
        assert words in text
    assert browser.get("/console/a/shop/routes/show?name=nothing").status_code == 404


def test_a_route_is_renamed_wherever_it_is_named(console: ConsoleDriver, browser: FlaskClient) -> None:
    assert post(console, browser, "rename", name="west", new_name="coast").status_code == 303
    assert post(console, browser, "rename", name="sorry", new_name="goodbye").status_code == 303
    account = find_account(console)
    assert [route.name for route in account.routes] == ["main", "goodbye", "coast"]
    assert (account.campaigns[0].route, account.tracking_sources[1].route) == ("coast", "coast")
    assert find_step(console, "main.then.menu.1.otherwise") == {"route": "goodbye"}
    wrong = post(console, browser, "rename", name="main", new_name="two words")
    assert (wrong.status_code, 'id="new_name-error"' in wrong.text) == (422, True)


def test_a_route_in_use_is_not_deleted(console: ConsoleDriver, browser: FlaskClient) -> None:
    response = post(console, browser, "delete", name="sorry")
    assert response.status_code == 422
    assert "there is no route 'sorry'" in read_text(response)
    assert post(console, browser, "use", name="west").status_code == 303
    assert post(console, browser, "delete", name="main").status_code == 303
    account = find_account(console)
    assert ([route.name for route in account.routes], account.route) == (["sorry", "west"], "west")


@pytest.mark.parametrize(
    ("example", "numbers", "headline"),
    [
        ("ring", ["Office"], "Ring Office, 25 s"),
        ("team", ["Mobile", "Office"], "Ring Office, then Mobile, 15 s each"),
        ("hours", ["Office"], "Monday to Friday: 09:00 to 17:00"),
        ("menu", ["Office", "Mobile"], 'Menu: "For Office, press 1. For Mobile, press 2."'),
    ],
)
def test_a_new_route_begins_with_an_example(
    console: ConsoleDriver, browser: FlaskClient, example: str, numbers: list[str], headline: str
) -> None:
    added = post(console, browser, "new", name="fresh", example=example, receiving_numbers=numbers)
    assert added.status_code == 303
    assert headline in read_text(browser.get(added.headers["Location"]))
    assert find_account(console).route == "main"


def test_the_first_route_of_an_account_is_that_of_its_calls(console: ConsoleDriver, browser: FlaskClient) -> None:
    account = find_account(console)
    console.stores.accounts.save(Account("shop", "A Shop", "US", receiving_numbers=account.receiving_numbers))
    assert "No call routes yet" in browser.get("/console/a/shop/routes").text
    assert post(console, browser, "new", name="main", example="ring", receiving_numbers="Office").status_code == 303
    assert find_account(console).route == "main"


@pytest.mark.parametrize(
    ("form", "message"),
    [
        ({"name": "fresh", "example": "team", "receiving_numbers": "Office"}, "This route needs 2 or more."),
        ({"name": "two words", "example": "ring", "receiving_numbers": "Office"}, "is not a route's name"),
        ({"name": "main", "example": "ring", "receiving_numbers": "Office"}, "is there already. Choose another name."),
    ],
)
def test_a_new_route_with_a_mistake_is_not_added(
    console: ConsoleDriver, browser: FlaskClient, form: dict[str, str], message: str
) -> None:
    response = post(console, browser, "new", **form)
    assert response.status_code == 422
    assert message in read_text(response)
    assert len(find_account(console).routes) == 3


def test_a_call_is_tried_and_its_path_shown(browser: FlaskClient) -> None:
    asked = {
        "name": "main",
        "try": "yes",
        "at": "2026-11-23T10:00",
        "keys": "1",
        "busy": "Mobile",
        "caller": "4155550123",
    }
    response = browser.get("/console/a/shop/routes/show", query_string=asked | {"number": "+18665550110"})
    text = read_text(response)
    assert "Number: +18665550110, tracking source 'Billboard' of account 'shop'" in text
    assert "Caller: +14155550123, from San Francisco, CA, US, area code 415" in text
    assert "closed: it is Tuesday 00:00 in Asia/Tokyo" in text
    assert re.findall(r'class="step taken" id="([^"]+)"', response.text) == ["main", "main.otherwise"]

    asked |= {"at": "2026-11-22T22:00"}
    response = browser.get("/console/a/shop/routes/show", query_string=asked)
    assert "rings Office for 25 s" in read_text(response)
    assert re.findall(r'class="step taken" id="([^"]+)"', response.text) == [
        "main", "main.then", "main.then.menu.1", "main.then.menu.1.otherwise",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"number": "nonsense"}, "'nonsense' is not a phone number"),
        ({"caller": "12"}, "'12' is not a phone number"),
        ({"number": "+18665550110 ext. 7"}, "there is no extension '7'"),
        ({"at": "tomorrow"}, "'tomorrow' is not a time"),
        ({"tags": "keyword roof"}, "'keyword roof' is not a tag"),
        ({"keys": "1," * 200}, "are too many"),
    ],
)
def test_a_call_that_can_not_be_tried_has_an_error_beside_its_input(
    browser: FlaskClient, asked: dict[str, str], message: str
) -> None:
    response = browser.get("/console/a/shop/routes/show", query_string={"name": "main", "try": "yes"} | asked)
    (name,) = asked
    assert message in html.unescape(response.text.partition(f'id="call-{name}-error">')[2].partition("<")[0])


def test_an_analyst_sees_routes_and_can_change_nothing(console: ConsoleDriver) -> None:
    analyst = console.open_as(Role.ANALYST)
    page = analyst.get("/console/a/shop/routes/show?name=main").text
    assert "Put a step before" not in page
    assert "Rename" not in page
    form = analyst.get("/console/a/shop/routes/step?at=main").text
    assert ">Save<" not in form
    assert "New call route" not in analyst.get("/console/a/shop/routes").text


def test_texts_of_people_are_never_markup(console: ConsoleDriver, browser: FlaskClient) -> None:
    evil = "<img src=x onerror=alert(1)>"
    assert post(console, browser, "step/save", at="sorry", kind="say", say=evil).status_code == 303
    pages = [
        browser.get("/console/a/shop/routes"),
        browser.get("/console/a/shop/routes/show?name=sorry"),
        browser.get("/console/a/shop/routes/step?at=sorry"),
        browser.get(
            "/console/a/shop/routes/show", query_string={"name": "sorry", "try": "yes", "tags": f"{evil}={evil}"}
        ),
    ]
    assert all("<img" not in page.text and "&lt;img" in page.text for page in pages)
