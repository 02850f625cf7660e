"""The people of an organisation: invitations, roles, removing members, and the organisation's name."""

import re
from dataclasses import replace

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from server.domain.people.people import Membership
from server.domain.people.roles import Role
from server.domain.people.sign_ins import SignInEvent
from server.domain.phone_numbers import PhoneNumber
from server.domain.routing.steps import ReceivingNumber
from tests.integration.console.conftest import NOON, PASSWORD, RIVAL, ConsoleDriver

PEOPLE = "/console/o/acme/people"
INVITE = "/console/o/acme/invitations"
INVITED = {"email": "New@Acme.example", "role": "analyst", "receiving_numbers": ["shop/sales desk", "of nobody"]}


def invite(client: FlaskClient, **changed: object) -> TestResponse:
    return client.post(INVITE, data={**INVITED, **changed})


def find_link(response: TestResponse) -> str:
    """The path of the link that the page shows once."""
    (path,) = re.findall(r"https://numbers\.example\.com(/console/link/invitation/[\w-]{40,})<", response.text)
    return str(path)


def list_roles(console: ConsoleDriver, organisation_id: str = "acme") -> dict[str, Role]:
    return {user.email: one.role for user, one in console.stores.people.list_members(organisation_id)}


def list_events(console: ConsoleDriver, organisation_id: str = "acme") -> list[tuple[SignInEvent, str]]:
    """The lines of the audit that are about the organisation."""
    records = console.stores.sign_ins.list_records(organisation_id, console.clock.now, 50)
    return [(one.event, one.details) for one in records if one.organisation_id]


def add_receiving_number(console: ConsoleDriver) -> None:
    stored = console.stores.accounts.find("shop")
    assert stored is not None
    desk = ReceivingNumber("sales desk", PhoneNumber("+14155550180"))
    console.stores.accounts.save(replace(stored.account, receiving_numbers=(desk,), routes=(), route=None))


def test_an_invited_person_becomes_a_member_with_role_and_numbers(console: ConsoleDriver) -> None:
    add_receiving_number(console)
    owner, guest = console.open_as(Role.OWNER), console.app.test_client()
    assert "sales desk" in owner.get(PEOPLE).text
    path = find_link(invite(owner, role="agent"))
    assert "new@acme.example" in owner.get(PEOPLE).text
    assert path.rpartition("/")[2] not in owner.get(PEOPLE).text
    assert guest.post(path, data={"name": "New", "password": PASSWORD}).status_code == 303
    user = console.stores.people.find_user_by_email("new@acme.example")
    assert user is not None
    expected = Membership(user.user_id, "acme", Role.AGENT, ("shop/sales desk",))
    assert console.stores.people.list_memberships(user.user_id) == [expected]
    assert list_events(console) == [
        (SignInEvent.MEMBER_ADDED, "new@acme.example: agent"),
        (SignInEvent.USER_INVITED, "new@acme.example: agent"),
    ]


def test_an_agent_without_receiving_numbers_is_refused_because_they_would_see_nothing(console: ConsoleDriver) -> None:
    refused = invite(console.open_as(Role.OWNER), role="agent", receiving_numbers="of nobody")
    assert refused.status_code == 422
    assert "Choose the receiving numbers whose calls the agent sees." in refused.text


def test_a_renamed_receiving_number_stays_with_its_agents_and_with_its_account(console: ConsoleDriver) -> None:
    add_receiving_number(console)
    mine, foreign = "shop/sales desk", "other/sales desk"
    console.stores.people.set_membership(Membership("agent-of-acme", "acme", Role.AGENT, (mine, foreign)), 0.0)
    form = {"old_name": "sales desk", "name": "front desk", "number": "+14155550180"}
    revision = console.stores.accounts.find_revision("shop")
    saved = console.open_as(Role.OWNER).post(
        "/console/a/shop/receiving-numbers/save", data={**form, "revision": revision}
    )
    assert saved.status_code == 303
    (membership,) = console.stores.people.list_memberships("agent-of-acme")
    assert membership.receiving_numbers == ("shop/front desk", foreign)
    assert membership.list_own_numbers("shop") == ("front desk",)


