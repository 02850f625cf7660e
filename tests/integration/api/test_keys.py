"""An API key opens only its own account, within its scopes."""

from hashlib import sha256

import pytest
from flask import Flask
from flask.testing import FlaskClient
from structlog.testing import capture_logs

from server.domain.api_keys import ApiKey, Scope, compute_digest
from server.http.api.keys import WRONG_KEYS_A_MINUTE
from server.http.api.routes import REQUESTS_A_MINUTE
from server.stores.contract import StoreUnavailable
from server.stores.identities import USE_SECONDS, Identities
from tests.integration.api.asking import KEY, Asker
from tests.posted_calls import STARTED_AT
from tests.shop import Clock


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "Bearer",
        "Bearer ",
        f"Basic {KEY}",
        "Basic ZGVtbzpkZW1v",
        f"Bearer {KEY}x",
        f"Bearer {KEY[:-1]}",
        f"Bearer {KEY} {KEY}",
        "Bearer " + "x" * 5_000,
        "Bearer é" + KEY,
        f"Bearer {sha256(KEY.encode()).hexdigest()}",
        "Bearer demo",
    ],
)
def test_without_an_api_key_nothing_is_shown(client: FlaskClient, header: str | None) -> None:
    headers = {} if header is None else {"Authorization": header}
    for path in ("/api/v1/calls", "/api/v1/calls/twilio-demo0", "/api/v1/calls?colour=red"):
        response = client.get(path, headers=headers)
        assert response.status_code == 401
        assert response.headers["WWW-Authenticate"] == "Bearer realm=dni"
        assert response.json is not None
        assert response.json["error"]["code"] == "unauthorized"
        assert "demo0" not in response.text


def test_the_scheme_may_be_written_in_any_case(client: FlaskClient) -> None:
    response = client.get("/api/v1/calls", headers={"Authorization": f"bearer {KEY}"})
    assert response.status_code == 200


def test_an_account_never_sees_another_account_s_calls(client: FlaskClient, asker: Asker) -> None:
    other = Asker(client, "other-" + KEY)
    assert other.list_ids() == ["other0"]
    assert other.list_ids(caller="+14155550123") == ["other0"]
    for call_id in ("twilio-demo0", "demo0"):
        assert other.be_refused(f"calls/{call_id}") == (404, "the account has no such call")
    assert asker.be_refused("calls/twilio-other0") == other.be_refused("calls/nothing")


def test_a_cursor_of_another_account_shows_nothing_of_it(client: FlaskClient, asker: Asker) -> None:
    cursor = asker.read("calls", limit=1)["next"]
    assert Asker(client, "other-" + KEY).list_ids(cursor=cursor) in ([], ["other0"])


def test_a_revoked_key_is_refused_from_its_next_request(asker: Asker, identities: Identities) -> None:
    asker.read("calls")
    assert identities.delete_api_key("demo", "default")
    assert asker.be_refused("calls") == (
        401,
        "Invalid API key. The operator creates keys with 'dni api-key create'.",
    )


@pytest.mark.parametrize("scopes", [[], [Scope.CALLS_WRITE], [Scope.ACCOUNT_READ, Scope.ACCOUNT_WRITE]])
def test_a_key_without_the_scope_gets_an_error_that_names_it(
    client: FlaskClient, identities: Identities, scopes: list[Scope]
) -> None:
    identities.add_api_key(ApiKey("demo", "narrow", frozenset(scopes), STARTED_AT), compute_digest("narrow-" + KEY))
    narrow = Asker(client, "narrow-" + KEY)
    for path in ("calls", "calls/twilio-demo0", "calls/nothing"):
        status, message = narrow.be_refused(path)
        assert status == 403
        assert message.startswith(
            f"API key 'narrow' lacks the scope calls:read; it has: {', '.join(scopes) or 'none'}."
        )
    response = narrow.get("calls")
    assert response.json is not None
    assert response.json["error"]["code"] == "forbidden"
    assert "demo0" not in response.text


def test_a_key_with_only_the_read_scope_reads_calls(client: FlaskClient, identities: Identities) -> None:
    key = ApiKey("demo", "reader", frozenset([Scope.CALLS_READ]), STARTED_AT)
    identities.add_api_key(key, compute_digest("reader-" + KEY))
    assert Asker(client, "reader-" + KEY).read("calls/demo0")["account"] == "demo"


