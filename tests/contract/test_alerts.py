"""One alert at a time, however many processes look."""

from tests.contract.conftest import OpenDesk
from tests.contract.desk import Desk


def begin(desk: Desk) -> bool:
    return desk.store.begin_alert(desk.pool, desk.now, 3600)


def test_the_first_who_asks_raises_the_alert(desk: Desk) -> None:
    assert [begin(desk), begin(desk)] == [True, False]


def test_it_is_quiet_until_the_time_is_over(desk: Desk) -> None:
    begin(desk)
    desk.wait(3599)
    assert not begin(desk)
    desk.wait(1)
    assert [begin(desk), begin(desk)] == [True, False]


def test_each_pool_has_its_own_alerts(open_desk: OpenDesk) -> None:
    one, other = open_desk(), open_desk()
    assert [begin(one), begin(other)] == [True, True]


def test_claims_make_no_noise(desk: Desk) -> None:
    begin(desk)
    desk.claim("a")
    desk.expire()
    assert not begin(desk)
