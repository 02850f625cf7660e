"""Each carrier erases the recordings that are in its own API, and no others."""

import pytest

from server.telephony.carriers import CARRIERS

FIRST = f"https://api.twilio.com/2010-04-01/Accounts/AC{'0' * 32}/Recordings/RE{'a' * 32}"


@pytest.mark.parametrize(
    ("carrier", "url", "erased"),
    [
        ("twilio", FIRST, f"{FIRST}.json"),
        ("twilio", f"{FIRST}.mp3", f"{FIRST}.json"),
        (
            "twilio",
            FIRST.replace("api.", "api.dublin.ie1."),
            FIRST.replace("api.", "api.dublin.ie1.") + ".json",
        ),
        (
            "signalwire",
            "https://shop.signalwire.com/api/laml/2010-04-01/Accounts/b3877c40-da60/Recordings/a0e5-1f",
            "https://shop.signalwire.com/api/laml/2010-04-01/Accounts/b3877c40-da60/Recordings/a0e5-1f.json",
        ),
        ("signalwire", "https://signalwire.com.example/api/laml/2010-04-01/Accounts/b/Recordings/a", None),
        ("signalwire", "https://a.b.signalwire.com/api/laml/2010-04-01/Accounts/b/Recordings/a", None),
        ("telnyx", "https://s3.amazonaws.com/telephony-recorder-prod/a.mp3", None),
    ],
)
def test_each_carrier_erases_only_recordings_of_its_own_api(carrier: str, url: str, erased: str | None) -> None:
    erasure = CARRIERS[carrier].erase_recording(url)
    assert (erasure.url if erasure else None) == erased
