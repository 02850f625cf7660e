"""One-time links in a browser: setting up the first owner, accepting an invitation, choosing a new password, signing in."""

from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from flask.testing import FlaskClient

from server.app import create_app
from server.bundle import cut_bundle
from server.console.passwords import Passwords, PasswordsBusy
from server.domain.people.people import DEMO_USER_ID, Membership, User
from server.domain.people.roles import Role
from server.domain.people.second_factors import Passkey
from server.domain.people.sign_ins import LINK_SECONDS, LinkPurpose, SignInEvent, make_link
from server.open_stores import Stores, open_stores
from server.settings import Settings
from tests.integration.console.conftest import NOON, PASSWORD, ConsoleDriver
from tests.shop import Clock

TOKEN = "a token that is long and random"
SET_UP = f"/console/link/set_up/{TOKEN}"
OWNER = {"name": "Ana", "email": "Ana@Acme.example", "organisation": "Acme Roofing", "password": PASSWORD}


@pytest.fixture
def empty(settings: Settings, clock: Clock) -> Iterator[ConsoleDriver]:
    """The console of a new server, with a link to set it up."""
    with closing(open_stores(settings)) as stores:
        app = create_app(settings, bundle=cut_bundle('start("__DNI_CONFIG__")'), stores=stores, clock=lambda: clock.now)
        stores.sign_ins.add_link(make_link(LinkPurpose.SET_UP, TOKEN, NOON))
        yield ConsoleDriver(app, stores, clock)


def add_link(console: ConsoleDriver, purpose: LinkPurpose, **about: Any) -> str:
    """The path of a new link."""
    console.stores.sign_ins.add_link(make_link(purpose, TOKEN, console.clock.now, **about))
    return f"/console/link/{purpose.value}/{TOKEN}"


def is_signed_in(client: FlaskClient) -> bool:
    return client.get("/console/you").status_code == 200


def list_members(stores: Stores, organisation_id: str) -> list[tuple[str, Membership]]:
    return [(user.email, membership) for user, membership in stores.people.list_members(organisation_id)]


def test_the_set_up_link_makes_the_owner_of_the_first_organisation(empty: ConsoleDriver) -> None:
    client = empty.app.test_client()
    assert client.get(SET_UP).status_code == 200
    done = client.post(SET_UP, data=OWNER)
    assert (done.status_code, done.headers["Location"]) == (303, "/console/")
    assert "Acme Roofing" in client.get("/console/accounts").text
    (organisation,) = empty.stores.people.list_organisations()
    ((email, membership),) = list_members(empty.stores, organisation.organisation_id)
    assert (email, membership.role) == ("ana@acme.example", Role.OWNER)
    assert all(user.is_email_proved for user in empty.stores.people.list_users())


def test_the_set_up_form_says_what_is_wrong_beside_each_input(empty: ConsoleDriver) -> None:
    client = empty.app.test_client()
    wrong = client.post(SET_UP, data={"name": "", "email": "no address", "organisation": " ", "password": "short"})
    assert wrong.status_code == 422
    for name in ("name", "email", "organisation", "password"):
        assert f'id="{name}-error"' in wrong.text
    assert not empty.stores.people.has_users()
    assert client.post(SET_UP, data=OWNER).status_code == 303


def test_nobody_sets_up_a_server_that_has_users(empty: ConsoleDriver) -> None:
    other = f"{SET_UP}-of-an-earlier-start"
    empty.stores.sign_ins.add_link(make_link(LinkPurpose.SET_UP, other.rpartition("/")[2], NOON))
    assert empty.app.test_client().post(SET_UP, data=OWNER).status_code == 303
    late = empty.app.test_client()
    for path in (SET_UP, other):
        assert late.get(path).status_code == late.post(path, data=OWNER).status_code == 404
    assert len(empty.stores.people.list_users()) == 1


def test_a_link_of_another_purpose_an_expired_and_an_unknown_one_get_the_same_page(empty: ConsoleDriver) -> None:
    client = empty.app.test_client()
    paths = [f"/console/link/{purpose}/{TOKEN}" for purpose in ("invitation", "new_password", "sign_in", "anything")]
    responses = [client.get(path) for path in [*paths, "/console/link/set_up/unknown"]]
    empty.clock.now += LINK_SECONDS[LinkPurpose.SET_UP]
    responses += [client.get(SET_UP), client.post(SET_UP, data=OWNER)]
    assert {one.status_code for one in responses} == {404}
    assert all("This link does not work any more" in one.text for one in responses)
    assert not empty.stores.people.has_users()


