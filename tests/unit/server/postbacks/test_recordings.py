"""Recordings are erased only at public addresses, unless the operator has set the carrier's address."""

import pytest

from server.domain.postbacks.erasures import write_erasure
from server.postbacks.recordings import RecordingEraser
from server.postbacks.sending import Sender, SendFailed
from server.telephony.twilio import Twilio
from tests.plain_secrets import find_in
from tests.postback_receiver import receive

RECORDING = f"https://api.twilio.com/2010-04-01/Accounts/AC{'0' * 32}/Recordings/RE{'a' * 32}"
SECRETS = {"TWILIO_API_KEY_SID": "SK1", "TWILIO_API_KEY_SECRET": "x"}


def make_eraser(api_url: str = "") -> RecordingEraser:
    """An eraser in a network that resolves every name to this machine."""
    find_secret = find_in(SECRETS)
    guarded = Sender(find_secret, resolve=lambda _host, _port: ["127.0.0.1"])
    anywhere = Sender(find_secret, may_reach_private=True)
    return RecordingEraser(
        {"twilio": Twilio().erase_recording}, find_secret, {"twilio": api_url}, anywhere.send, guarded.send
    )


def test_nothing_is_sent_to_a_name_in_the_server_s_own_network() -> None:
    with pytest.raises(SendFailed, match="is not public"):
        make_eraser().send(write_erasure("shop", "twilio", RECORDING), 0.0)


def test_an_address_set_by_the_operator_may_be_private() -> None:
    with receive() as api:
        api.status = 404
        assert make_eraser(api.locate("/proxy")).send(write_erasure("shop", "twilio", RECORDING), 0.0).status == 204
    (received,) = api.received
    assert received.target == f"/proxy/2010-04-01/Accounts/AC{'0' * 32}/Recordings/RE{'a' * 32}.json"


def test_an_unknown_carrier_is_a_final_failure() -> None:
    with pytest.raises(SendFailed, match="erase it there yourself") as failed:
        make_eraser().send(write_erasure("shop", "former", RECORDING), 0.0)
    assert failed.value.is_final
