"""Where requests for recordings go, and with which credentials."""

from dataclasses import replace
from http import HTTPStatus

import pytest

from server.domain.calls.call import Call
from server.domain.recordings import RecordingSource, RecordingUnavailable
from server.outgoing.connecting import Connector
from server.recordings.fetching import RecordingFetcher
from server.telephony.carriers import CARRIERS
from tests.integration.recordings.fetchers import SECRETS, WHOLE, make_fetcher, read, record
from tests.integration.recordings.hostile_carrier import AUDIO, serve, write_response


def test_private_address_is_never_reached_unless_the_operator_has_set_it() -> None:
    with serve(WHOLE) as carrier:
        source = RecordingSource(f"{carrier.url}/r.mp3", ("USER", "PASSWORD"))
        guarded = RecordingFetcher({"twilio": lambda _url: source}, SECRETS, {}, Connector(), Connector())
        with pytest.raises(RecordingUnavailable, match="not public"):
            guarded.fetch("shop", record())
        assert carrier.requests == []
        anywhere = Connector(may_reach_private=True)
        own_api = RecordingFetcher(
            {"twilio": lambda _url: RecordingSource("https://api.twilio.com/r.mp3", ("USER", "PASSWORD"))},
            SECRETS,
            {"twilio": carrier.url},
            Connector(),
            anywhere,
        )
        assert read(own_api.fetch("shop", record())) == AUDIO


def test_link_without_credentials_gets_none_and_may_have_expired() -> None:
    with serve(WHOLE, write_response("403 Forbidden", Content_Length="0")) as carrier:
        fetcher = make_fetcher(carrier, has_secrets=False)
        assert read(fetcher.fetch("shop", record())) == AUDIO
        with pytest.raises(RecordingUnavailable, match="has expired") as caught:
            fetcher.fetch("shop", record())
    assert caught.value.status == HTTPStatus.NOT_FOUND
    assert "Authorization" not in "".join(carrier.requests)


@pytest.mark.parametrize(
    ("account", "call", "status"),
    [("shop", record(""), 404), ("aaa", record(), 404), ("shop", replace(record(), carrier="unheard"), 502)],
)
def test_nothing_is_sent_for_a_call_without_a_recording_of_the_account(account: str, call: Call, status: int) -> None:
    with serve(WHOLE) as carrier:
        with pytest.raises(RecordingUnavailable) as caught:
            make_fetcher(carrier).fetch(account, call)
        assert (caught.value.status, carrier.requests) == (status, [])


def test_account_without_credentials_learns_which_are_missing() -> None:
    fetcher = RecordingFetcher(
        {"twilio": lambda _url: RecordingSource("https://api.twilio.com/r.mp3", ("TWILIO_API_KEY_SID", "X"))},
        SECRETS,
        {},
        Connector(),
        Connector(),
    )
    with pytest.raises(RecordingUnavailable, match="TWILIO_API_KEY_SID") as caught:
        fetcher.fetch("shop", record())
    assert caught.value.status == HTTPStatus.CONFLICT


ACCOUNT = "AC" + "0" * 32
RECORDING = "RE" + "a" * 32


@pytest.mark.parametrize(
    ("carrier", "url", "audio"),
    [
        ("twilio", f"https://api.twilio.com/2010-04-01/Accounts/{ACCOUNT}/Recordings/{RECORDING}", "{url}.mp3"),
        (
            "twilio",
            f"https://api.dublin.ie1.twilio.com/2010-04-01/Accounts/{ACCOUNT}/Recordings/{RECORDING}",
            "{url}.mp3",
        ),
        ("signalwire", "https://a.signalwire.com/api/laml/2010-04-01/Accounts/a-b/Recordings/c-d", "{url}.mp3"),
        ("telnyx", "https://s3.amazonaws.com/recorder/1.mp3?X-Amz-Signature=ab", "{url}"),
    ],
)
def test_recording_is_looked_for_in_the_carrier_s_own_api(carrier: str, url: str, audio: str) -> None:
    source = CARRIERS[carrier].find_recording(url)
    assert source is not None
    assert source.url == audio.format(url=url)
    assert (source.secrets is None) == (carrier == "telnyx")


@pytest.mark.parametrize(
    "url",
    [
        f"http://api.twilio.com/2010-04-01/Accounts/{ACCOUNT}/Recordings/{RECORDING}",
        f"https://api.twilio.com.evil.example/2010-04-01/Accounts/{ACCOUNT}/Recordings/{RECORDING}",
        f"https://api.twilio.com@evil.example/2010-04-01/Accounts/{ACCOUNT}/Recordings/{RECORDING}",
        f"https://evil.example/?https://api.twilio.com/2010-04-01/Accounts/{ACCOUNT}/Recordings/{RECORDING}",
        f"https://api.twilio.com:8443/2010-04-01/Accounts/{ACCOUNT}/Recordings/{RECORDING}",
        f"https://api.twilio.com/2010-04-01/Accounts/{ACCOUNT}/Recordings/{RECORDING}/../../x",
        "https://eviltwilio.com/r",
        "https://evil.example/signalwire.com",
        "",
    ],
)
def test_credentials_are_never_meant_for_another_host(url: str) -> None:
    assert CARRIERS["twilio"].find_recording(url) is None
    assert CARRIERS["signalwire"].find_recording(url) is None
