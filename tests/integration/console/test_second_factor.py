"""Authenticator apps: set up with a code, needed after the password, removed with a code; and recovery codes."""

import re

import pyotp
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from server.app import create_app
from server.bundle import cut_bundle
from server.domain.people.roles import Role
from server.domain.people.sign_ins import (
    CODE_DAY_SECONDS,
    FAILURE_WINDOW_SECONDS,
    MOST_CODE_FAILURES,
    MOST_CODE_FAILURES_OF_DAY,
    LinkPurpose,
    SignInEvent,
    SignInRecord,
    make_link,
)
from server.settings import Settings, read_settings
from tests.integration.console.conftest import PASSWORD, ConsoleDriver
from tests.shop import Clock

FACTOR = "/console/you/second-factor"
OWNER = "owner@acme.example"


@pytest.fixture
def settings(store_settings: dict[str, str]) -> Settings:
    """Settings with a key to encrypt with."""
    return read_settings({**store_settings, "DNI_SECRET_KEY": "the secret key of the installation"})


def read_form(page: str) -> tuple[str, str]:
    """The secret that the page shows, and the signed state of its form."""
    (secret,) = re.findall(r'id="secret">([A-Z2-7 ]+)<', page)
    (state,) = re.findall(r'name="state" value="([^"]+)"', page)
    return str(secret).replace(" ", ""), str(state)


def write_code(console: ConsoleDriver, secret: str, steps: int = 0) -> str:
    return pyotp.TOTP(secret).at(int(console.clock.now) + 30 * steps)


def set_up(console: ConsoleDriver, client: FlaskClient) -> tuple[str, list[str]]:
    """Set the app up; returns its secret and the recovery codes."""
    secret, state = read_form(client.get(FACTOR).text)
    done = client.post(FACTOR, data={"state": state, "current": PASSWORD, "code": write_code(console, secret)})
    assert done.status_code == 200
    (codes,) = re.findall(r'<pre id="codes">([^<]+)<', done.text)
    console.clock.now += 60
    return secret, str(codes).split()


def pass_password(client: FlaskClient, email: str = OWNER) -> TestResponse:
    return client.post("/console/sign-in", data={"email": email, "password": PASSWORD, "next": "/console/a/shop/calls"})


def enter(client: FlaskClient, code: str) -> TestResponse:
    return client.post("/console/sign-in/code", data={"code": code})


def is_signed_in(client: FlaskClient) -> bool:
    return client.get("/console/you").status_code == 200


def test_the_app_s_code_is_needed_after_the_password(console: ConsoleDriver) -> None:
    secret, _codes = set_up(console, console.open_as(Role.OWNER))
    client = console.app.test_client()
    assert pass_password(client).headers["Location"] == "/console/sign-in/code"
    assert not is_signed_in(client)
    assert client.get("/console/sign-in/code").status_code == 200
    assert enter(client, "000000").status_code == 403
    assert not is_signed_in(client)
    entered = enter(client, write_code(console, secret))
    assert (entered.status_code, entered.headers["Location"]) == (303, "/console/a/shop/calls")
    assert is_signed_in(client)


def test_the_page_shows_a_qr_code_without_inline_style(console: ConsoleDriver) -> None:
    page = console.open_as(Role.OWNER).get(FACTOR).text
    assert re.search(r'<svg viewBox="[^"]+" class="qr">', page)
    assert "style=" not in page


def test_turning_the_app_on_needs_the_current_password(console: ConsoleDriver) -> None:
    client = console.open_as(Role.OWNER)
    secret, state = read_form(client.get(FACTOR).text)
    form = {"state": state, "code": write_code(console, secret)}
    for given in ({}, {"current": "a guess"}):
        refused = client.post(FACTOR, data={**form, **given})
        assert refused.status_code == 403
        assert "This is not your current password." in refused.text
    assert "Turn on" in client.get(FACTOR).text
    assert client.post(FACTOR, data={**form, "current": PASSWORD}).status_code == 200


def test_a_code_is_accepted_once(console: ConsoleDriver) -> None:
    secret, _codes = set_up(console, console.open_as(Role.OWNER))
    code = write_code(console, secret)
    for expected in (303, 403):
        client = console.app.test_client()
        pass_password(client)
        assert enter(client, code).status_code == expected
    console.clock.now += 30
    pass_password(client)
    assert enter(client, write_code(console, secret)).status_code == 303


@pytest.mark.parametrize(("steps", "status"), [(-2, 403), (-1, 303), (1, 303), (2, 403)])
def test_clocks_may_differ_by_half_a_minute(console: ConsoleDriver, steps: int, status: int) -> None:
    secret, _codes = set_up(console, console.open_as(Role.OWNER))
    client = console.app.test_client()
    pass_password(client)
    assert enter(client, write_code(console, secret, steps)).status_code == status


def test_a_recovery_code_works_once_in_place_of_a_code(console: ConsoleDriver) -> None:
    _secret, codes = set_up(console, console.open_as(Role.OWNER))
    assert len(set(codes)) == 10
    for expected in (303, 403):
        client = console.app.test_client()
        pass_password(client)
        assert enter(client, f" {codes[0].upper().replace('-', ' ')} ").status_code == expected
    records = console.stores.sign_ins.list_records("acme", console.clock.now, 50)
    assert SignInEvent.RECOVERY_CODE_USED in [one.event for one in records]
    stored = console.stores.second_factors.count_recovery_codes("owner-of-acme")
    assert stored == 9


