"""Secret keys: their digests tell whose they are, until they are revoked."""

from server.stores.call_log import CallLog
from tests.integration.calls.callers import NOON


def test_a_key_tells_its_account(log: CallLog) -> None:
    log.add_api_key("demo", "a" * 64, NOON)
    log.add_api_key("demo", "b" * 64, NOON)
    log.add_api_key("other", "c" * 64, NOON)
    assert [log.find_account_of_key(digest * 64) for digest in "abcd"] == ["demo", "demo", "other", None]


def test_all_keys_of_an_account_are_revoked_at_once(log: CallLog) -> None:
    log.add_api_key("demo", "a" * 64, NOON)
    log.add_api_key("demo", "b" * 64, NOON)
    log.add_api_key("other", "c" * 64, NOON)
    assert log.delete_api_keys("demo") == 2
    assert [log.find_account_of_key(digest * 64) for digest in "abc"] == [None, None, "other"]
