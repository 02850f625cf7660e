"""`dni serve` without a proxy: clients that send slowly or too much do not disturb others."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack
from http.client import HTTPConnection

import pytest

from server.arriving_request import LONGEST_BODY_BYTES
from tests.serving import RunningServer, run_dni, start_dni
from tests.shop import ORIGIN, SHOP_FILE
from tests.waiting import HANG_SECONDS

SLOW_CLIENTS = 200
CLAIM = "/a/shop/claim"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server with one worker, so that slow clients and others meet."""
    folder = tmp_path_factory.mktemp("slow")
    (folder / "shop.yaml").write_text(SHOP_FILE)
    assert run_dni(folder, "account", "import", "shop.yaml").returncode == 0
    with start_dni(folder, "serve", "--workers", "1") as running:
        yield running


@pytest.fixture
def connection(server: RunningServer) -> Iterator[HTTPConnection]:
    """A connection that stays open between requests."""
    opened = HTTPConnection("127.0.0.1", server.port, timeout=HANG_SECONDS)
    yield opened
    opened.close()


def post(connection: HTTPConnection, body: bytes, path: str = CLAIM) -> tuple[int, str]:
    """Send a body; returns the status and what the server says about the connection."""
    connection.request("POST", path, body, {"Origin": ORIGIN})
    response = connection.getresponse()
    response.read()
    return response.status, response.headers["Connection"]


def connect(server: RunningServer, data: bytes) -> socket.socket:
    client = socket.create_connection(("127.0.0.1", server.port), timeout=HANG_SECONDS)
    client.sendall(data)
    return client


@pytest.mark.parametrize(
    "part",
    [
        b"GET /healthz HTTP/1.1\r\nHost: numb",
        b"POST /a/shop/claim HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{",
        b"POST /a/shop/claim HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nab",
        b"POST /a/shop/claim HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nTrailer: a",
        b"POST /a/shop/claim HTTP/1.1\r\nHost: a\r\nContent-Length: 00000000000000000000100\r\n\r\n{",
    ],
    ids=["in the head", "in the body", "in a chunk", "in trailers", "in a body whose length has zeros"],
)
def test_visitors_are_served_while_many_clients_send_byte_by_byte(
    server: RunningServer, connection: HTTPConnection, part: bytes
) -> None:
    with ExitStack() as stack:
        clients = [stack.enter_context(connect(server, part)) for _client in range(SLOW_CLIENTS)]
        for client in clients:
            client.sendall(b"a")
        connection.request("GET", "/a/shop/dni.js")
        assert connection.getresponse().status == 200


def test_a_slow_client_gets_its_response(server: RunningServer) -> None:
    request = b"GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
    with connect(server, b"") as client:
        for byte in request:
            client.sendall(bytes([byte]))
        assert client.makefile("rb").read().startswith(b"HTTP/1.1 200")


def test_requests_sent_together_get_their_responses_in_order(server: RunningServer) -> None:
    first = b"GET /a/shop/dni.js HTTP/1.1\r\nHost: a\r\nAccept-Encoding: br\r\n\r\n"
    last = b"GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
    with connect(server, first + last) as client:
        content = client.makefile("rb").read()
    assert [content.count(line) for line in (b"HTTP/1.1 200", b"Content-Encoding: br", b"application/json")] == [
        2,
        1,
        1,
    ]
    assert content.index(b"Content-Encoding: br") < content.index(b"application/json")


@pytest.mark.parametrize("size", [70_000, 200_000, LONGEST_BODY_BYTES])
@pytest.mark.parametrize(
    ("path", "status"),
    [
        (CLAIM, 413),
        ("/voice/twilio/incoming", 413),
        ("/a/nobody/claim", 404),
        ("/nothing", 404),
        ("/a/shop/dni.js", 405),
    ],
)
def test_connection_stays_open_after_a_body_that_nobody_read(
    connection: HTTPConnection, path: str, status: int, size: int
) -> None:
    assert post(connection, b" " * size, path) == (status, "keep-alive")
    opened = connection.sock
    assert post(connection, b"{}") == (400, "keep-alive")
    assert connection.sock is opened


def test_connection_ends_with_a_body_longer_than_any_that_is_read(server: RunningServer) -> None:
    head = b"POST /a/shop/claim HTTP/1.1\r\nHost: a\r\nOrigin: %s\r\nContent-Length: %d\r\n\r\n" % (
        ORIGIN.encode(),
        LONGEST_BODY_BYTES + 1,
    )
    with connect(server, head) as client:
        content = client.makefile("rb").read()
    assert content.startswith(b"HTTP/1.1 413")
    assert b"\r\nConnection: close\r\n" in content


def test_chunk_without_a_valid_size_ends_the_connection_at_once(server: RunningServer) -> None:
    head = b"POST /a/shop/claim HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
    with connect(server, head + b"0000000001\r\n") as client:
        assert client.makefile("rb").read().startswith(b"HTTP/1.1 400")


def test_body_of_very_many_chunks_is_read(server: RunningServer, connection: HTTPConnection) -> None:
    chunks = [b" "] * 40_000 + [b"{}"]
    connection.request("POST", "/nothing", iter(chunks), encode_chunked=True)
    assert connection.getresponse().status == 404


def test_clients_that_stay_after_their_last_response_do_not_hold_up_others(
    server: RunningServer, connection: HTTPConnection
) -> None:
    request = b"GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
    with ExitStack() as stack:
        clients = [stack.enter_context(connect(server, request)) for _client in range(SLOW_CLIENTS)]
        assert {client.recv(12) for client in clients} == {b"HTTP/1.1 200"}
        connection.request("GET", "/a/shop/dni.js")
        assert connection.getresponse().status == 200


def test_head_that_is_too_long_gets_a_status_of_its_own(server: RunningServer) -> None:
    with connect(server, b"GET / HTTP/1.1\r\nX-Long: " + b"a" * 65_536) as client:
        assert client.recv(12) == b"HTTP/1.1 431"


def test_client_that_asks_before_it_sends_a_body_gets_permission(server: RunningServer) -> None:
    head = b"POST /nothing HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n"
    with connect(server, head) as client:
        assert client.recv(64).startswith(b"HTTP/1.1 100 Continue")
        client.sendall(b"{}")
        client.shutdown(socket.SHUT_WR)
        assert b"HTTP/1.1 404" in client.makefile("rb").read()


@pytest.mark.exhaustive
def test_request_that_never_ends_is_given_up(server: RunningServer) -> None:
    with connect(server, b"GET / HTTP/1.1\r\nHos") as client:
        assert client.recv(1) == b""
