"""Without the carrier's client, which is an extra, the error says what to install."""

import sys

import pytest

from server.domain.buying.errors import NotConnected
from server.numbers.carriers import open_carrier


@pytest.mark.parametrize("name", ["twilio", "signalwire"])
def test_without_the_client_the_error_names_the_extra(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setitem(sys.modules, "server.numbers.twilio_numbers", None)
    with pytest.raises(NotConnected, match=r"dni-py\[numbers\]"):
        open_carrier(name, "shop", lambda _account, _name: "secret")
