"""Branches of a route are moved by forms, with everything after them."""

import html
import re

import pytest
from flask.testing import FlaskClient

from server.account_file.read import read_account_file
from server.domain.accounts import Account
from server.domain.people.roles import Role
from tests.integration.console.conftest import ConsoleDriver
from tests.integration.console.routed_account import ROUTED_ACCOUNT, find_step, post, read_text

BRANCH = "/console/a/shop/routes/branch"


@pytest.fixture
def account() -> Account:
    """An account whose routes have a step of every kind."""
    return read_account_file(ROUTED_ACCOUNT.encode())


@pytest.fixture
def browser(console: ConsoleDriver) -> FlaskClient:
    return console.open_as(Role.MANAGER)


def test_a_branch_moves_to_a_chosen_position(console: ConsoleDriver, browser: FlaskClient) -> None:
    ring, message = find_step(console, "main.then.menu.1"), find_step(console, "main.otherwise")
    page = browser.get(BRANCH, query_string={"at": "main.then.menu.1"})
    assert "This step moves with everything after it: Ring Office" in read_text(page)
    offered = [html.unescape(value) for value in re.findall(r'name="to" value="([^"]+)"', page.text)]
    assert offered == ["main.then.menu.#", "main.then.menu.#.otherwise", "main.then.otherwise", "main.otherwise"]
    assert "(Check the opening hours: closed)" in read_text(page)
    saved = post(console, browser, "branch", at="main.then.menu.1", to="main.otherwise")
    assert saved.status_code == 303
    assert find_step(console, "main.otherwise") == ring
    assert find_step(console, "main.then.menu.1") == message


def test_a_case_moves_up_with_its_steps(console: ConsoleDriver, browser: FlaskClient) -> None:
    before = find_step(console, "west")["geo"]
    page = browser.get("/console/a/shop/routes/show?name=west").text
    assert page.count(">Case up<") == page.count(">Case down<") == 2
    assert post(console, browser, "branch/case", at="west.geo.1", to="up").status_code == 303
    assert find_step(console, "west")["geo"] == before[::-1]


def test_a_route_of_one_step_has_no_other_position(console: ConsoleDriver, browser: FlaskClient) -> None:
    page = browser.get(BRANCH, query_string={"at": "sorry"})
    assert "The route has no other branch to which this step can move." in read_text(page)
    assert "Move the branch" not in read_text(browser.get("/console/a/shop/routes/show?name=sorry"))


@pytest.mark.parametrize(
    ("page", "form", "status"),
    [
        ("branch", {"at": "main.then.menu.1", "to": "main.then"}, 404),
        ("branch", {"at": "main.then.menu.1", "to": "west"}, 404),
        ("branch", {"at": "nothing", "to": "main.otherwise"}, 404),
        ("branch", {"at": "main.then.menu.1"}, 404),
        ("branch/case", {"at": "west.geo.0", "to": "up"}, 404),
        ("branch/case", {"at": "west.geo.0", "to": "away"}, 400),
    ],
)
def test_moves_that_the_page_does_not_offer_change_nothing(
    console: ConsoleDriver, browser: FlaskClient, page: str, form: dict[str, str], status: int
) -> None:
    revision = console.stores.accounts.find_revision("shop")
    assert post(console, browser, page, **form).status_code == status
    assert console.stores.accounts.find_revision("shop") == revision


def test_a_move_based_on_an_old_revision_is_refused(console: ConsoleDriver, browser: FlaskClient) -> None:
    first = post(console, browser, "branch/case", at="west.geo.1", to="up", revision=1)
    assert first.status_code == 303
    stale = post(console, browser, "branch", at="west.geo.0", to="west.otherwise", revision=1)
    assert stale.status_code == 409
    assert "manager@acme.example" in stale.text
