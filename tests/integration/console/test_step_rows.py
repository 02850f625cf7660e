"""The rows in forms of steps: empty ones are left out, errors stand below theirs, and more can be had."""

import pytest
from flask.testing import FlaskClient

from server.account_file.read import read_account_file
from server.console.forms.rows import EMPTY_ROWS
from server.domain.accounts import Account
from server.domain.people.roles import Role
from tests.integration.console.conftest import ConsoleDriver
from tests.integration.console.routed_account import ROUTED_ACCOUNT, find_error, find_step, post


@pytest.fixture
def account() -> Account:
    """An account whose routes have a step of every kind."""
    return read_account_file(ROUTED_ACCOUNT.encode())


@pytest.fixture
def browser(console: ConsoleDriver) -> FlaskClient:
    return console.open_as(Role.MANAGER)


def test_a_row_in_which_only_choices_have_values_is_left_out(console: ConsoleDriver, browser: FlaskClient) -> None:
    form = {
        "at": "west.otherwise", "kind": "by_tag", "cases.tag": ["keyword", "", "customer"], "cases.values": ["roof", "", ""],
        "cases.test": ["contains", "is", "present"], "cases.then": ["was:0", "voicemail", "was:1"],
    }  # fmt: skip
    assert post(console, browser, "step/save", **form).status_code == 303
    cases = find_step(console, "west.otherwise")["by_tag"]
    assert [(case["tag"], case.get("contains")) for case in cases] == [("keyword", ["roof"]), ("customer", None)]


def test_an_error_of_a_row_stands_below_it_after_an_empty_row(console: ConsoleDriver, browser: FlaskClient) -> None:
    form = {"at": "main.then.menu.1", "kind": "ring", "rung.name": ["Office", "", "Mobile"], "order": "together"}
    response = post(console, browser, "step/save", **form, **{"rung.seconds": ["", "", "soon"]})
    assert response.status_code == 422
    assert find_error(response, "rung.2") == "Enter a whole number."
    assert response.text.count('name="rung.name"') == 3 + EMPTY_ROWS


def test_more_rows_keep_what_was_typed(console: ConsoleDriver, browser: FlaskClient) -> None:
    form = {"at": "main.then.menu.1", "kind": "ring", "rung.seconds": "77", "again": "rows"}
    response = post(console, browser, "step/save", **form)
    assert response.status_code == 200
    assert response.text.count('name="rung.name"') == 1 + EMPTY_ROWS
    assert 'value="77"' in response.text
