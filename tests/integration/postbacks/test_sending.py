"""Sending one request: what arrives, where it may go, and how long it may take."""

import hashlib
import hmac
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

import pytest

from server.domain.postbacks.postback import Method
from server.postbacks.retry_schedule import DeliveryResult
from server.postbacks.sending import Sender, SendFailed
from tests.plain_secrets import find_in
from tests.postback_receiver import Receiver
from tests.posted_calls import make_request
from tests.waiting import HANG_SECONDS

NOW = 1_795_327_200.0
SECRETS = find_in({"POSTBACK_KEY": "s&cret", "POSTBACK_SIGNING": "signing key"})


def send(url: str, **fields: object) -> DeliveryResult:
    """Send a request to this URL, public or private."""
    return Sender(SECRETS, may_reach_private=True).send(make_request(url, **fields), NOW)


@contextmanager
def listen(answer: bytes, *, again: bool = False) -> Iterator[str]:
    """The URL of a server that responds with these bytes, with `again` repeatedly until the connection breaks."""
    is_over = Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            connection, _address = listener.accept()
            with connection:
                connection.recv(65_536)
                try:
                    connection.sendall(answer)
                    while again and not is_over.wait(0.02):
                        connection.sendall(answer[-1:])
                    is_over.wait(HANG_SECONDS)
                except OSError:
                    return

        thread = Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/p"
        is_over.set()
        thread.join()


def test_a_request_arrives_as_it_was_written_with_its_secrets_and_its_key(receiver: Receiver) -> None:
    answer = send(
        receiver.locate("/p/%2F?a=1&key={secret.POSTBACK_KEY}"),
        method=Method.POST,
        headers={"Content-Type": "application/json", "Authorization": "Bearer {secret.POSTBACK_KEY}"},
        body='{"name": "Zoë"}',
    )
    assert answer == DeliveryResult(200)
    (received,) = receiver.received
    assert (received.method, received.target) == ("POST", "/p/%2F?a=1&key=s%26cret")
    assert received.body == '{"name": "Zoë"}'
    assert {name.lower(): value for name, value in received.headers.items()} == {
        "host": f"127.0.0.1:{receiver.server_port}",
        "content-type": "application/json",
        "authorization": "Bearer s&cret",
        "content-length": "16",
        "idempotency-key": "key-1",
        "user-agent": "dni_py",
        "accept-encoding": "identity",
        "connection": "close",
    }


def test_a_receiver_can_verify_the_signature(receiver: Receiver) -> None:
    send(receiver.locate("/p?cid=abc"), method=Method.PUT, body="x", secret="POSTBACK_SIGNING")
    (received,) = receiver.received
    timestamp, signature = (part.partition("=")[2] for part in received.headers["X-DNI-Signature"].split(","))
    assert timestamp == str(int(NOW))
    signed = "\n".join(
        [timestamp, received.method, received.target, received.headers["Idempotency-Key"], received.body]
    )
    assert signature == hmac.new(b"signing key", signed.encode(), hashlib.sha256).hexdigest()


def test_an_url_without_a_path_is_sent_to_the_root(receiver: Receiver) -> None:
    send(receiver.locate("?a=1"))
    assert [received.target for received in receiver.received] == ["/?a=1"]


def test_a_redirect_is_not_followed(receiver: Receiver) -> None:
    receiver.status, receiver.headers = 302, {"Location": receiver.locate("/elsewhere")}
    assert send(receiver.locate()) == DeliveryResult(302)
    assert len(receiver.received) == 1


def test_a_retry_after_header_is_returned(receiver: Receiver) -> None:
    receiver.status, receiver.headers = 429, {"Retry-After": "120"}
    assert send(receiver.locate()) == DeliveryResult(429, "120")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]", "0"])
def test_the_server_s_own_network_is_refused_in_any_notation(receiver: Receiver, host: str) -> None:
    request = make_request(f"http://{host}:{receiver.server_port}/p")
    with pytest.raises(SendFailed, match=r"is not public.*DNI_PRIVATE_POSTBACKS"):
        Sender(SECRETS).send(request, NOW)
    assert receiver.received == []


