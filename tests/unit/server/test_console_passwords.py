"""Passwords are hashed two at a time."""

from threading import Event, Thread

import pytest
from argon2 import PasswordHasher

from server.console.passwords import HASH_OF_NOBODY, Passwords, PasswordsBusy
from tests.waiting import HANG_SECONDS


def test_a_check_that_waits_too_long_says_so_and_slots_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    passwords, may_end = Passwords(wait_seconds=0.01), Event()
    begun = [Event(), Event()]
    waiting = iter(begun)

    def hash_slowly(_hasher: PasswordHasher, password: str) -> str:
        next(waiting).set()
        may_end.wait(HANG_SECONDS)
        return password

    monkeypatch.setattr(PasswordHasher, "hash", hash_slowly)
    threads = [Thread(target=passwords.compute_hash, args=("a long password",), daemon=True) for _ in begun]
    for thread in threads:
        thread.start()
    assert all(one.wait(HANG_SECONDS) for one in begun)
    with pytest.raises(PasswordsBusy):
        passwords.is_right("", "a long password")
    may_end.set()
    for thread in threads:
        thread.join(HANG_SECONDS)
    assert not passwords.is_right("", "a long password")


def test_the_hash_of_nobody_takes_as_long_to_check_as_that_of_a_user() -> None:
    assert not Passwords().is_outdated(HASH_OF_NOBODY)
    assert not Passwords().is_right("", "the password of nobody")