def test_guessing_codes_is_stopped(console: ConsoleDriver) -> None:
    secret, _codes = set_up(console, console.open_as(Role.OWNER))
    for number in range(MOST_CODE_FAILURES):
        client = console.app.test_client()
        address = {"REMOTE_ADDR": f"192.0.2.{number + 1}"}
        client.post("/console/sign-in", data={"email": OWNER, "password": PASSWORD}, environ_base=address)
        assert client.post("/console/sign-in/code", data={"code": "000000"}, environ_base=address).status_code == 403
    client = console.app.test_client()
    pass_password(client)
    refused = enter(client, write_code(console, secret))
    assert refused.status_code == 403
    assert "Too many failed attempts." in refused.text
    console.clock.now += FAILURE_WINDOW_SECONDS + 1
    pass_password(client)
    assert enter(client, write_code(console, secret)).status_code == 303


def test_fifty_wrong_codes_within_a_day_leave_recovery_codes_only(console: ConsoleDriver) -> None:
    secret, codes = set_up(console, console.open_as(Role.OWNER))
    for number in range(MOST_CODE_FAILURES_OF_DAY):
        at = console.clock.now + number * 60
        record = SignInRecord(at, SignInEvent.CODE_FAILED, OWNER, f"client {number}")
        console.stores.sign_ins.record(record)
    console.clock.now += 60 * MOST_CODE_FAILURES_OF_DAY + FAILURE_WINDOW_SECONDS
    client = console.app.test_client()
    pass_password(client)
    assert "Too many wrong codes within a day." in enter(client, write_code(console, secret)).text
    assert enter(client, codes[0]).status_code == 303
    console.clock.now += CODE_DAY_SECONDS
    later = console.app.test_client()
    pass_password(later)
    assert enter(later, write_code(console, secret)).status_code == 303


def test_the_second_step_ends_after_ten_minutes_and_belongs_to_its_browser(console: ConsoleDriver) -> None:
    secret, _codes = set_up(console, console.open_as(Role.OWNER))
    client = console.app.test_client()
    pass_password(client)
    assert enter(console.app.test_client(), write_code(console, secret)).headers["Location"] == "/console/sign-in"
    console.clock.now += 601
    assert enter(client, write_code(console, secret)).headers["Location"] == "/console/sign-in"
    assert client.get("/console/sign-in/code").headers["Location"] == "/console/sign-in"
    assert not is_signed_in(client)


def test_a_link_for_a_new_password_does_not_replace_the_second_factor(console: ConsoleDriver) -> None:
    secret, _codes = set_up(console, console.open_as(Role.OWNER))
    purpose, user_id = LinkPurpose.NEW_PASSWORD, "owner-of-acme"
    console.stores.sign_ins.add_link(make_link(purpose, "token", console.clock.now, user_id=user_id, email=OWNER))
    client = console.app.test_client()
    chosen = client.post("/console/link/new_password/token", data={"password": "another long one"})
    assert chosen.headers["Location"] == "/console/sign-in/code"
    assert not is_signed_in(client)
    assert enter(client, write_code(console, secret)).status_code == 303


def test_an_app_is_stored_only_after_its_code(console: ConsoleDriver) -> None:
    client = console.open_as(Role.OWNER)
    secret, state = read_form(client.get(FACTOR).text)
    wrong = client.post(FACTOR, data={"state": state, "current": PASSWORD, "code": "123"})
    assert wrong.status_code == 422
    assert read_form(wrong.text)[0] == secret
    other = console.open_as(Role.ANALYST)
    assert (
        other.post(FACTOR, data={"state": state, "current": PASSWORD, "code": write_code(console, secret)}).status_code
        == 303
    )
    assert client.post(FACTOR, data={"state": "forged", "code": write_code(console, secret)}).status_code == 303
    assert console.stores.second_factors.find_app_secret("owner-of-acme") is None
    assert console.stores.second_factors.find_app_secret("analyst-of-acme") is None


def test_a_new_app_ends_all_other_sessions(console: ConsoleDriver) -> None:
    there, here = console.app.test_client(), console.app.test_client()
    pass_password(there)
    pass_password(here)
    set_up(console, here)
    assert is_signed_in(here)
    assert not is_signed_in(there)


def test_removing_the_app_needs_a_code(console: ConsoleDriver) -> None:
    client = console.open_as(Role.OWNER)
    secret, _codes = set_up(console, client)
    assert client.post(f"{FACTOR}/remove", data={"code": "000000"}).status_code == 403
    assert client.post(f"{FACTOR}/remove", data={"code": write_code(console, secret)}).status_code == 303
    assert console.stores.second_factors.find_app_secret("owner-of-acme") is None
    assert pass_password(console.app.test_client()).headers["Location"] == "/console/a/shop/calls"


def test_recovery_codes_are_renewed_with_a_code(console: ConsoleDriver) -> None:
    client = console.open_as(Role.OWNER)
    secret, codes = set_up(console, client)
    assert client.post(f"{FACTOR}/codes", data={"code": "000000"}).status_code == 403
    renewed = client.post(f"{FACTOR}/codes", data={"code": write_code(console, secret)})
    assert codes[1] not in renewed.text
    guest = console.app.test_client()
    pass_password(guest)
    assert enter(guest, codes[1]).status_code == 403


def test_an_app_whose_secret_is_lost_says_to_ask_the_operator(
    console: ConsoleDriver, store_settings: dict[str, str], clock: Clock
) -> None:
    set_up(console, console.open_as(Role.OWNER))
    with_other_key = read_settings({**store_settings, "DNI_SECRET_KEY": "another key of the installation"})
    bundle = cut_bundle('start("__DNI_CONFIG__")')
    client = create_app(with_other_key, bundle=bundle, clock=lambda: clock.now).test_client()
    pass_password(client)
    refused = enter(client, "123456")
    assert refused.status_code == 503
    assert "`dni user reset`" in refused.text
