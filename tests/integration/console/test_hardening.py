"""What protects the console against other sites, and what its responses allow."""

import re

import pytest

from server.domain.people.roles import Role
from tests.integration.console.conftest import PASSWORD, ConsoleDriver

SAVE = "/console/a/shop/campaigns/save"


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://["},
        {"Origin": "https://localhost.evil.example"},
    ],
)
def test_a_form_of_another_site_changes_nothing(console: ConsoleDriver, headers: dict[str, str]) -> None:
    client = console.open_as(Role.OWNER)
    stored = console.stores.accounts.find("shop")
    assert stored is not None
    form = {"name": "Forged", "revision": str(stored.revision)}
    response = client.post(SAVE, data=form, headers=headers)
    assert response.status_code == 403
    assert console.stores.accounts.find_revision("shop") == stored.revision


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://localhost"}, {"Origin": "https://numbers.example.com"}],
)
def test_a_form_of_the_console_is_accepted(console: ConsoleDriver, headers: dict[str, str]) -> None:
    stored = console.stores.accounts.find("shop")
    assert stored is not None
    form = {"name": "Own", "revision": str(stored.revision)}
    assert console.open_as(Role.OWNER).post(SAVE, data=form, headers=headers).status_code == 303


def test_every_page_has_a_strict_policy_with_a_fresh_nonce(console: ConsoleDriver) -> None:
    client = console.open_as(Role.OWNER)
    nonces = set()
    for path in ("/console/a/shop/calls", "/console/a/shop/calls", "/console/sign-in", "/console/nothing/here"):
        response = client.get(path)
        policy = response.headers["Content-Security-Policy"]
        (nonce,) = re.findall(r"script-src 'nonce-([^']+)'", policy)
        nonces.add(nonce)
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert response.headers["Cache-Control"] == "no-store"
        assert set(re.findall(r'nonce="([^"]+)"', response.text)) == {nonce}
        assert not re.search(r"<[^>]+\son\w+=|<style|style=|javascript:", response.text)
    assert len(nonces) == 4


def test_static_files_are_compressed_and_cached_for_ever(console: ConsoleDriver) -> None:
    client = console.app.test_client()
    page = client.get("/console/sign-in").text
    (path,) = re.findall(r'href="(/console/static/console\.[0-9a-f]{12}\.css)"', page)
    style = client.get(path, headers={"Accept-Encoding": "br, gzip"})
    assert style.headers["Content-Encoding"] == "br"
    assert style.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert client.get("/console/static/console.css").status_code == 404


def test_a_long_form_is_refused(console: ConsoleDriver) -> None:
    response = console.open_as(Role.OWNER).post(SAVE, data={"name": "x" * 1_100_000})
    assert response.status_code == 413


@pytest.mark.parametrize("path", ["/console/sign-in", "/console/lost-password", "/console/sign-in/passkey"])
def test_a_null_character_is_bad_input_and_no_failure(console: ConsoleDriver, path: str) -> None:
    form = {"email": "ow\0ner@acme.example", "password": "x\0", "response": "\0"}
    assert console.app.test_client().post(path, data=form).status_code == 400


def test_a_null_character_of_a_signed_in_user_is_bad_input_too(console: ConsoleDriver) -> None:
    client = console.open_as(Role.OWNER)
    assert client.post("/console/you/sessions", data={"digest": "\0"}).status_code == 400
    assert client.post("/console/you/passkeys/remove", data={"credential_id": "\0"}).status_code == 400
    assert client.get("/console/accounts?notice=%00").status_code == 400
    assert client.get("/console/a/sh%00op/calls").status_code == 404


@pytest.mark.parametrize(
    "response", ['{"id": "\\u0000"}', '{"id": "\\ud800"}', "[" * 19_000, '{"id": "' + "a" * 1_500 + '"}']
)
def test_a_response_that_no_passkey_writes_is_refused(console: ConsoleDriver, response: str) -> None:
    client = console.app.test_client()
    (state,) = re.findall(r'name="state" value="([^"]+)"', client.get("/console/sign-in").text)
    refused = client.post("/console/sign-in/passkey", data={"response": response, "state": state})
    assert refused.headers["Location"] == "/console/sign-in?notice=passkey_refused"
    owner = console.open_as(Role.OWNER)
    (state,) = re.findall(r'name="state" value="([^"]+)"', owner.get("/console/you/passkeys").text)
    form = {"name": "Phone", "current": PASSWORD, "response": response, "state": state}
    assert owner.post("/console/you/passkeys", data=form).status_code == 422
