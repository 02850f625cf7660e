"""Which numbers ring, in which order, and what happens if none is free or none answers."""

from collections import Counter
from dataclasses import replace

import pytest

from server.domain.routing.actions import EndCall, Input, InputKind, Position, RingNumbers, Speak
from server.domain.routing.steps import Ring, RingOrder, Rung, Spoken
from tests.unit.server.routing.walking import (
    DESK,
    FACTS,
    HALL,
    NOBODY_ANSWERED,
    SORRY,
    World,
    begin,
    build,
    go_on,
    names_rung,
    ring,
    try_all,
    with_tags,
)

ONE_AFTER_ANOTHER = [RingOrder.IN_TURN, RingOrder.BY_WEIGHT, RingOrder.ROUND_ROBIN]


def test_together_rings_all_at_once() -> None:
    assert begin(ring("desk", "hall")).actions == (RingNumbers((DESK, HALL), 25, Position("main")),)


def test_together_rings_only_free_numbers() -> None:
    walked = begin(ring("desk", "hall"), World(busy={"desk"}))
    assert names_rung(walked) == ["hall"]
    assert walked.taken[0].decision == "desk is not free; rings hall for 25 s, together"


def test_together_rings_a_number_listed_twice_once() -> None:
    assert names_rung(begin(ring("desk", "desk"))) == ["desk"]


@pytest.mark.parametrize("order", RingOrder)
def test_call_continues_at_once_if_no_number_is_free(order: RingOrder) -> None:
    walked = begin(ring("desk", "hall", order=order), World(busy={"desk", "hall"}))
    assert walked.actions == (Speak(SORRY.say), EndCall())
    assert sorted(walked.taken[0].decision.split(" are ")[0].split(", ")) == ["desk", "hall"]
    assert walked.taken[0].decision.endswith("are not free; no number left to ring")


def test_call_continues_if_no_number_answers() -> None:
    walked = go_on(ring("desk"), begin(ring("desk")), NOBODY_ANSWERED)
    assert walked.actions == (Speak(SORRY.say), EndCall())
    assert [(taken.path, taken.decision) for taken in walked.taken] == [
        ("main", "no answer"),
        ("main.otherwise", "says a text and hangs up"),
    ]


def test_answered_call_ends_after_the_ring() -> None:
    answered = Input(InputKind.RING_ENDED, was_answered=True)
    assert go_on(ring("desk"), begin(ring("desk")), answered).actions == (EndCall(),)


def test_in_turn_rings_one_number_after_the_other_for_its_own_seconds() -> None:
    step = Ring((Rung("desk", seconds=10), Rung("hall")), SORRY, RingOrder.IN_TURN, seconds=20)
    first = begin(step)
    second = go_on(step, first, NOBODY_ANSWERED)
    assert first.actions == (RingNumbers((DESK,), 10, Position("main", 0)),)
    assert second.actions == (RingNumbers((HALL,), 20, Position("main", 1)),)


def test_number_that_is_not_free_when_it_is_next_is_skipped() -> None:
    step = ring("desk", "hall", "yard", order=RingOrder.IN_TURN)
    walked = go_on(step, begin(step), NOBODY_ANSWERED, World(busy={"hall"}))
    assert names_rung(walked) == ["yard"]
    assert walked.taken[0].decision == "no answer; hall is not free; rings yard for 25 s, in turn"


@pytest.mark.parametrize("order", ONE_AFTER_ANOTHER)
def test_each_number_rings_once_if_none_answers(order: RingOrder) -> None:
    tried = try_all(ring("desk", "hall", "yard", order=order), World(earlier=7))
    assert sorted(tried) == [["desk"], ["hall"], ["yard"]]


def test_round_robin_begins_with_the_next_number_at_each_call() -> None:
    step = ring("desk", "hall", "yard", order=RingOrder.ROUND_ROBIN)
    assert [names_rung(begin(step, World(earlier=earlier)))[0] for earlier in range(4)] == [
        "desk",
        "hall",
        "yard",
        "desk",
    ]


def test_round_robin_keeps_its_order_while_other_calls_come() -> None:
    step = ring("desk", "hall", "yard", order=RingOrder.ROUND_ROBIN)
    world = World(earlier=1)
    first = begin(step, world)
    world.earlier = 2
    second = go_on(step, first, NOBODY_ANSWERED, world)
    world.earlier = 9
    third = go_on(step, second, NOBODY_ANSWERED, world)
    assert [names_rung(first), names_rung(second), names_rung(third)] == [["hall"], ["yard"], ["desk"]]


def test_numbers_come_first_in_proportion_to_their_weight() -> None:
    step = Ring((Rung("desk", weight=1), Rung("hall", weight=3), Rung("yard", weight=6)), SORRY, RingOrder.BY_WEIGHT)
    routes = build(step)
    first = Counter(names_rung(begin(routes, facts=replace(FACTS, call_id=f"call-{n}")))[0] for n in range(20_000))
    assert [first[name] / 20_000 for name in ("desk", "hall", "yard")] == pytest.approx([0.1, 0.3, 0.6], abs=0.015)


def test_free_numbers_come_first_in_proportion_to_their_weight() -> None:
    step = Ring((Rung("desk", weight=1), Rung("hall", weight=3), Rung("yard", weight=6)), SORRY, RingOrder.BY_WEIGHT)
    routes, world = build(step), World(busy={"yard"})
    first = Counter(names_rung(begin(routes, world, replace(FACTS, call_id=f"call-{n}")))[0] for n in range(20_000))
    assert first["hall"] / 20_000 == pytest.approx(0.75, abs=0.015)


def test_repeated_webhook_gets_the_same_random_order() -> None:
    step = ring("desk", "hall", "yard", order=RingOrder.BY_WEIGHT)
    assert all(try_all(step) == try_all(step) for _ in range(10))


def test_person_who_answers_hears_the_tags_of_the_call() -> None:
    step = Ring((Rung("desk"),), SORRY, whisper=Spoken("Call from {campaign}, {keyword}."), is_recorded=True)
    action = begin(step, facts=with_tags({"campaign": "roofing"})).actions[0]
    assert isinstance(action, RingNumbers)
    assert action.whisper == Spoken("Call from roofing, .")
    assert action.is_recorded


@pytest.mark.parametrize("tags", [{}, {"campaign": "", "keyword": "<>"}])
def test_whisper_without_any_known_tag_is_empty(tags: dict[str, str]) -> None:
    step = Ring((Rung("desk"),), SORRY, whisper=Spoken("A caller from {campaign}, {keyword}."))
    action = begin(step, facts=with_tags(tags)).actions[0]
    assert isinstance(action, RingNumbers)
    assert action.whisper == Spoken("")


def test_whisper_without_tag_names_is_always_heard() -> None:
    action = begin(Ring((Rung("desk"),), SORRY, whisper=Spoken("A call."))).actions[0]
    assert isinstance(action, RingNumbers)
    assert action.whisper == Spoken("A call.")


def test_whispered_tag_is_cut_and_cleaned_for_reading_aloud() -> None:
    step = Ring((Rung("desk"),), SORRY, whisper=Spoken("{keyword}"))
    action = begin(step, facts=with_tags({"keyword": "<Say>\n" + "roof " * 100})).actions[0]
    assert isinstance(action, RingNumbers)
    assert action.whisper is not None
    assert action.whisper.text.startswith("Say roof roof")
    assert len(action.whisper.text) <= 100