def test_a_renamed_receiving_number_stays_in_open_invitations(console: ConsoleDriver) -> None:
    add_receiving_number(console)
    invite(console.open_as(Role.OWNER), role="agent", receiving_numbers="shop/sales desk")
    form = {"old_name": "sales desk", "name": "front desk", "number": "+14155550180"}
    revision = console.stores.accounts.find_revision("shop")
    console.open_as(Role.OWNER).post("/console/a/shop/receiving-numbers/save", data={**form, "revision": revision})
    (link,) = console.stores.sign_ins.list_invitations("acme", NOON)
    assert link.receiving_numbers == ("shop/front desk",)


def test_only_agents_are_given_receiving_numbers(console: ConsoleDriver) -> None:
    add_receiving_number(console)
    invite(console.open_as(Role.OWNER), role="manager")
    (link,) = console.stores.sign_ins.list_invitations("acme", NOON)
    assert (link.role, link.receiving_numbers) == ("manager", ())


def test_an_invitation_of_a_wrong_address_or_a_member_is_refused_beside_the_input(console: ConsoleDriver) -> None:
    owner = console.open_as(Role.OWNER)
    for email, message in (("no address", "Enter an e-mail address"), ("analyst@acme.example", "a member already")):
        refused = invite(owner, email=email)
        assert refused.status_code == 422
        assert re.search(rf'id="email-error">[^<]*{message}', refused.text)
    assert invite(owner, role="emperor").status_code == 400
    assert console.stores.sign_ins.list_invitations("acme", NOON) == []


def test_a_second_invitation_ends_the_first_one(console: ConsoleDriver) -> None:
    owner, guest = console.open_as(Role.OWNER), console.app.test_client()
    first, second = find_link(invite(owner)), find_link(invite(owner, role="manager"))
    assert guest.get(first).status_code == 404
    assert guest.get(second).status_code == 200


def test_a_revoked_invitation_does_not_work_any_more(console: ConsoleDriver) -> None:
    owner = console.open_as(Role.OWNER)
    path = find_link(invite(owner))
    (link,) = console.stores.sign_ins.list_invitations("acme", NOON)
    console.open_as(Role.OWNER, RIVAL).post("/console/o/rival/invitations/revoke", data={"digest": link.digest})
    assert console.app.test_client().get(path).status_code == 200
    owner.post(f"{INVITE}/revoke", data={"digest": link.digest})
    assert console.app.test_client().get(path).status_code == 404
    assert list_events(console)[0] == (SignInEvent.INVITATION_REVOKED, "new@acme.example")


def test_an_existing_user_joins_after_signing_in(console: ConsoleDriver) -> None:
    path = find_link(invite(console.open_as(Role.OWNER), email="analyst@rival.example", role="manager"))
    client = console.app.test_client()
    asked = client.get(path)
    assert "Sign in to accept" in asked.text
    assert f"/console/sign-in?next={path}" in asked.text
    assert client.post(path, data={"name": "X", "password": PASSWORD}).status_code == 403
    assert (
        client.post(
            f"/console/sign-in?next={path}", data={"email": "analyst@rival.example", "password": PASSWORD}
        ).headers["Location"]
        == path
    )
    assert "Join Acme" in client.get(path).text
    assert client.post(path).headers["Location"] == "/console/accounts?notice=joined"
    assert list_roles(console)["analyst@rival.example"] is Role.MANAGER
    assert list_roles(console, "rival")["analyst@rival.example"] is Role.ANALYST
    assert "/console/a/shop/" in client.get("/console/accounts").text
    assert client.get(path).status_code == 404


