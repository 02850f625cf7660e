"""Single sign-on with a real OpenID Connect provider."""

import io
import json
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from server.app import create_app
from server.bundle import cut_bundle
from server.domain.people.people import Membership, User
from server.domain.people.roles import Role
from server.domain.people.sign_ins import (
    FAILURE_WINDOW_SECONDS,
    MOST_FAILURES_OF_CLIENT,
    LinkPurpose,
    SignInEvent,
    make_link,
)
from server.settings import Settings, SettingsError, read_settings
from tests.integration.console.conftest import HASH, NOON, PASSWORD, ConsoleDriver
from tests.integration.console.sign_on_provider import RETURN_ADDRESS, run_provider, sign_in_at_provider

PROVIDER, OWNER = "/console/sign-in/provider", "owner@acme.example"
SECRET = "the secret of the client"


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with run_provider() as issuer:
        yield issuer


@pytest.fixture
def settings(store_settings: dict[str, str], issuer: str) -> Settings:
    """Settings with the provider."""
    return read_settings({**store_settings, **write_settings(issuer)})


def write_settings(issuer: str, secret: str = SECRET) -> dict[str, str]:
    return {
        "DNI_OIDC_ISSUER": issuer,
        "DNI_OIDC_CLIENT_ID": "dni",
        "DNI_OIDC_CLIENT_SECRET": secret,
        "DNI_OIDC_NAME": "Acme Login",
    }


def sign_in(client: FlaskClient, email: str, opens_next: str = "") -> TestResponse:
    """What the console answers to the browser that comes back from the provider."""
    sent = client.get(PROVIDER, query_string={"next": opens_next} if opens_next else {})
    assert sent.status_code == 303
    return come_back(client, sign_in_at_provider(sent.headers["Location"], email))


def come_back(client: FlaskClient, address: str) -> TestResponse:
    return client.get(address.removeprefix("http://localhost"))


def is_signed_in(client: FlaskClient) -> bool:
    return client.get("/console/you").status_code == 200


def invite(console: ConsoleDriver, email: str) -> None:
    about = {"email": email, "organisation_id": "acme", "role": "agent", "receiving_numbers": ("desk",)}
    console.stores.sign_ins.add_link(make_link(LinkPurpose.INVITATION, email, NOON, **about))


def test_a_user_signs_in_at_the_provider(console: ConsoleDriver) -> None:
    client = console.app.test_client()
    assert "Sign in with Acme Login" in client.get("/console/sign-in").text
    signed_in = sign_in(client, OWNER, "/console/a/shop/calls")
    assert (signed_in.status_code, signed_in.headers["Location"]) == (303, "/console/a/shop/calls")
    assert client.get("/console/a/shop/calls").status_code == 200
    (record,) = console.stores.sign_ins.list_records("acme", NOON, 10)
    assert (record.event, record.details) == (SignInEvent.SIGNED_IN, "single sign-on")


@pytest.mark.exhaustive
def test_the_request_has_state_nonce_and_a_challenge(console: ConsoleDriver) -> None:
    sent = parse_qs(urlsplit(console.app.test_client().get(PROVIDER).headers["Location"]).query)
    assert sent["response_type"] == ["code"]
    assert sent["code_challenge_method"] == ["S256"]
    assert sent["redirect_uri"] == [RETURN_ADDRESS]
    assert all(len(sent[name][0]) >= 20 for name in ("state", "nonce", "code_challenge"))


@pytest.mark.exhaustive
def test_an_invited_person_becomes_a_member_at_the_first_sign_in(console: ConsoleDriver) -> None:
    invite(console, "nora@acme.example")
    client = console.app.test_client()
    assert sign_in(client, "nora@acme.example").headers["Location"] == "/console/"
    user = console.stores.people.find_user_by_email("nora@acme.example")
    assert user is not None
    assert user.name == "Nora New"
    assert console.stores.people.list_memberships(user.user_id) == [
        Membership(user.user_id, "acme", Role.AGENT, ("desk",))
    ]
    assert console.stores.sign_ins.list_invitations("acme", NOON) == []
    assert is_signed_in(client)


def test_the_first_sign_in_at_the_provider_ends_what_an_inviter_set_up(console: ConsoleDriver) -> None:
    people, email = console.stores.people, "nora@acme.example"
    people.add_user(User("nora", email, "Attacker", NOON, HASH))
    attacker = console.app.test_client()
    form = {"email": email, "password": PASSWORD}
    assert attacker.post("/console/sign-in", data=form).status_code == 303
    assert is_signed_in(attacker)
    client = console.app.test_client()
    assert sign_in(client, email).headers["Location"] == "/console/"
    assert is_signed_in(client)
    assert not is_signed_in(attacker)
    assert attacker.post("/console/sign-in", data=form).status_code == 403


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    ("email", "notice"),
    [("stranger@acme.example", "provider_unknown"), ("unverified@acme.example", "provider_unverified")],
)
def test_strangers_and_unverified_addresses_stay_outside(console: ConsoleDriver, email: str, notice: str) -> None:
    invite(console, "unverified@acme.example")
    client = console.app.test_client()
    assert sign_in(client, email).headers["Location"] == f"/console/sign-in?notice={notice}"
    assert not is_signed_in(client)
    assert console.stores.people.find_user_by_email(email) is None


