"""Signing in and out, sessions, and guessing passwords."""

import re

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from server.domain.people.roles import Role
from server.domain.people.second_factors import Passkey
from server.domain.people.sign_ins import (
    FAILURE_WINDOW_SECONDS,
    LONGEST_IDLE_SECONDS,
    MOST_FAILURES_OF_BOTH,
    MOST_FAILURES_OF_CLIENT,
    SignInEvent,
)
from tests.integration.console.conftest import PASSWORD, ConsoleDriver

OWNER = "owner@acme.example"
CALLS = "/console/a/shop/calls"


def sign_in(client: FlaskClient, email: str = OWNER, password: str = PASSWORD, path: str = "") -> TestResponse:
    return client.post("/console/sign-in" + path, data={"email": email, "password": password})


def test_the_right_password_opens_the_page_that_was_wanted(console: ConsoleDriver) -> None:
    client = console.app.test_client()
    asked = client.get(CALLS)
    assert asked.headers["Location"] == "/console/sign-in?next=/console/a/shop/calls"
    signed_in = sign_in(client, " Owner@Acme.example ", path="?next=/console/a/shop/calls")
    assert (signed_in.status_code, signed_in.headers["Location"]) == (303, CALLS)
    assert client.get(CALLS).status_code == 200


def test_no_link_to_sign_in_leads_to_another_site(console: ConsoleDriver) -> None:
    for target in (
        "https://evil.example/console/",
        "//evil.example",
        "/\\evil.example",
        "/console/\\..",
        "javascript:1",
        "/a/",
    ):
        signed_in = console.app.test_client().post(
            "/console/sign-in", data={"email": OWNER, "password": PASSWORD, "next": target}
        )
        assert signed_in.headers["Location"] == "/console/", target


def test_a_wrong_password_and_an_unknown_address_get_the_same_response(console: ConsoleDriver) -> None:
    client = console.app.test_client()
    wrong, unknown = sign_in(client, password="wrong"), sign_in(client, "nobody@acme.example")
    assert wrong.status_code == unknown.status_code == 403
    assert "The e-mail address or the password is wrong." in wrong.text
    assert "The e-mail address or the password is wrong." in unknown.text
    assert client.get(CALLS).status_code == 303


def test_guessing_is_stopped_and_starts_again_after_a_while(console: ConsoleDriver) -> None:
    client = console.app.test_client()
    for _ in range(MOST_FAILURES_OF_BOTH):
        assert sign_in(client, password="guess").status_code == 403
    refused = sign_in(client)
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) == FAILURE_WINDOW_SECONDS
    elsewhere = console.app.test_client()
    signed_in = elsewhere.post(
        "/console/sign-in", data={"email": OWNER, "password": PASSWORD}, environ_base={"REMOTE_ADDR": "192.0.2.9"}
    )
    assert signed_in.status_code == 303
    console.clock.now += FAILURE_WINDOW_SECONDS + 1
    assert sign_in(client).status_code == 303


def test_a_success_forgives_earlier_failures_from_the_same_address(console: ConsoleDriver) -> None:
    client = console.app.test_client()
    for _ in range(3):
        for _ in range(MOST_FAILURES_OF_BOTH - 1):
            console.clock.now += 1
            assert sign_in(client, password="typing error").status_code == 403
        console.clock.now += 1
        assert sign_in(client).status_code == 303


def test_a_client_that_tries_many_addresses_is_stopped(console: ConsoleDriver) -> None:
    client = console.app.test_client()
    statuses = [sign_in(client, f"user{number}@acme.example").status_code for number in range(60)]
    assert statuses[:50] == [403] * 50
    assert set(statuses[50:]) == {429}


def test_a_session_ends_when_it_was_not_used_for_two_weeks(console: ConsoleDriver) -> None:
    client = console.app.test_client()
    sign_in(client)
    console.clock.now += LONGEST_IDLE_SECONDS - 10
    assert client.get(CALLS).status_code == 200
    console.clock.now += LONGEST_IDLE_SECONDS - 10
    assert client.get(CALLS).status_code == 200
    console.clock.now += LONGEST_IDLE_SECONDS + 1
    assert client.get(CALLS).status_code == 303


def test_signing_out_ends_the_session_on_the_server_too(console: ConsoleDriver) -> None:
    client = console.app.test_client()
    sign_in(client)
    cookie = client.get_cookie("__Host-dni_console")
    assert cookie is not None
    client.post("/console/sign-out")
    client.set_cookie("__Host-dni_console", cookie.value)
    assert client.get(CALLS).status_code == 303


