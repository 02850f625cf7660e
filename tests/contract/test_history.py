"""The checker of histories finds each violation, and none in a correct history."""

from dataclasses import replace
from math import inf
from pathlib import Path

import pytest

from tests.contract.answers import Answer, read_answers
from tests.contract.history import find_violations

ANN = Answer("claim", 0, 0.1, "a", "ann", "+1", "lease 1", is_new=True, renew_after_seconds=20)
BEN = Answer("claim", 5, 5.1, "b", "ben", "+2", "lease 2", is_new=True, renew_after_seconds=20)
LATER = replace(BEN, began_at=30, ended_at=30.1)
CALL = Answer("call_started", 6, 6.1, "a", "carrier", "+1", "lease 1", call_id="call 1")
CALL_END = Answer("call_ended", 40, 40.1, pool_number="+1", call_id="call 1")

CHECK = Answer("claim", 5, 5.1, "check 1", "1", "+2", "check.1", is_new=True, renew_after_seconds=60)
OTHER_CHECK = replace(CHECK, key="check 2", visitor="2", pool_number="+3", lease_id="check.2", began_at=9, ended_at=9.1)

SOUND = {
    "nothing": [],
    "two keys with two numbers": [ANN, BEN],
    "two visitors of one key": [ANN, replace(ANN, visitor="ben", began_at=3, ended_at=3.1, is_new=False)],
    "a number that is leased to another when its page was due": [ANN, replace(LATER, pool_number="+1")],
    "a number that is leased to another after its page left": [
        ANN,
        Answer("leave", 4, 4.1, "a", "ann", "+1", "lease 1"),
        replace(BEN, pool_number="+1"),
    ],
    "a number that is leased to another after its release": [
        ANN,
        Answer("release", 4, 4.1, pool_number="+1"),
        replace(BEN, pool_number="+1"),
    ],
    "a release that nobody learned of": [ANN, Answer("release", 4, pool_number="+1"), replace(BEN, pool_number="+1")],
    "a number that is leased to another after the call": [
        ANN,
        replace(CALL, began_at=1, ended_at=1.1),
        replace(CALL_END, began_at=2, ended_at=2.1),
        replace(BEN, pool_number="+1"),
    ],
    "a number that is leased to another after a call whose end was still running when a page joined": [
        replace(ANN, began_at=-20, ended_at=-19.9),
        replace(CALL, began_at=-10, ended_at=-9.9),
        replace(CALL_END, began_at=4.8, ended_at=5.2),
        replace(ANN, visitor="cat", began_at=4.9, ended_at=5, is_new=False),
        replace(BEN, pool_number="+1", began_at=5.05, ended_at=5.1),
    ],
    "a heartbeat that learns of the end in time": [ANN, Answer("renew", 30, 30.1, "a", "ann", "+1", "lease 1")],
    "a key that is leased another number when it comes back late": [
        ANN,
        replace(ANN, began_at=90, ended_at=90.1, pool_number="+2", lease_id="lease 9"),
    ],
    "a call on a number that a check sees": [ANN, CHECK, replace(CALL, key="", pool_number="+2", lease_id=None)],
    "a check after another one has left": [
        CHECK,
        Answer("leave", 7, 7.1, "check 1", "1", "+2", "check.1"),
        OTHER_CHECK,
    ],
    "a refusal": [ANN, Answer("claim", 5, 5.1, "b", "ben")],
    "a call on its own number": [ANN, CALL, BEN, CALL_END],
    "an end at the max lease time": [ANN, Answer("renew", 15, 15.1, "a", "ann", "+1", "lease 1")],
}

BROKEN = {
    "a number shown to two keys": [ANN, replace(BEN, pool_number="+1")],
    "a number shown to two keys ": [
        ANN,
        Answer("renew", 19, 19.1, "a", "ann", "+1", "lease 1", renew_after_seconds=20),
        replace(LATER, pool_number="+1"),
    ],
    "a number shown to two keys  ": [
        replace(CALL, began_at=-2, ended_at=-1.9),
        replace(CALL_END, began_at=-1, ended_at=-0.1),
        ANN,
        replace(BEN, pool_number="+1"),
    ],
    "a key with two numbers": [ANN, replace(BEN, key="a")],
    "a lease of two keys or numbers": [
        ANN,
        replace(ANN, began_at=90, ended_at=91, pool_number="+2", is_new=False),
    ],
    "a lease of two keys or numbers ": [ANN, replace(ANN, began_at=90, ended_at=91, key="b", is_new=False)],
    "a lease made twice": [ANN, replace(ANN, visitor="ben", began_at=90, ended_at=91)],
    "a live lease lost": [ANN, replace(BEN, key="a", pool_number="+1")],
    "a live lease lost ": [ANN, Answer("claim", 5, 5.1, "a", "ben")],
    "a live lease called gone": [ANN, Answer("renew", 5, 5.1, "a", "ann", "+1", "lease 1")],
    "a live lease called gone ": [
        ANN,
        replace(ANN, visitor="ben", began_at=1, ended_at=1.1, is_new=False),
        Answer("leave", 2, 2.1, "a", "ben", "+1", "lease 1"),
        Answer("renew", 5, 5.1, "a", "ben", "+1", "lease 1"),
    ],
    "two checks at once": [CHECK, OTHER_CHECK],
    "a number shown to two keys   ": [ANN, replace(CHECK, pool_number="+1")],
    "a call credited to a check": [CHECK, replace(CALL, key="check 1", pool_number="+2", lease_id="check.1")],
    "a number on a call leased to another": [ANN, CALL, replace(LATER, pool_number="+1"), CALL_END],
    "a call credited to another key": [ANN, replace(CALL, key="b", lease_id="lease 2")],
    "a call credited to another key ": [ANN, replace(CALL, key="", lease_id=None)],
}


@pytest.mark.parametrize("name", SOUND)
def test_a_correct_history_has_no_violations(name: str) -> None:
    assert find_violations(SOUND[name], max_lease_seconds=15 if "max lease" in name else inf) == []


@pytest.mark.parametrize("name", BROKEN)
def test_each_violation_is_found(name: str) -> None:
    found = find_violations(BROKEN[name])
    assert any(violation.startswith(name.strip()) for violation in found), found


def test_the_order_in_which_clients_write_does_not_matter() -> None:
    for history in BROKEN.values():
        assert find_violations(list(reversed(history))) == find_violations(history)


def test_clocks_may_differ_by_at_most_the_tolerance() -> None:
    early = replace(BEN, pool_number="+1", began_at=18.5, ended_at=18.6)
    assert find_violations([ANN, early], tolerance_seconds=2) == []
    assert find_violations([ANN, early], tolerance_seconds=1) != []


def test_a_history_is_read_as_written_except_for_a_truncated_line(tmp_path: Path) -> None:
    leave = Answer("leave", 4, 4.1, "a", "ann", "+1", "lease 1")
    unanswered = replace(leave, visitor="ben", ended_at=inf)
    written = [ANN, replace(leave, ended_at=inf), leave, unanswered]
    (tmp_path / "1.jsonl").write_bytes(b"".join(answer.write() for answer in written) + BEN.write()[:-9])
    assert read_answers(tmp_path) == [ANN, leave, unanswered]
