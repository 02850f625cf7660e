"""The doctor asks real servers: this installation, another one, a proxy without it, one that redirects, one that hangs."""

import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.serving import make_server

from server.cli.doctor_web import WebExaminer
from server.doctor.findings import Check, Finding, Level
from server.doctor.looking_at_web import WebLooker
from server.domain.installation_mark import write_mark
from server.settings import read_settings
from tests.certificates import write_certificate
from tests.databases import SQLITE

CHALLENGE = "ab" * 16
KEY = "the secret key of this installation"
OTHER = "the secret key of another installation"

pytestmark = pytest.mark.database(SQLITE)


@contextmanager
def serve(app: Callable[..., Any], tls: ssl.SSLContext | None = None) -> Iterator[str]:
    """The URL of a server of this application."""
    server = make_server("127.0.0.1", 0, app, threaded=True, ssl_context=tls)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http{'s' if tls else ''}://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def respond(status: str, *headers: tuple[str, str], body: bytes = b"") -> Callable[..., Any]:
    """An application with one response to everything."""

    def app(_environment: Any, start: Any) -> list[bytes]:
        start(status, list(headers))
        return [body]

    return app


def make_examiner(public_url: str, secret_key: str = KEY, now: Callable[[], float] = time.time) -> WebExaminer:
    """What examines a server on this machine that is also the public URL."""
    given = {"DNI_PUBLIC_URL": public_url, "DNI_SECRET_KEY": secret_key, "DNI_PORT": public_url.rpartition(":")[2]}
    return WebExaminer(read_settings(given), now, CHALLENGE)


def list_levels(found: list[Finding]) -> dict[Check, Level]:
    return {one.check: one.level for one in found}


def test_the_mark_is_shown_only_for_a_challenge(client: FlaskClient, settings: Any) -> None:
    shown = client.get(f"/api/installation?challenge={CHALLENGE}")
    assert shown.json == {"mark": write_mark(settings.secret_key, CHALLENGE)}
    assert shown.headers["Cache-Control"] == "no-store"
    for challenge in ("", "ab", "x" * 32, "AB" * 16, "ab" * 17, CHALLENGE + "\n"):
        refused = client.get("/api/installation", query_string={"challenge": challenge})
        assert refused.status_code == 400


def test_this_installation_is_recognised_by_its_key(app: Flask, settings: Any) -> None:
    with serve(app) as url:
        found = list(make_examiner(url, settings.secret_key).examine_public_url())
        assert list_levels(found) == {Check.PUBLIC_URL: Level.OK, Check.PUBLIC_URL_CLOCK: Level.OK}
        (stranger, _clock) = make_examiner(url, OTHER).examine_public_url()
        assert (stranger.level, "another secret key" in stranger.message) == (Level.PROBLEM, True)
        local = list(make_examiner(url, settings.secret_key).examine_local_server(is_elsewhere=True))
        assert list_levels(local)[Check.LOCAL_SERVER] is Level.OK
        assert OTHER not in str(found + local) + str(stranger)


def test_a_wrong_clock_of_this_machine_is_seen(app: Flask, settings: Any) -> None:
    with serve(app) as url:
        examiner = make_examiner(url, settings.secret_key, lambda: time.time() - 60)
        clock = {one.check: one for one in examiner.examine_public_url()}[Check.PUBLIC_URL_CLOCK]
    assert (clock.level, "s ahead of" in clock.message) == (Level.PROBLEM, True)


def test_the_script_is_judged_as_a_browser_gets_it(app: Flask, settings: Any) -> None:
    with serve(app) as url:
        examiner = make_examiner(url, settings.secret_key)
        (good,) = examiner.examine_script("demo")
        (missing,) = examiner.examine_script("nobody")
    assert (good.level, missing.level) == (Level.OK, Level.PROBLEM)


@pytest.mark.parametrize(
    ("app", "words"),
    [
        (respond("301 Moved", ("Location", "https://www.example.com/")), "redirects to https://www.example.com/"),
        (respond("502 Bad Gateway"), "a proxy can't reach"),
        (respond("404 Not Found"), "status 404"),
        (respond("200 OK", body=b"<html>A parked domain</html>"), "not as a server of this version"),
        (respond("200 OK", body=b"x" * 5_000_000), "not as a server of this version"),
    ],
)
def test_whatever_else_responds_is_no_installation(app: Callable[..., Any], words: str) -> None:
    with serve(app) as url:
        found = next(iter(make_examiner(url).examine_public_url()))
    assert found.level is Level.PROBLEM
    assert words in found.message


def test_a_missing_local_server_matters_less_if_the_installation_is_reached_elsewhere() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        examiner = make_examiner(f"http://127.0.0.1:{unused.getsockname()[1]}")
        for is_elsewhere, level in ((True, Level.WARNING), (False, Level.PROBLEM)):
            (found,) = examiner.examine_local_server(is_elsewhere=is_elsewhere)
            assert (found.level, "refused the connection" in found.message) == (level, True)


def test_a_server_that_sends_byte_by_byte_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.doctor.looking_at_web.WHOLE_SECONDS", 0.3)
    with ExitStack() as stack:
        listener = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        opened: list[socket.socket] = []

        def drip() -> None:
            connection, _address = listener.accept()
            opened.append(connection)
            try:
                for byte in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"x" * 100_000:
                    connection.sendall(bytes([byte]))
            except OSError:
                return

        thread = Thread(target=drip, daemon=True)
        thread.start()
        reply = WebLooker(time.time).get(f"http://127.0.0.1:{listener.getsockname()[1]}/")
        assert (reply.status, bool(reply.failure)) == (0, True)
        for connection in opened:
            connection.close()
        thread.join()


def test_a_certificate_says_when_it_ends_and_must_be_trusted(tmp_path: Path) -> None:
    certificate = write_certificate(tmp_path / "own.pem", "localhost")
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate)
    with serve(respond("404 Not Found"), tls) as url:
        named = url.replace("127.0.0.1", "localhost")
        trusting = WebLooker(time.time, ssl.create_default_context(cafile=str(certificate))).get(named)
        doubting = WebLooker(time.time).get(named)
    assert trusting.status == 404
    assert trusting.valid_until is not None
    assert trusting.valid_from is not None
    assert trusting.valid_until - trusting.valid_from == pytest.approx(2 * 86_400)
    assert (doubting.status, "certificate can't be trusted" in doubting.failure) == (0, True)
