"""Every page of the console declares its access, and keeps it: all pages with all roles, and with another organisation."""

import re

import pytest
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from server.console.pages import OpenTo
from server.domain.people.roles import PERMISSIONS, Permission, Role
from tests.integration.console.conftest import ACME, RIVAL, ConsoleDriver

ARGUMENTS = {"key": "shop", "organisation_id": "acme"}
FOREIGN = {"key": "other", "organisation_id": "rival"}


def list_rules(console: ConsoleDriver) -> list[Rule]:
    """The console's routes without its static files."""
    rules = [rule for rule in console.app.url_map.iter_rules() if rule.endpoint.startswith("console.")]
    return [rule for rule in rules if rule.endpoint != "console.show_asset"]


def get_access(console: ConsoleDriver, rule: Rule) -> OpenTo | Permission:
    access: OpenTo | Permission = console.app.extensions["console_access"][rule.endpoint.removeprefix("console.")]
    return access


def request(client: FlaskClient, rule: Rule, arguments: dict[str, str]) -> int:
    """The status of a request to the route, with an empty form."""
    path = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: arguments.get(found[1], "x"), rule.rule)
    method = "POST" if "POST" in (rule.methods or ()) else "GET"
    return client.open(path, method=method).status_code


def test_every_page_declares_its_access(console: ConsoleDriver) -> None:
    for rule in list_rules(console):
        access = get_access(console, rule)
        has_owner = bool({"key", "organisation_id"} & rule.arguments)
        assert isinstance(access, Permission) == has_owner, rule


def test_a_stranger_is_sent_to_the_sign_in_page(console: ConsoleDriver) -> None:
    client = console.app.test_client()
    for rule in list_rules(console):
        if get_access(console, rule) is not OpenTo.ANYONE:
            path = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: ARGUMENTS.get(found[1], "x"), rule.rule)
            response = client.open(path, method="POST" if "POST" in (rule.methods or ()) else "GET")
            assert response.status_code == 303, rule
            assert response.headers["Location"].startswith("/console/sign-in"), rule


@pytest.mark.parametrize("role", list(Role))
def test_a_role_opens_exactly_the_pages_that_it_may(console: ConsoleDriver, role: Role) -> None:
    client = console.open_as(role)
    for rule in list_rules(console):
        access = get_access(console, rule)
        if isinstance(access, Permission):
            is_refused = request(client, rule, ARGUMENTS) == 403
            assert is_refused == (access not in PERMISSIONS[role]), (role, rule)


@pytest.mark.parametrize("role", list(Role))
def test_nobody_opens_a_page_of_another_organisation(console: ConsoleDriver, role: Role) -> None:
    for mine, foreign in ((ACME, FOREIGN), (RIVAL, ARGUMENTS)):
        client = console.open_as(role, mine)
        for rule in list_rules(console):
            if isinstance(get_access(console, rule), Permission):
                assert request(client, rule, foreign) == 404, rule


def test_an_account_that_does_not_exist_looks_like_another_organisations(console: ConsoleDriver) -> None:
    client = console.open_as(Role.OWNER)
    pages = [client.get(f"/console/a/{key}/calls") for key in ("other", "nobody", "no key!")]
    assert [page.status_code for page in pages] == [404] * 3
    bodies = {re.sub(r'nonce="[^"]+"', "", page.text) for page in pages}
    assert len(bodies) == 1


def test_an_account_without_an_organisation_belongs_to_the_first_one(console: ConsoleDriver) -> None:
    account = console.stores.accounts.find("other")
    assert account is not None
    console.stores.accounts.save(type(account.account)("imported", "Imported", "US"))
    assert console.open_as(Role.OWNER, ACME).get("/console/a/imported/calls").status_code == 200
    assert console.open_as(Role.OWNER, RIVAL).get("/console/a/imported/calls").status_code == 404


def test_a_removed_member_loses_access_at_once(console: ConsoleDriver) -> None:
    client = console.open_as(Role.ANALYST)
    assert client.get("/console/a/shop/calls").status_code == 200
    console.stores.people.remove_membership("analyst-of-acme", "acme", 0.0)
    assert client.get("/console/a/shop/calls").status_code == 404
