"""The worked examples of number pools, at their full size."""

import heapq
import random

import pytest

from server.domain.leases import MOST_VISITORS, Refusal
from tests.contract.answers import Answer
from tests.contract.conftest import OpenDriver
from tests.contract.history import find_violations
from tests.contract.pool_driver import PoolDriver, Shown

DAY_SECONDS = 86_400
SOURCES = [f"source {source}, sub-source {sub}" for source in range(3) for sub in range(10)]

sizes = pytest.mark.parametrize("visitors", [500, pytest.param(50_000, marks=pytest.mark.exhaustive)])


@sizes
def test_visitors_with_one_keyword_see_one_number(open_driver: OpenDriver, visitors: int) -> None:
    driver = open_driver(pool_numbers=30)
    shown = {driver.claim("kw=test", f"visitor {index}").lease.lease_id for index in range(visitors)}
    assert shown == {"lease 0"}
    state = driver.state()
    assert (state.live, state.free) == (1, 29)
    lease = driver.find(state.leases[0].pool_number)
    assert lease
    # The stored data of a crowd does not grow with it.
    assert len(lease.visitors) == min(visitors, MOST_VISITORS)
    assert lease.visitors[0].visitor_id == f"visitor {visitors - 1}"


@sizes
def test_visitors_with_other_keywords_see_other_numbers_until_the_pool_is_full(
    open_driver: OpenDriver, visitors: int
) -> None:
    driver = open_driver(pool_numbers=30)
    answers = [driver.ask(f"kw={index}", f"visitor {index}") for index in range(visitors)]
    assert [answer.pool_number for answer in answers if isinstance(answer, Shown)] == list(driver.pool.pool_numbers)
    assert answers[30:] == [Refusal.POOL_EXHAUSTED] * (visitors - 30)
    assert driver.record()[0].misses == visitors - 30


@pytest.mark.parametrize("visits", [300, pytest.param(3_000, marks=pytest.mark.exhaustive)])
def test_as_many_numbers_as_sources_are_enough_for_a_day(open_driver: OpenDriver, visits: int) -> None:
    """3 sources x 10 sub-sources on 30 numbers, in random order: never the default number, never a shared one."""
    driver = open_driver(pool_numbers=len(SOURCES))
    answers = live_through_a_day(driver, visits, random.Random(visits))
    assert not [answer for answer in answers if answer.asked == "claim" and answer.pool_number is None]
    assert find_violations(answers, driver.pool.max_lease_seconds) == []
    assert {answer.key for answer in answers} == set(SOURCES)


def live_through_a_day(driver: PoolDriver, visits: int, dice: random.Random) -> list[Answer]:
    """Visits begin at any time of the day and last some minutes; their pages ask when they are due, then leave."""
    opened_at, answers = driver.now, []
    events: list[tuple[float, int, str, float, Shown | None]] = []
    for number in range(visits):
        begins_at = opened_at + dice.uniform(0, DAY_SECONDS)
        source = SOURCES[number % len(SOURCES)]
        heapq.heappush(events, (begins_at, number, source, begins_at + dice.expovariate(1 / 180), None))
    while events:
        driver.now, number, source, ends_at, shown = heapq.heappop(events)
        visitor = f"visitor {number}"
        if driver.now >= ends_at and shown is not None:
            driver.leave(shown)
            pool_number, lease_id = str(shown.pool_number), shown.lease.lease_id
            answers.append(Answer("leave", driver.now, driver.now, source, visitor, pool_number, lease_id))
            continue
        if shown is None or driver.renew(shown).gone:
            answer = driver.ask(source, visitor)
            if isinstance(answer, Refusal):
                answers.append(Answer("claim", driver.now, driver.now, source, visitor))
                continue
            shown = answer
            pool_number, lease_id, seconds = str(shown.pool_number), shown.lease.lease_id, shown.due_at - driver.now
            answers.append(
                Answer("claim", driver.now, driver.now, source, visitor, pool_number, lease_id, shown.is_new, seconds)
            )
        else:
            seconds = driver.renew(shown).renew_after_seconds
            pool_number, lease_id = str(shown.pool_number), shown.lease.lease_id
            answers.append(
                Answer(
                    "renew", driver.now, driver.now, source, visitor, pool_number, lease_id, renew_after_seconds=seconds
                )
            )
        heapq.heappush(events, (min(driver.now + seconds, ends_at), number, source, ends_at, shown))
    return answers
