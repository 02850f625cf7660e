"""What a lease tells of those that had the number before: their visitors may call yet."""

from collections.abc import Mapping

from server.domain.leases import MOST_FORMER_LEASES, FormerLease, Lease
from tests.contract.conftest import OpenDesk
from tests.contract.desk import Desk, Shown


def find(desk: Desk, shown: Shown) -> Lease:
    lease = desk.find(shown.pool_number)
    assert lease
    return lease


def test_the_first_lease_of_a_number_has_none_before_it(desk: Desk) -> None:
    assert find(desk, desk.claim("a")).former == ()


def test_a_lease_tells_whose_the_number_was_and_until_when(open_desk: OpenDesk) -> None:
    desk = open_desk(pool_numbers=1)
    desk.claim("a")
    ended_at = desk.now + 60
    desk.wait(100)
    shown = desk.claim("b", "ben")
    assert find(desk, shown).former == (FormerLease({"kw": "a"}, ended_at),)


def test_a_call_is_told_of_the_lease_before(open_desk: OpenDesk) -> None:
    desk = open_desk(pool_numbers=1)
    desk.claim("a")
    desk.wait(100)
    called = desk.call(desk.claim("b", "ben").pool_number)
    assert called
    assert [former.tags for former in called.former] == [{"kw": "a"}]


def tell_former(desk: Desk, keys: int) -> list[Mapping[str, str]]:
    """The tags of the former leases, as the last of so many keys is told, that had the number one after the other."""
    for key in range(keys):
        desk.wait(100)
        shown = desk.claim(f"key {key}")
    return [former.tags for former in find(desk, shown).former]


def test_all_to_which_calls_could_belong_are_told_latest_first(open_desk: OpenDesk) -> None:
    assert tell_former(open_desk(pool_numbers=1), 4) == [{"kw": "key 2"}, {"kw": "key 1"}, {"kw": "key 0"}]
    assert tell_former(open_desk(pool_numbers=1, attribution_window_seconds=150), 4) == [
        {"kw": "key 2"},
        {"kw": "key 1"},
    ]


def test_the_last_stands_for_those_that_are_too_many_and_tells_no_tags(open_desk: OpenDesk) -> None:
    desk = open_desk(pool_numbers=1)
    assert tell_former(desk, 9) == [{"kw": "key 7"}, {"kw": "key 6"}, {"kw": "key 5"}, {}]
    desk.wait(100)
    ends = [desk.now - 40 - 100 * pool_number for pool_number in range(MOST_FORMER_LEASES)]
    assert [former.ended_at for former in find(desk, desk.claim("last")).former] == ends


def test_tags_that_are_very_long_are_not_kept(open_desk: OpenDesk) -> None:
    desk = open_desk(pool_numbers=1)
    desk.claim("x" * 1_000)
    desk.wait(100)
    assert [former.tags for former in find(desk, desk.claim("b")).former] == [{}]


def test_a_lease_to_which_no_call_could_belong_is_not_told(open_desk: OpenDesk) -> None:
    desk = open_desk(pool_numbers=1, attribution_window_seconds=600)
    desk.claim("a")
    desk.wait(60 + 600)
    assert find(desk, desk.claim("b")).former == ()


def test_whether_such_a_lease_was_forgotten_makes_no_difference(open_desk: OpenDesk) -> None:
    desk = open_desk(pool_numbers=1, attribution_window_seconds=600)
    desk.claim("a")
    desk.wait(100)
    desk.claim("b")
    desk.wait(60 + 600)
    assert desk.expire() == 1
    assert find(desk, desk.claim("c")).former == ()


def test_a_key_that_gets_its_number_again_tells_of_the_other_key_before(open_desk: OpenDesk) -> None:
    desk = open_desk(pool_numbers=1)
    desk.claim("a")
    ended_at = desk.now + 60
    desk.wait(100)
    desk.claim("b")
    desk.wait(100)
    assert find(desk, desk.claim("b")).former == (FormerLease({"kw": "a"}, ended_at),)


def test_a_key_that_gets_its_number_again_after_long_tells_of_none(open_desk: OpenDesk) -> None:
    desk = open_desk(pool_numbers=1, attribution_window_seconds=600)
    desk.claim("a")
    desk.wait(100)
    desk.claim("b")
    desk.wait(590)
    assert find(desk, desk.claim("b")).former == ()


def test_a_lease_that_ended_with_its_call_is_told_too(open_desk: OpenDesk) -> None:
    desk = open_desk(pool_numbers=1)
    shown = desk.claim("a")
    desk.call(shown.pool_number)
    desk.wait(10)
    desk.hang_up(shown.pool_number)
    ended_at = desk.now
    assert find(desk, desk.claim("b", "ben")).former == (FormerLease({"kw": "a"}, ended_at),)
