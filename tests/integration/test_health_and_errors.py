"""Health, and errors in one format."""

import logging
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine, text

from server.app import create_app
from server.bundle import Bundle
from server.settings import Settings
from server.stores.contract import AccountStore, StoreOutdated, StoreUnavailable


def test_a_process_that_responds_is_healthy(client: FlaskClient) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.json) == (200, {"status": "ok"})
    assert response.headers["Cache-Control"] == "no-store"


def test_a_server_whose_store_responds_is_ready(client: FlaskClient) -> None:
    assert client.get("/readyz").json == {"status": "ready"}


def test_a_server_whose_store_is_broken_is_healthy_and_not_ready(
    client: FlaskClient, settings: Settings, tmp_path: Path
) -> None:
    with create_engine(settings.database_url).begin() as connection:
        connection.execute(text("DROP TABLE accounts"))
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json == {"status": "unavailable", "reason": "the account store does not respond"}
    assert str(tmp_path) not in response.get_data(as_text=True)
    assert client.get("/healthz").status_code == 200


def test_a_server_without_its_database_file_is_not_ready(client: FlaskClient, settings: Settings) -> None:
    Path(settings.database_url.removeprefix("sqlite:///")).unlink()
    assert client.get("/readyz").status_code == 503


@pytest.mark.parametrize("path", ["/nothing", "/a/demo", "/a/demo/", "/a//dni.js/x", "/%00", "/" + "x" * 10_000])
def test_an_unknown_address_gives_a_json_error(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert response.json == {"error": {"code": "not_found", "message": "there is no resource at this address"}}
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_a_wrong_method_gives_a_json_error_with_the_allowed_ones(client: FlaskClient, method: str) -> None:
    response = client.open("/a/demo/dni.js", method=method)
    assert response.status_code == 405
    assert response.json is not None
    assert response.json["error"]["code"] == "method_not_allowed"
    assert "GET" in response.headers["Allow"]


def test_an_internal_error_is_returned_without_details_and_logged_with_them(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    @app.get("/fault")
    def fail() -> str:
        raise RuntimeError("a secret detail")

    with caplog.at_level(logging.ERROR):
        response = app.test_client().get("/fault")
    assert response.status_code == 500
    assert response.json == {
        "error": {"code": "internal_server_error", "message": "internal server error; the server's log has the details"}
    }


def test_an_unavailable_store_gives_a_json_error(
    client: FlaskClient, accounts: AccountStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_key: str) -> None:
        raise StoreUnavailable("at /secret/path")

    monkeypatch.setattr(accounts, "find_revision", fail)
    response = client.get("/a/demo/snippet")
    assert response.status_code == 503
    assert response.json is not None
    assert response.json["error"]["code"] == "service_unavailable"
    assert "secret" not in response.get_data(as_text=True)


def test_a_server_does_not_start_on_a_database_of_a_newer_version(
    settings: Settings, accounts: AccountStore, bundle: Bundle
) -> None:
    with create_engine(settings.database_url).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'future'"))
    with pytest.raises(StoreOutdated):
        create_app(settings, bundle=bundle)


def test_the_demo_site_is_served_only_if_enabled(client: FlaskClient) -> None:
    assert client.get("/").headers["Location"] == "/console/"
    assert client.get("/directory").status_code == 404