def test_an_invitation_is_not_accepted_by_another_user(console: ConsoleDriver) -> None:
    path = find_link(invite(console.open_as(Role.OWNER), email="analyst@rival.example"))
    other = console.open_as(Role.MANAGER, RIVAL)
    assert "This invitation is for analyst@rival.example" in other.get(path).text
    assert other.post(path).status_code == 403
    assert "manager@rival.example" not in list_roles(console)


def test_a_role_is_changed(console: ConsoleDriver) -> None:
    owner = console.open_as(Role.OWNER)
    assert owner.get(f"{PEOPLE}/analyst-of-acme").status_code == 200
    assert owner.post(f"{PEOPLE}/analyst-of-acme", data={"role": "manager"}).status_code == 303
    assert list_roles(console)["analyst@acme.example"] is Role.MANAGER
    assert list_events(console) == [(SignInEvent.ROLE_CHANGED, "analyst@acme.example: manager")]


def test_a_member_is_removed(console: ConsoleDriver) -> None:
    removed = console.open_as(Role.OWNER).post(f"{PEOPLE}/agent-of-acme/remove")
    assert removed.headers["Location"] == f"{PEOPLE}?notice=removed"
    assert "agent@acme.example" not in list_roles(console)
    assert "agent@rival.example" in list_roles(console, "rival")


def test_the_last_owner_is_neither_removed_nor_made_less(console: ConsoleDriver) -> None:
    owner = console.open_as(Role.OWNER)
    for response in (
        owner.post(f"{PEOPLE}/owner-of-acme", data={"role": "analyst"}),
        owner.post(f"{PEOPLE}/owner-of-acme/remove"),
    ):
        assert response.status_code == 409
        assert "This is the only owner. Make another member an owner first." in response.text
    assert list_roles(console)["owner@acme.example"] is Role.OWNER
    assert list_events(console) == []


def test_an_owner_who_leaves_a_second_owner_behind_may_go(console: ConsoleDriver) -> None:
    owner = console.open_as(Role.OWNER)
    owner.post(f"{PEOPLE}/manager-of-acme", data={"role": "owner"})
    assert owner.post(f"{PEOPLE}/owner-of-acme/remove").headers["Location"] == "/console/"
    assert owner.get(PEOPLE).status_code == 404


def test_members_of_another_organisation_can_not_be_reached(console: ConsoleDriver) -> None:
    owner = console.open_as(Role.OWNER)
    assert owner.get(f"{PEOPLE}/analyst-of-rival").status_code == 404
    assert owner.post(f"{PEOPLE}/analyst-of-rival", data={"role": "owner"}).status_code == 404
    assert owner.post(f"{PEOPLE}/analyst-of-rival/remove").status_code == 404
    assert list_roles(console, "rival")["analyst@rival.example"] is Role.ANALYST


def test_the_organisation_is_renamed(console: ConsoleDriver) -> None:
    owner = console.open_as(Role.OWNER)
    assert owner.post(f"{PEOPLE}/name", data={"organisation": " "}).status_code == 422
    assert owner.post(f"{PEOPLE}/name", data={"organisation": "Acme & Sons"}).status_code == 303
    assert "Acme &amp; Sons" in owner.get(PEOPLE).text
    assert [one.name for one in console.stores.people.list_organisations()] == ["Acme & Sons", "Rival"]


def test_the_menu_lists_the_accounts_to_switch_to(console: ConsoleDriver) -> None:
    client = console.open_as(Role.ANALYST)
    assert 'hx-get="/console/accounts/menu"' in client.get("/console/a/shop/calls").text
    assert client.get("/console/accounts/menu").headers["Location"] == "/console/accounts"
    htmx = {"HX-Request": "true"}
    assert "/console/a/other/" not in client.get("/console/accounts/menu", headers=htmx).text
    console.stores.people.set_membership(Membership("analyst-of-acme", "rival", Role.ANALYST), 0.0)
    menu = client.get("/console/accounts/menu", headers=htmx).text
    assert "/console/a/shop/" in menu
    assert "/console/a/other/" in menu
