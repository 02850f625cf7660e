"""Alerts as a webhook's receiver and the log get them."""

import json
import socket
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from structlog.testing import capture_logs

from server.watch.shortage import Alert, Reason, Shortage
from server.watch.telling import AlertTeller

ALERT = Alert("demo", "roofing-pool", 30, Shortage(Reason.MISSES, 30, 60, 0.9), 45, ())


class Receiver(ThreadingHTTPServer):
    """A web server that keeps what is posted to it, and answers as the path says."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.received: list[tuple[str, str, Any]] = []

    def locate(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_port}{path}"


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.received.append((self.path, self.headers["Content-Type"], json.loads(body)))
        status = int(self.path.strip("/"))
        self.send_response(status)
        if status in (302, 307):
            self.send_header("Location", "/200")
        self.end_headers()

    do_GET = do_POST

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A receiver of webhooks that is listening."""
    server = Receiver()
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_an_alert_is_posted_as_json_and_logged(receiver: Receiver) -> None:
    with capture_logs() as lines:
        AlertTeller(receiver.locate("/200")).tell(ALERT)
    ((path, content_type, body),) = receiver.received
    assert (path, content_type) == ("/200", "application/json")
    assert body.pop("text").startswith("Number pool roofing-pool of account demo runs short: 60 visits")
    assert body == {
        "event": "number_pool_short",
        "account": "demo",
        "number_pool": "roofing-pool",
        "reason": "misses",
        "size": 30,
        "live": 30,
        "misses": 60,
        "share_served": 0.9,
        "recommended_size": 45,
        "doubts": [],
    }
    (line,) = lines
    assert (line["event"], line["log_level"]) == ("number pool runs short", "warning")
    assert (line["number_pool"], line["recommended_size"]) == ("roofing-pool", 45)


def test_without_a_webhook_it_is_only_logged() -> None:
    with capture_logs() as lines:
        AlertTeller("").tell(ALERT)
    assert [line["event"] for line in lines] == ["number pool runs short"]


@pytest.mark.parametrize("status", [302, 307, 404, 500])
def test_a_receiver_that_refuses_is_logged_and_a_redirect_not_followed(receiver: Receiver, status: int) -> None:
    with capture_logs() as lines:
        AlertTeller(receiver.locate(f"/{status}")).tell(ALERT)
    assert [path for path, _type, _body in receiver.received] == [f"/{status}"]
    assert lines[-1] == {"event": "alert webhook failed", "error": f"it answered {status}", "log_level": "warning"}


def test_a_receiver_that_is_not_there_is_logged_without_its_address() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with capture_logs() as lines:
        AlertTeller(f"http://127.0.0.1:{port}/secret-token").tell(ALERT)
    assert lines[-1]["event"] == "alert webhook failed"
    assert "refused" in lines[-1]["error"]
    assert "secret-token" not in str(lines)


def test_a_receiver_that_does_not_answer_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent, capture_logs() as lines:
        AlertTeller(f"http://127.0.0.1:{silent.getsockname()[1]}/", timeout_seconds=0.1).tell(ALERT)
    assert lines[-1]["event"] == "alert webhook failed"
    assert "timed out" in lines[-1]["error"]


def test_a_receiver_that_does_not_speak_http_is_logged() -> None:
    with socket.create_server(("127.0.0.1", 0)) as odd, capture_logs() as lines:

        def answer() -> None:
            connection = odd.accept()[0]
            connection.recv(100_000)
            connection.sendall(b"220 mail ready\r\n")
            connection.close()

        thread = Thread(target=answer)
        thread.start()
        AlertTeller(f"http://127.0.0.1:{odd.getsockname()[1]}/").tell(ALERT)
        thread.join()
    assert lines[-1]["event"] == "alert webhook failed"