def test_an_invitation_makes_a_member_with_its_role(console: ConsoleDriver) -> None:
    about = {"email": "new@acme.example", "organisation_id": "acme", "role": "agent", "receiving_numbers": ("desk",)}
    path, client = add_link(console, LinkPurpose.INVITATION, **about), console.app.test_client()
    assert "new@acme.example" in client.get(path).text
    assert client.post(path, data={"name": "New", "password": PASSWORD}).status_code == 303
    assert is_signed_in(client)
    user = console.stores.people.find_user_by_email("new@acme.example")
    assert user is not None
    assert console.stores.people.list_memberships(user.user_id) == [
        Membership(user.user_id, "acme", Role.AGENT, ("desk",))
    ]
    assert client.post(path, data={"name": "Again", "password": PASSWORD}).status_code == 404


def test_a_link_for_a_new_password_ends_all_sessions_and_works_once(console: ConsoleDriver) -> None:
    before = console.open_as(Role.OWNER)
    user_id, email = "owner-of-acme", "owner@acme.example"
    path = add_link(console, LinkPurpose.NEW_PASSWORD, user_id=user_id, email=email)
    client = console.app.test_client()
    assert client.post(path, data={"password": "short"}).status_code == 422
    assert client.post(path, data={"password": "another long one"}).status_code == 303
    assert is_signed_in(client)
    assert not is_signed_in(before)
    assert client.post(path, data={"password": "a third long one"}).status_code == 404
    user = console.stores.people.find_user(user_id)
    assert user is not None
    assert console.stores.sign_ins.list_records("acme", NOON, 10)[0].event is SignInEvent.SIGNED_IN
    signed_in = console.app.test_client().post(
        "/console/sign-in", data={"email": email, "password": "another long one"}
    )
    assert signed_in.status_code == 303


def test_a_link_for_a_new_password_says_that_it_removes_passkeys_and_does(console: ConsoleDriver) -> None:
    for user_id in ("owner-of-acme", "owner-of-rival"):
        console.stores.second_factors.add_passkey(Passkey(user_id, user_id, b"key", 0, "Phone", NOON))
    path = add_link(console, LinkPurpose.NEW_PASSWORD, user_id="owner-of-acme", email="owner@acme.example")
    client = console.app.test_client()
    assert "your passkeys are removed" in client.get(path).text
    assert client.post(path, data={"password": "another long one"}).status_code == 303
    assert console.stores.second_factors.list_passkeys("owner-of-acme") == []
    assert len(console.stores.second_factors.list_passkeys("owner-of-rival")) == 1
    events = [one.event for one in console.stores.sign_ins.list_records("acme", NOON, 10)]
    assert SignInEvent.PASSKEY_REMOVED in events


def test_a_link_stays_usable_when_the_server_is_too_busy_to_hash(
    console: ConsoleDriver, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_passwords: Passwords, _password: str) -> str:
        raise PasswordsBusy

    path = add_link(console, LinkPurpose.NEW_PASSWORD, user_id="owner-of-acme", email="owner@acme.example")
    client = console.app.test_client()
    with monkeypatch.context() as busy:
        busy.setattr(Passwords, "compute_hash", refuse)
        response = client.post(path, data={"password": "another long one"})
    assert response.status_code == 503
    assert "Try again in a few seconds." in response.text
    assert client.post(path, data={"password": "another long one"}).status_code == 303


def test_opening_a_link_does_not_use_it_up(console: ConsoleDriver) -> None:
    path = add_link(console, LinkPurpose.NEW_PASSWORD, user_id="owner-of-acme", email="owner@acme.example")
    for _ in range(3):
        assert console.app.test_client().get(path).status_code == 200
    assert console.app.test_client().post(path, data={"password": "another long one"}).status_code == 303


def test_a_link_to_sign_in_and_its_session_work_on_the_server_of_the_demo_only(
    console: ConsoleDriver, settings: Settings
) -> None:
    bundle = cut_bundle('start("__DNI_CONFIG__")')
    demo_settings = settings.model_copy(update={"demo_pages": True})
    demo = create_app(demo_settings, bundle=bundle, stores=console.stores, clock=lambda: console.clock.now)
    console.stores.people.add_user(User(DEMO_USER_ID, "demo@demo.example", "Demo", NOON))
    path, client = add_link(console, LinkPurpose.SIGN_IN, user_id=DEMO_USER_ID), demo.test_client()
    assert client.get(path).headers["Location"] == "/console/"
    assert is_signed_in(client)
    assert demo.test_client().post(path, data={"password": PASSWORD}).status_code == 404
    cookie = client.get_cookie("__Host-dni_console")
    assert cookie is not None
    elsewhere = console.app.test_client()
    assert elsewhere.get(path).status_code == 404
    elsewhere.set_cookie("__Host-dni_console", cookie.value)
    assert not is_signed_in(elsewhere)
