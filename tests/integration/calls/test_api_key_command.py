"""`dni account api-key`: a secret key, shown once, kept as a digest."""

import hashlib
from pathlib import Path

from server.stores.call_log import CallLog
from tests.integration.calls.commands import read_lines, run


def find_account(log: CallLog, key: str) -> str | None:
    return log.find_account_of_key(hashlib.sha256(key.encode()).hexdigest())


def test_a_key_is_printed_alone_on_a_line_and_is_nowhere_else(shop: CallLog, tmp_path: Path) -> None:
    (key,) = read_lines("account", "api-key", "demo")
    assert key.startswith("dni_")
    assert len(key) == len("dni_") + 43
    assert find_account(shop, key) == "demo"
    assert not any(key.encode() in path.read_bytes() for path in tmp_path.iterdir())


def test_each_key_is_another_and_all_of_them_count(shop: CallLog) -> None:
    keys = {read_lines("account", "api-key", "demo")[0] for _turn in range(3)}
    assert len(keys) == 3
    assert {find_account(shop, key) for key in keys} == {"demo"}


def test_all_keys_of_an_account_can_be_revoked(shop: CallLog) -> None:
    (key,), (other,) = read_lines("account", "api-key", "demo"), read_lines("account", "api-key", "other")
    assert read_lines("account", "api-key", "demo", "--revoke-all") == ["1 key of account 'demo' revoked"]
    assert find_account(shop, key) is None
    assert find_account(shop, other) == "other"


def test_an_account_that_is_not_there_gets_no_key(shop: CallLog) -> None:
    result = run("account", "api-key", "nobody")
    assert result.exit_code == 1
    assert "there is no account 'nobody'" in result.output