def test_the_last_use_is_written_once_a_minute(asker: Asker, identities: Identities, clock: Clock) -> None:
    def find_last_use() -> float | None:
        (key,) = identities.list_api_keys("demo")
        return key.last_used_at

    assert find_last_use() is None
    began_at = clock.now
    asker.read("calls")
    assert find_last_use() == began_at
    clock.now += USE_SECONDS - 1
    asker.read("calls")
    assert find_last_use() == began_at
    clock.now += 1
    asker.be_refused("calls/nothing")
    assert find_last_use() == began_at + USE_SECONDS
    (other,) = identities.list_api_keys("other")
    assert other.last_used_at is None


def test_a_use_that_can_not_be_written_does_not_stop_the_request(
    asker: Asker, identities: Identities, monkeypatch: pytest.MonkeyPatch
) -> None:
    def be_away(digest: str, now: float) -> None:
        raise StoreUnavailable("busy")

    monkeypatch.setattr(identities, "record_use", be_away)
    asker.read("calls")


def test_a_client_that_guesses_keys_is_stopped_and_others_are_not(
    client: FlaskClient, identities: Identities, clock: Clock
) -> None:
    guesses = [Asker(client, f"{KEY}-guess-{nth}").get("calls").status_code for nth in range(WRONG_KEYS_A_MINUTE + 5)]
    assert guesses == [401] * WRONG_KEYS_A_MINUTE + [429] * 5
    response = Asker(client, KEY).get("calls")
    assert (response.status_code, response.headers["Retry-After"]) == (429, "60"), (
        "a good key would tell that it is one"
    )
    elsewhere = {"Authorization": f"Bearer {KEY}"}
    away = client.get("/api/v1/calls", headers=elsewhere, environ_base={"REMOTE_ADDR": "192.0.2.7"})
    assert away.status_code == 200
    clock.now += 60
    assert Asker(client, KEY).get("calls").status_code == 200


def test_a_client_that_shares_an_address_with_a_guesser_keeps_using_a_valid_key(
    client: FlaskClient, asker: Asker, identities: Identities
) -> None:
    asker.read("calls")
    for nth in range(WRONG_KEYS_A_MINUTE + 1):
        Asker(client, f"{KEY}-guess-{nth}").get("calls")
    asker.read("calls")
    identities.delete_api_keys("demo")
    assert asker.be_refused("calls")[0] == 401
    assert asker.be_refused("calls")[0] == 429


def test_a_malformed_key_counts_as_a_guess(client: FlaskClient) -> None:
    statuses = [Asker(client, "short").get("calls").status_code for _guess in range(WRONG_KEYS_A_MINUTE + 1)]
    assert statuses[-2:] == [401, 429]
    assert client.get("/api/v1/calls").status_code == 401, "without any key nothing is guessed"
    assert client.get("/api/v1/openapi.json").status_code == 200


def test_responses_are_not_cached_and_not_readable_by_other_sites(client: FlaskClient, asker: Asker) -> None:
    for response in (asker.get("calls"), asker.get("calls/nothing"), client.get("/api/v1/calls")):
        assert response.headers["Cache-Control"] == "no-store"
    origin = {"Origin": "https://evil.example", "Authorization": f"Bearer {KEY}"}
    for response in (client.get("/api/v1/calls", headers=origin), client.options("/api/v1/calls", headers=origin)):
        assert not [name for name in dict(response.headers) if name.lower().startswith("access-control")]


def test_an_account_over_the_request_limit_gets_the_time_to_retry(
    client: FlaskClient, asker: Asker, clock: Clock
) -> None:
    for _request in range(REQUESTS_A_MINUTE):
        asker.get("calls/nothing")
    response = asker.get("calls")
    assert response.status_code == 429
    assert response.headers["Retry-After"] == "60"
    assert Asker(client, "other-" + KEY).list_ids() == ["other0"]
    clock.now += 60
    assert asker.get("calls").status_code == 200


def test_the_log_names_the_key_s_account_but_neither_the_key_nor_the_query(app: Flask) -> None:
    with capture_logs() as lines:
        Asker(app.test_client(), KEY).list_ids(caller="+14155550123")
        Asker(app.test_client(), "nobody").get("calls")
    assert [(line["account"], line["status"], line["route"]) for line in lines] == [
        ("demo", 200, "/api/v1/calls"),
        (None, 401, "/api/v1/calls"),
    ]
    assert KEY not in str(lines)
    assert "4155550123" not in str(lines)
