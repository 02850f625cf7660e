"""What a lease tells of the one that had the number before: its visitors may call yet."""

from server.domain.leases import FormerLease, Lease
from tests.contract.conftest import OpenDesk
from tests.contract.desk import Desk, Shown, make_key


def find(desk: Desk, shown: Shown) -> Lease:
    lease = desk.find(shown.place)
    assert lease
    return lease


def test_the_first_lease_of_a_number_has_none_before_it(desk: Desk) -> None:
    assert find(desk, desk.claim("a")).former is None


def test_a_lease_tells_whose_the_number_was_and_until_when(open_desk: OpenDesk) -> None:
    desk = open_desk(places=1)
    desk.claim("a")
    ended_at = desk.now + 60
    desk.wait(100)
    shown = desk.claim("b", "ben")
    assert find(desk, shown).former == FormerLease(make_key("a"), ended_at)


def test_a_call_is_told_of_the_lease_before(open_desk: OpenDesk) -> None:
    desk = open_desk(places=1)
    desk.claim("a")
    desk.wait(100)
    called = desk.call(desk.claim("b", "ben").place)
    assert called
    assert called.former is not None
    assert called.former.key == make_key("a")


def test_only_the_last_one_is_told(open_desk: OpenDesk) -> None:
    desk = open_desk(places=1)
    for key in ("a", "b", "c"):
        desk.wait(100)
        shown = desk.claim(key)
    former = find(desk, shown).former
    assert former is not None
    assert former.key == make_key("b")


def test_a_lease_to_which_no_call_could_belong_is_not_told(open_desk: OpenDesk) -> None:
    desk = open_desk(places=1, attribution_window_seconds=600)
    desk.claim("a")
    desk.wait(60 + 600)
    assert find(desk, desk.claim("b")).former is None


def test_whether_such_a_lease_was_forgotten_makes_no_difference(open_desk: OpenDesk) -> None:
    desk = open_desk(places=1, attribution_window_seconds=600)
    desk.claim("a")
    desk.wait(100)
    desk.claim("b")
    desk.wait(60 + 600)
    assert desk.expire() == 1
    assert find(desk, desk.claim("c")).former is None


def test_a_key_that_gets_its_number_again_tells_of_the_other_key_before(open_desk: OpenDesk) -> None:
    desk = open_desk(places=1)
    desk.claim("a")
    ended_at = desk.now + 60
    desk.wait(100)
    desk.claim("b")
    desk.wait(100)
    assert find(desk, desk.claim("b")).former == FormerLease(make_key("a"), ended_at)


def test_a_key_that_gets_its_number_again_after_long_tells_of_none(open_desk: OpenDesk) -> None:
    desk = open_desk(places=1, attribution_window_seconds=600)
    desk.claim("a")
    desk.wait(100)
    desk.claim("b")
    desk.wait(590)
    assert find(desk, desk.claim("b")).former is None


def test_a_lease_that_ended_with_its_call_is_told_too(open_desk: OpenDesk) -> None:
    desk = open_desk(places=1)
    shown = desk.claim("a")
    desk.call(shown.place)
    desk.wait(10)
    desk.hang_up(shown.place)
    ended_at = desk.now
    assert find(desk, desk.claim("b", "ben")).former == FormerLease(make_key("a"), ended_at)