def test_the_checked_address_is_the_connected_address(receiver: Receiver) -> None:
    asked = []

    def resolve(host: str, port: int) -> list[str]:
        asked.append((host, port))
        return ["127.0.0.1"]

    request = make_request(f"http://tracker.example:{receiver.server_port}/p")
    Sender(SECRETS, may_reach_private=True, resolve=resolve).send(request, NOW)
    assert asked == [("tracker.example", receiver.server_port)]
    assert receiver.received[0].headers["Host"] == f"tracker.example:{receiver.server_port}"


def test_a_host_is_reached_when_another_of_its_addresses_does_not_respond(receiver: Receiver) -> None:
    request = make_request(f"http://tracker.example:{receiver.server_port}/p")
    sender = Sender(SECRETS, may_reach_private=True, resolve=lambda _host, _port: ["127.0.0.2", "127.0.0.1"])
    assert sender.send(request, NOW) == DeliveryResult(200)


def test_a_name_without_an_address_is_a_failure() -> None:
    def resolve(host: str, port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    with pytest.raises(SendFailed, match="name could not be resolved"):
        Sender(SECRETS, resolve=resolve).send(make_request("http://nowhere.invalid/p"), NOW)


@pytest.mark.parametrize("host", ["a" * 64 + ".example", "a..example"])
def test_an_impossible_host_name_is_a_failure(host: str) -> None:
    with pytest.raises(SendFailed, match="name could not be resolved"):
        send(f"http://{host}/p")


def test_a_name_lookup_without_a_response_is_given_up() -> None:
    is_over = Event()

    def resolve(_host: str, _port: int) -> list[str]:
        is_over.wait(HANG_SECONDS)
        return ["127.0.0.1"]

    try:
        with pytest.raises(SendFailed, match="name could not be resolved"):
            Sender(SECRETS, resolve=resolve, whole_seconds=0.1).send(make_request("http://tracker.example/p"), NOW)
        assert not is_over.is_set()
    finally:
        is_over.set()


def test_a_secret_that_the_account_does_not_have_is_a_failure_that_names_it(receiver: Receiver) -> None:
    for fields in ({"secret": "POSTBACK_OTHER"}, {"headers": {"X-Key": "{secret.POSTBACK_OTHER}"}}):
        with pytest.raises(SendFailed, match="account 'demo' has no secret POSTBACK_OTHER"):
            send(receiver.locate(), **fields)
    assert receiver.received == []


def test_a_refused_connection_is_a_failure() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(SendFailed, match="refused the connection"):
        send(f"http://127.0.0.1:{port}/p")


def test_a_host_that_does_not_respond_is_given_up() -> None:
    with listen(b"") as url, pytest.raises(SendFailed, match="did not respond in time"):
        Sender(SECRETS, may_reach_private=True, read_seconds=0.1).send(make_request(url), NOW)


def test_a_host_that_responds_a_byte_at_a_time_is_given_up() -> None:
    endless = listen(b"HTTP/1.1 200 OK\r\nX-Slow: .", again=True)
    with endless as url, pytest.raises(SendFailed, match="did not respond in time"):
        Sender(SECRETS, may_reach_private=True, whole_seconds=0.3).send(make_request(url), NOW)


def test_a_host_with_many_addresses_gets_the_time_of_one() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        request = make_request(f"https://tracker.example:{silent.getsockname()[1]}/p")
        sender = Sender(SECRETS, may_reach_private=True, resolve=lambda *_host: ["127.0.0.1"] * 3, whole_seconds=0.2)
        with pytest.raises(SendFailed, match="did not respond in time"):
            sender.send(request, NOW)
        silent.accept()[0].close()
        silent.settimeout(0)
        with pytest.raises(BlockingIOError):
            silent.accept()


@pytest.mark.parametrize(
    "answer",
    [
        b"nonsense\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200,
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000 + b"\r\n",
    ],
)
def test_an_invalid_response_is_a_failure(answer: bytes) -> None:
    with listen(answer + b"\r\n") as url, pytest.raises(SendFailed, match="without a response"):
        send(url)


def test_only_the_status_of_an_endless_response_is_read() -> None:
    with listen(b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 100_000) as url:
        assert send(url) == DeliveryResult(200)


def test_no_failure_contains_a_secret() -> None:
    with listen(b"nonsense\r\n\r\n") as url, pytest.raises(SendFailed) as failure:
        send(url + "?key={secret.POSTBACK_KEY}")
    assert "cret" not in str(failure.value)
    assert url not in str(failure.value)
