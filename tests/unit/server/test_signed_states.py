"""What a browser brings back: only what this installation wrote, for one purpose, in time."""

from server.console.signed_states import SignedStates
from tests.shop import Clock

KEY, OLD_KEY = "the key of the installation", "the old key of the installation"


def test_a_state_brings_its_values_back_until_it_expires() -> None:
    clock = Clock()
    states = SignedStates((KEY,), clock)
    text = states.write("code", {"user_id": "ana"}, 60)
    found = states.read("code", text)
    assert found is not None
    assert found["user_id"] == "ana"
    clock.now += 60
    assert states.read("code", text) is None


def test_a_state_is_valid_for_its_purpose_and_key_alone() -> None:
    states = SignedStates((KEY,), Clock())
    text = states.write("code", {"user_id": "ana"}, 60)
    assert states.read("passkey", text) is None
    assert SignedStates(("another key",), Clock()).read("code", text) is None
    for forged in ("", "x", text[:-1], text.replace(".", "..", 1), "x" * 5_000):
        assert states.read("code", forged) is None


def test_states_of_an_old_key_are_still_read() -> None:
    text = SignedStates((OLD_KEY,), Clock()).write("code", {}, 60)
    assert SignedStates((KEY, OLD_KEY), Clock()).read("code", text) is not None
    new = SignedStates((KEY, OLD_KEY), Clock()).write("code", {}, 60)
    assert SignedStates((KEY,), Clock()).read("code", new) is not None
