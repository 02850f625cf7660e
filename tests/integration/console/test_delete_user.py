"""A user deletes themselves: what they had goes, and what others need stays."""

from flask.testing import FlaskClient

from server.app import create_app
from server.bundle import cut_bundle
from server.domain.notifications.mail_choices import MailChoice
from server.domain.notifications.recipients import NotificationKind
from server.domain.people.people import DEMO_USER_ID, Membership, User
from server.domain.people.roles import Role
from server.domain.people.saved_views import SavedView
from server.domain.people.second_factors import Passkey
from server.domain.people.sign_ins import SignInEvent, SignInSession, compute_token_digest
from server.settings import read_settings
from tests.integration.calls.callers import add, make_call
from tests.integration.console.conftest import HASH, NOON, PASSWORD, ConsoleDriver

PAGE, EMAIL, USER = "/console/you/delete", "manager@acme.example", "manager-of-acme"


def delete(client: FlaskClient, email: str = EMAIL, current: str = PASSWORD) -> int:
    return client.post(PAGE, data={"email": email, "current": current}).status_code


def test_everything_of_the_user_goes_and_they_are_signed_out(console: ConsoleDriver) -> None:
    stores, browser = console.stores, console.open_as(Role.MANAGER)
    stores.second_factors.add_passkey(Passkey("key", USER, b"key", 0, "Phone", NOON))
    stores.saved_views.save_view(USER, "shop", SavedView("mine", "status=new"))
    choice = MailChoice(USER, "shop", NotificationKind.CALL_MISSED)
    stores.mail_choices.replace_choices(USER, ["shop"], [choice])
    assert f'href="{PAGE}"' in browser.get("/console/you").text
    response = browser.post(PAGE, data={"email": " Manager@Acme.example", "current": PASSWORD})
    assert (response.status_code, response.headers["Location"]) == (303, "/console/sign-in?notice=user_deleted")
    assert "Your user is deleted." in browser.get(response.headers["Location"]).text
    assert browser.get("/console/you").status_code == 303
    assert stores.people.find_user(USER) is None
    assert stores.sign_ins.list_sessions(USER) == []
    assert stores.second_factors.list_passkeys(USER) == []
    assert stores.saved_views.list_views(USER, "shop") == []
    assert stores.mail_choices.list_choices(USER) == []
    assert "manager-of-rival" in [user.user_id for user in stores.people.list_users()]


def test_the_audit_and_notes_keep_the_address(console: ConsoleDriver) -> None:
    stores = console.stores
    add(stores.call_log, make_call("CA1", NOON, account="shop"))
    stores.leads.add_note("shop", "twilio-CA1", "Wants a new roof", EMAIL, NOON)
    assert delete(console.open_as(Role.MANAGER)) == 303
    owner = console.open_as(Role.OWNER)
    assert EMAIL in owner.get("/console/a/shop/calls/twilio-CA1").text
    (record,) = [one for one in stores.sign_ins.list_records("acme", NOON, 10) if one.organisation_id]
    assert (record.event, record.email) == (SignInEvent.USER_DELETED, EMAIL)
    assert "deleted their user" in owner.get("/console/o/acme/audit").text


def test_the_password_and_the_address_are_asked_for(console: ConsoleDriver) -> None:
    browser = console.open_as(Role.MANAGER)
    assert delete(browser, current="a wrong password") == 403
    assert delete(browser, email="owner@acme.example") == 422
    assert browser.post(PAGE).status_code == 422
    assert console.stores.people.find_user(USER) is not None


def test_the_only_owner_of_an_organisation_stays(console: ConsoleDriver) -> None:
    browser = console.open_as(Role.OWNER)
    assert delete(browser, email="owner@acme.example") == 409
    assert browser.get("/console/you").status_code == 200
    console.stores.people.set_membership(Membership(USER, "acme", Role.OWNER), NOON)
    assert delete(browser, email="owner@acme.example") == 303


def test_the_user_of_the_demo_stays(console: ConsoleDriver, store_settings: dict[str, str]) -> None:
    stores = console.stores
    stores.people.add_user(User(DEMO_USER_ID, "demo@demo.example", "Demo", NOON, HASH))
    stores.sign_ins.add_session(SignInSession(compute_token_digest("token"), DEMO_USER_ID, NOON, NOON))
    demo = read_settings({**store_settings, "DNI_DEMO_PAGES": "true"})
    bundle = cut_bundle('start("__DNI_CONFIG__")')
    browser = create_app(demo, bundle=bundle, stores=stores, clock=lambda: NOON).test_client()
    browser.set_cookie("dni_console", "token")
    assert browser.get(PAGE).status_code == 200
    assert delete(browser, email="demo@demo.example") == 409
    assert stores.people.find_user(DEMO_USER_ID) is not None
