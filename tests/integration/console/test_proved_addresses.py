"""An e-mail address that nobody has proved: its user joins no other organisation, and the first proof ends what was set up."""

import re

import pyotp
import pytest

from server.domain.people.people import User
from server.domain.people.roles import Role
from server.domain.people.second_factors import Passkey
from server.settings import Settings, read_settings
from tests.integration.console.conftest import NOON, PASSWORD, RIVAL, ConsoleDriver
from tests.integration.console.test_lost_password import MAIL, find_path, list_mails

VICTIM = "victim@example.com"


@pytest.fixture
def settings(store_settings: dict[str, str]) -> Settings:
    """Settings with a mail server."""
    return read_settings({**store_settings, **MAIL, "DNI_PUBLIC_URL": "https://numbers.example.com"})


def invite(console: ConsoleDriver, organisation_id: str = "acme") -> str:
    """Invite the victim; returns the path of the link that the inviter sees."""
    owner = console.open_as(Role.OWNER, RIVAL) if organisation_id == "rival" else console.open_as(Role.OWNER)
    page = owner.post(f"/console/o/{organisation_id}/invitations", data={"email": VICTIM, "role": "analyst"}).text
    (path,) = re.findall(r"https://numbers\.example\.com(/console/link/invitation/[\w-]{40,})<", page)
    return str(path)


def find_victim(console: ConsoleDriver) -> User:
    user = console.stores.people.find_user_by_email(VICTIM)
    assert user is not None
    return user


def list_organisations(console: ConsoleDriver) -> list[str]:
    return [one.organisation_id for one in console.stores.people.list_memberships(find_victim(console).user_id)]


def test_the_link_that_the_inviter_sees_proves_nothing_and_the_mailed_one_does(console: ConsoleDriver) -> None:
    shown = invite(console)
    (mail,) = list_mails(console)
    (mailed,) = re.findall(r"https://numbers\.example\.com(/console/link/invitation/\S+)", mail.text)
    assert mailed.startswith(f"{shown}?mailed=")
    client = console.app.test_client()
    assert client.post(mailed, data={"name": "Victim", "password": PASSWORD}).status_code == 303
    assert find_victim(console).is_email_proved


def test_a_mailed_proof_of_another_invitation_does_not_count(console: ConsoleDriver) -> None:
    first = invite(console, "rival")
    (mail,) = list_mails(console)
    (proof,) = re.findall(r"\?mailed=(\S+)", mail.text)
    path = invite(console)
    client = console.app.test_client()
    client.post(f"{path}?mailed={proof}", data={"name": "Inviter", "password": PASSWORD})
    assert not find_victim(console).is_email_proved
    assert first != path


def test_an_unproved_user_joins_no_other_organisation_until_a_mailed_link_ends_what_was_set_up(
    console: ConsoleDriver,
) -> None:
    attacker = console.app.test_client()
    attacker.post(invite(console), data={"name": "Attacker", "password": PASSWORD})
    user_id, factors = find_victim(console).user_id, console.stores.second_factors
    factors.add_passkey(Passkey("of the attacker", user_id, b"key", 0, "Phone", NOON))
    factors.set_app(user_id, pyotp.random_base32(), ["code"], 0)
    path = invite(console, "rival")
    assert "First prove that the address" in attacker.get(path).text
    assert attacker.post(path).status_code == 403
    assert list_organisations(console) == ["acme"]
    victim = console.app.test_client()
    victim.post("/console/lost-password", data={"email": VICTIM})
    mail = list_mails(console)[-1]
    assert victim.post(find_path(mail), data={"password": "of the victim alone"}).headers["Location"] == "/console/"
    assert factors.list_passkeys(user_id) == []
    assert not find_victim(console).has_second_factor
    assert attacker.get("/console/you").status_code == 303
    assert victim.post(path).status_code == 303
    assert list_organisations(console) == ["acme", "rival"]


def test_a_second_proof_ends_nothing(console: ConsoleDriver) -> None:
    client = console.open_as(Role.OWNER)
    console.stores.second_factors.set_app("owner-of-acme", pyotp.random_base32(), ["code"], 0)
    console.stores.people.prove_email("owner-of-acme")
    assert client.get("/console/you").status_code == 200
    user = console.stores.people.find_user("owner-of-acme")
    assert user is not None
    assert user.has_second_factor
    assert user.password_hash
