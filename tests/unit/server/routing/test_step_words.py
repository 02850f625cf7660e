"""Steps are described in words that a marketer reads."""

from datetime import time

import pytest

from server.domain.routing.step_words import StepWords, describe_next_ways, describe_step, list_branches
from server.domain.routing.steps import (
    ByTag,
    Geo,
    GeoCase,
    GoTo,
    HangUp,
    HangUpReason,
    Hours,
    Queue,
    Ring,
    RingOrder,
    Rung,
    Say,
    Schedule,
    Spoken,
    Step,
    TagCase,
    TagTest,
)

END = HangUp()
OFFICE, MOBILE = Rung("Office"), Rung("Mobile", 3, 10)
DAY = (time(9), time(17, 30))
WEEK = tuple(Hours(day, *DAY) for day in range(5))


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (Ring((OFFICE,), END), StepWords("Ring Office, 25 s")),
        (Ring((OFFICE, MOBILE), END, seconds=20), StepWords("Ring Office and Mobile, together, 20 s")),
        (Ring((OFFICE, MOBILE), END, RingOrder.IN_TURN), StepWords("Ring Office, then Mobile (10 s), 25 s each")),
        (
            Ring((OFFICE, MOBILE), END, RingOrder.BY_WEIGHT),
            StepWords("Ring Office (weight 1) and Mobile (weight 3, 10 s), drawn by weight, 25 s each"),
        ),
        (
            Ring((OFFICE,), END, whisper=Spoken("Hi", "en-GB"), is_recorded=True),
            StepWords(
                "Ring Office, 25 s",
                ('The person who answers first hears "Hi" (in en-GB)', "The call is recorded"),
            ),
        ),
        (
            Queue((OFFICE,), Spoken("Wait."), END),
            StepWords("Queue for up to 300 s, then ring Office, 25 s", ('Waiting callers hear "Wait."',)),
        ),
        (
            Schedule((*WEEK, Hours(6, time(10), time(0))), END, END, "Asia/Tokyo", ((12, 25),)),
            StepWords(
                "Check the opening hours",
                (
                    "Monday to Friday: 09:00 to 17:30",
                    "Sunday: 10:00 to 24:00",
                    "Closed on 1 holiday",
                    "Times in Asia/Tokyo",
                ),
            ),
        ),
        (HangUp(HangUpReason.BUSY), StepWords("Hang up with the busy tone")),
        (GoTo("night"), StepWords("Continue with the route night")),
    ],
)
def test_a_step_is_described_without_its_next_steps(step: Step, words: StepWords) -> None:
    assert describe_step(step) == words


def test_the_ways_on_say_when_a_call_takes_them() -> None:
    geo = Geo((GeoCase(END, ("415",), ("CA",)),), END)
    assert [branch.when for branch in list_branches("main", geo)] == ["area code 415, state CA", "from anywhere else"]
    tags = (TagCase("keyword", TagTest.IS, END, ("a", "b")), TagCase("vip", TagTest.PRESENT, END))
    words = [branch.when for branch in list_branches("main", ByTag(tags, END))]
    assert words == ["keyword is a or b", "vip has a value", "all other calls"]
    assert [branch.when for branch in list_branches("main", Ring((OFFICE,), END))] == ["nobody answers"]
    (branch,) = list_branches("main", Say(Spoken("Bye.")))
    assert (branch.when, branch.path, branch.step) == ("then the call ends", "main.then", None)


def test_a_form_says_when_a_call_goes_on() -> None:
    assert describe_next_ways("schedule") == {"then": "open", "otherwise": "closed"}