@pytest.mark.exhaustive
def test_a_return_that_another_browser_began_is_refused(console: ConsoleDriver) -> None:
    victim, attacker = console.app.test_client(), console.app.test_client()
    attacker_return = sign_in_at_provider(attacker.get(PROVIDER).headers["Location"], OWNER)
    for client in (console.app.test_client(), victim):
        if client is victim:
            client.get(PROVIDER)
        refused = come_back(client, attacker_return)
        assert refused.headers["Location"] == "/console/sign-in?notice=provider_refused"
        assert not is_signed_in(client)


@pytest.mark.exhaustive
def test_a_code_works_once_and_for_fifteen_minutes(console: ConsoleDriver) -> None:
    client = console.app.test_client()
    address = sign_in_at_provider(client.get(PROVIDER).headers["Location"], OWNER)
    cookie = client.get_cookie("dni_console_sign_on")
    assert cookie is not None
    assert come_back(client, address).headers["Location"] == "/console/"
    again = console.app.test_client()
    again.set_cookie("dni_console_sign_on", cookie.value)
    assert come_back(again, address).headers["Location"] == "/console/sign-in?notice=provider_failed"
    late = console.app.test_client()
    address = sign_in_at_provider(late.get(PROVIDER).headers["Location"], OWNER)
    console.clock.now += 901
    assert come_back(late, address).headers["Location"] == "/console/sign-in?notice=provider_refused"


@pytest.mark.exhaustive
def test_the_id_token_of_another_sign_in_is_refused(console: ConsoleDriver) -> None:
    client = console.app.test_client()
    address = sign_in_at_provider(client.get(PROVIDER).headers["Location"], OWNER)
    other = console.app.test_client()
    other_address = sign_in_at_provider(other.get(PROVIDER).headers["Location"], "analyst@acme.example")
    # The attacker's code with the victim's state: PKCE's verifier and the nonce belong to another request.
    code = parse_qs(urlsplit(other_address).query)["code"][0]
    state = parse_qs(urlsplit(address).query)["state"][0]
    refused = client.get("/console/sign-in/return", query_string={"code": code, "state": state})
    assert refused.headers["Location"] == "/console/sign-in?notice=provider_failed"
    assert not is_signed_in(client)


@pytest.mark.exhaustive
@pytest.mark.parametrize("wrong", ["secret", "issuer", "nobody listens"])
def test_a_provider_that_fails_is_logged_and_named_on_the_page(
    console: ConsoleDriver, store_settings: dict[str, str], issuer: str, wrong: str, log: io.StringIO
) -> None:
    if wrong == "secret":
        given = write_settings(issuer, "a wrong secret")
    else:
        given = write_settings(f"{issuer}/" if wrong == "issuer" else "http://127.0.0.1:9")
    app = create_app(read_settings({**store_settings, **given}), bundle=cut_bundle('start("__DNI_CONFIG__")'))
    client = app.test_client()
    answered = client.get(PROVIDER)
    if wrong == "secret":
        answered = come_back(client, sign_in_at_provider(answered.headers["Location"], OWNER))
    assert answered.headers["Location"] == "/console/sign-in?notice=provider_failed"
    events = [json.loads(line) for line in log.getvalue().splitlines()]
    assert [one["level"] for one in events if one["event"] == "single_sign_on_failed"] == ["error"]
    assert "a wrong secret" not in log.getvalue()


def test_a_provider_that_failed_is_not_asked_again_for_ten_seconds(
    console: ConsoleDriver, store_settings: dict[str, str], log: io.StringIO
) -> None:
    given = read_settings({**store_settings, **write_settings("http://127.0.0.1:9")})
    app = create_app(given, bundle=cut_bundle('start("__DNI_CONFIG__")'), clock=lambda: console.clock.now)

    def count_failures() -> int:
        app.test_client().get(PROVIDER)
        return log.getvalue().count('"single_sign_on_failed"')

    assert [count_failures(), count_failures()] == [1, 1]
    console.clock.now += 11
    assert count_failures() == 2


def test_a_client_that_fails_too_often_is_refused_before_the_provider_is_asked(console: ConsoleDriver) -> None:
    client = console.app.test_client()
    for _ in range(MOST_FAILURES_OF_CLIENT):
        client.post("/console/sign-in/passkey", data={"response": "{}"})
    address = sign_in_at_provider(client.get(PROVIDER).headers["Location"], OWNER)
    assert come_back(client, address).status_code == 429
    console.clock.now += FAILURE_WINDOW_SECONDS + 1
    assert sign_in(client, OWNER).status_code == 303


def test_a_state_of_other_letters_is_refused_like_any_wrong_one(console: ConsoleDriver) -> None:
    client = console.app.test_client()
    client.get(PROVIDER)
    refused = client.get("/console/sign-in/return", query_string={"code": "code", "state": "schön"})
    assert refused.headers["Location"] == "/console/sign-in?notice=provider_refused"


def test_a_provider_without_a_client_id_is_an_error_at_the_start(store_settings: dict[str, str]) -> None:
    settings = read_settings({**store_settings, "DNI_OIDC_ISSUER": "https://login.example.com"})
    with pytest.raises(SettingsError, match="DNI_OIDC_CLIENT_ID"):
        create_app(settings, bundle=cut_bundle('start("__DNI_CONFIG__")'))
