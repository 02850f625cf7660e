"""With TLS the certificate must match the requested name, not the address."""

import ssl
from pathlib import Path

import pytest

from server.postbacks.retry_schedule import DeliveryResult
from server.postbacks.sending import Sender, SendFailed
from tests.certificates import write_certificate
from tests.plain_secrets import find_in
from tests.postback_receiver import receive
from tests.posted_calls import make_request

NAME = "tracker.example"


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A self-signed certificate for the name, with its key, in one file."""
    return write_certificate(tmp_path / "tracker.pem", NAME)


@pytest.fixture
def listening_tls(certificate: Path) -> ssl.SSLContext:
    """The receiver's TLS settings; they record the name that clients request."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def make_sender(trusted: ssl.SSLContext | None = None) -> Sender:
    """A sender that resolves every name to this machine."""
    return Sender(find_in({}), may_reach_private=True, resolve=lambda _host, _port: ["127.0.0.1"], ssl_context=trusted)


def test_the_certificate_must_match_the_name_and_the_name_is_sent(
    certificate: Path, listening_tls: ssl.SSLContext
) -> None:
    asked: list[str | None] = []
    listening_tls.sni_callback = lambda _socket, name, _context: asked.append(name)
    trusted = ssl.create_default_context(cafile=str(certificate))
    with receive(tls=listening_tls) as receiver:
        url = f"https://{NAME}:{receiver.server_port}/p"
        assert make_sender(trusted).send(make_request(url), 0.0) == DeliveryResult(200)
        assert asked == [NAME]
        with pytest.raises(SendFailed, match="certificate can't be trusted: Hostname mismatch"):
            make_sender(trusted).send(make_request(url.replace(NAME, "other.example")), 0.0)
    assert len(receiver.received) == 1


def test_an_untrusted_certificate_is_refused(listening_tls: ssl.SSLContext) -> None:
    with (
        receive(tls=listening_tls) as receiver,
        pytest.raises(SendFailed, match="certificate can't be trusted: self-signed"),
    ):
        make_sender().send(make_request(f"https://{NAME}:{receiver.server_port}/p"), 0.0)
    assert receiver.received == []


def test_a_host_without_tls_is_a_failure() -> None:
    with receive() as receiver, pytest.raises(SendFailed, match="no TLS connection"):
        make_sender().send(make_request(f"https://{NAME}:{receiver.server_port}/p"), 0.0)


def test_a_host_that_is_slow_over_tls_is_given_up(certificate: Path, listening_tls: ssl.SSLContext) -> None:
    sender = Sender(
        find_in({}),
        may_reach_private=True,
        resolve=lambda _host, _port: ["127.0.0.1"],
        ssl_context=ssl.create_default_context(cafile=str(certificate)),
        whole_seconds=1.0,
    )
    with receive(tls=listening_tls) as receiver:
        receiver.is_open.clear()
        with pytest.raises(SendFailed, match="did not respond in time"):
            sender.send(make_request(f"https://{NAME}:{receiver.server_port}/p"), 0.0)
