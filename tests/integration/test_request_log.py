"""The log: one line for each request, without personal data."""

import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient

from server.app import create_app
from server.bundle import Bundle
from server.http.clients import Clients
from server.http.request_log import register_request_log
from server.logs import configure_logs
from server.open_stores import Stores
from server.settings import Settings

ADDRESS = {"REMOTE_ADDR": "203.0.113.77"}


def read_lines(log: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


def test_a_request_is_one_line_with_the_needed_fields(client: FlaskClient, log: io.StringIO) -> None:
    response = client.get("/a/demo/dni.js", environ_overrides=ADDRESS)
    (line,) = read_lines(log)
    assert line["event"] == "request"
    assert (line["account"], line["route"], line["method"], line["status"]) == ("demo", "/a/<key>/dni.js", "GET", 200)
    assert line["bytes"] == len(response.data)
    assert line["ms"] >= 0
    assert line["request_id"] == response.headers["X-Request-ID"]


def test_neither_query_strings_nor_addresses_nor_unknown_paths_are_logged(
    client: FlaskClient, log: io.StringIO
) -> None:
    client.get("/a/demo/dni.js?gclid=secret-click&email=jane@example.com", environ_overrides=ADDRESS)
    client.get("/jane@example.com/secret-click", environ_overrides=ADDRESS)
    client.get("/a/jane@example.com/dni.js", environ_overrides=ADDRESS)
    for private in ("secret-click", "jane", "203.0.113"):
        assert private not in log.getvalue()


def test_two_clients_can_be_distinguished(client: FlaskClient, log: io.StringIO) -> None:
    for address in ("203.0.113.77", "203.0.113.78", "203.0.113.77"):
        client.get("/healthz", environ_overrides={"REMOTE_ADDR": address})
    first, second, third = (line["client"] for line in read_lines(log))
    assert first == third != second


def test_a_request_id_of_a_proxy_is_kept_if_it_looks_like_one(client: FlaskClient, log: io.StringIO) -> None:
    assert client.get("/healthz", headers={"X-Request-ID": "abc-123"}).headers["X-Request-ID"] == "abc-123"
    made_up = client.get("/healthz", headers={"X-Request-ID": '"},{"event":"forged'}).headers["X-Request-ID"]
    assert made_up.isalnum()


def test_a_304_has_no_bytes(client: FlaskClient, log: io.StringIO) -> None:
    etag = client.get("/a/demo/dni.js").headers["ETag"]
    client.get("/a/demo/dni.js", headers={"If-None-Match": etag})
    assert [line["bytes"] for line in read_lines(log)][1] == 0


def test_a_streamed_response_is_not_read_to_count_its_bytes(log: io.StringIO) -> None:
    written: list[bytes] = []

    def write() -> Iterator[bytes]:
        for part in (b"one", b"two"):
            written.append(part)
            yield part

    app = Flask("streams")
    register_request_log(app, Clients("key", ""))
    app.add_url_rule("/stream", view_func=lambda: Response(write()), endpoint="stream")
    response = app.test_client().get("/stream", buffered=False)
    (line,) = read_lines(log)
    assert (line["bytes"], len(written) < 2) == (None, True)
    assert response.data == b"onetwo"


def test_an_internal_error_is_logged_with_its_traceback(
    client: FlaskClient, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object, **_more: object) -> None:
        raise RuntimeError("the detail")

    monkeypatch.setattr("server.http.snippet_routes.build_snippet", fail)
    assert client.get("/a/demo/snippet").status_code == 500
    fault = read_lines(log)[0]
    assert fault["level"] == "error"
    assert "RuntimeError: the detail" in fault["exception"]


def test_the_human_readable_format_is_one_line_too(client: FlaskClient, log: io.StringIO) -> None:
    configure_logs("info", "console", log)
    client.get("/healthz", headers={"X-Request-ID": "abc-123"})
    assert len(log.getvalue().splitlines()) == 1
    assert "request_id=abc-123" in log.getvalue()


def test_behind_a_proxy_the_client_is_the_address_in_its_header(
    settings: Settings, stores: Stores, bundle: Bundle, log: io.StringIO
) -> None:
    own = settings.model_copy(update={"client_address_header": "X-Forwarded-For"})
    client = create_app(own, bundle=bundle, stores=stores).test_client()
    for given in ("203.0.113.77", "203.0.113.78", "198.51.100.1, 203.0.113.77"):
        client.get("/healthz", headers={"X-Forwarded-For": given}, environ_overrides={"REMOTE_ADDR": "10.0.0.1"})
    first, second, third = (line["client"] for line in read_lines(log))
    assert first == third != second