def test_over_https_the_cookie_is_for_this_host_and_https_only(console: ConsoleDriver) -> None:
    signed_in = console.app.test_client().post(
        "/console/sign-in", data={"email": OWNER, "password": PASSWORD}, base_url="https://numbers.example.com"
    )
    (cookie,) = [one for one in signed_in.headers.getlist("Set-Cookie") if "Max-Age=7776000" in one]
    assert cookie.startswith("__Host-dni_console=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))


def test_behind_a_proxy_that_does_not_say_https_the_public_url_makes_cookies_secure(console: ConsoleDriver) -> None:
    client = console.app.test_client()
    signed_in = client.post("/console/sign-in", data={"email": OWNER, "password": PASSWORD})
    set_cookies = [
        signed_in.headers.getlist("Set-Cookie"),
        client.post("/console/sign-out").headers.getlist("Set-Cookie"),
    ]
    assert all("; Secure" in one for cookies in set_cookies for one in cookies)
    assert all(any(one.startswith("__Host-dni_console=") for one in cookies) for cookies in set_cookies)


def test_refused_passkeys_above_the_limit_are_not_recorded(console: ConsoleDriver) -> None:
    client = console.app.test_client()
    statuses = [client.post("/console/sign-in/passkey", data={"response": "{}"}).status_code for _ in range(52)]
    assert statuses == [303] * MOST_FAILURES_OF_CLIENT + [429] * 2
    of_nobody, _from_client = console.stores.sign_ins.count_events(SignInEvent.SIGN_IN_FAILED, "", "", 0.0)
    assert of_nobody == MOST_FAILURES_OF_CLIENT


def test_a_new_password_ends_all_other_sessions(console: ConsoleDriver) -> None:
    here, there = console.app.test_client(), console.app.test_client()
    sign_in(here)
    sign_in(there)
    changed = here.post("/console/you/password", data={"current": PASSWORD, "password": "another long one"})
    assert changed.headers["Location"] == "/console/you?notice=password_changed"
    assert here.get(CALLS).status_code == 200
    assert there.get(CALLS).status_code == 303
    assert sign_in(there).status_code == 403
    assert sign_in(there, password="another long one").status_code == 303


def test_a_new_password_removes_passkeys_if_the_box_is_left_checked(console: ConsoleDriver) -> None:
    client, factors = console.open_as(Role.OWNER), console.stores.second_factors
    assert "remove_passkeys" not in client.get("/console/you").text
    factors.add_passkey(Passkey("id", "owner-of-acme", b"key", 0, "Phone", console.clock.now))
    assert re.search(r'name="remove_passkeys" value="yes" checked', client.get("/console/you").text)
    client.post("/console/you/password", data={"current": PASSWORD, "password": "another long one"})
    assert len(factors.list_passkeys("owner-of-acme")) == 1
    form = {"current": "another long one", "password": "a third long one", "remove_passkeys": "yes"}
    client.post("/console/you/password", data={**form, "current": "wrong"})
    assert len(factors.list_passkeys("owner-of-acme")) == 1
    client.post("/console/you/password", data=form)
    assert factors.list_passkeys("owner-of-acme") == []


def test_the_current_password_is_needed_and_can_not_be_guessed(console: ConsoleDriver) -> None:
    client = console.app.test_client()
    sign_in(client)
    for _ in range(MOST_FAILURES_OF_BOTH):
        console.clock.now += 1
        response = client.post("/console/you/password", data={"current": "guess", "password": "another long one"})
        assert response.status_code == 403
    right = client.post("/console/you/password", data={"current": PASSWORD, "password": "another long one"})
    assert right.status_code == 403


def test_one_other_session_can_be_ended(console: ConsoleDriver) -> None:
    here, there = console.app.test_client(), console.app.test_client()
    sign_in(here)
    sign_in(there)
    sessions = console.stores.sign_ins.list_sessions("owner-of-acme")
    assert len(sessions) == 2
    stranger = console.open_as(Role.OWNER)
    for session in sessions:
        console.stores.sign_ins.delete_session("owner-of-rival", session.digest)
    assert stranger.get(CALLS).status_code == 200
    here.post("/console/you/sessions", data={})
    assert there.get(CALLS).status_code == 303
