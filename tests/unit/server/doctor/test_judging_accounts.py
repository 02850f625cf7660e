"""What is known of an account's webhooks and tag, and what is not."""

import pytest

from server.doctor.findings import Level
from server.doctor.judging_tag import LATELY_SECONDS, judge_tag
from server.doctor.judging_webhooks import judge_carrier_secrets, judge_refused, judge_webhooks
from server.domain.tag_seen import TagSeen, TagState

NOON = 1_700_000_000.0
INCOMING = "https://numbers.example.com/voice/twilio/incoming"
NUMBERS = [f"+1866555{number:04}" for number in range(12)]


def judge(numbers: list[str], last_calls: dict[str, float]) -> list[tuple[Level, tuple[str, ...]]]:
    return [(one.level, one.numbers) for one in judge_webhooks("shop", numbers, last_calls, INCOMING, NOON)]


def test_numbers_without_a_webhook_are_listed_and_not_called_broken() -> None:
    assert judge(NUMBERS[:2], {NUMBERS[0]: NOON - 60}) == [(Level.OK, ()), (Level.WARNING, (NUMBERS[1],))]
    assert judge(NUMBERS[:2], dict.fromkeys(NUMBERS, NOON)) == [(Level.OK, ())]
    assert judge(NUMBERS[:2], {"+493012345678": NOON}) == [(Level.WARNING, tuple(NUMBERS[:2]))]
    assert judge([], {}) == [(Level.UNKNOWN, ())]


def test_many_numbers_are_cut_in_words_and_whole_for_programs() -> None:
    (found,) = judge_webhooks("shop", NUMBERS, {}, INCOMING, NOON)
    assert "and 4 more" in found.message
    assert NUMBERS[7] in found.message
    assert NUMBERS[8] not in found.message
    assert found.numbers == tuple(NUMBERS)
    assert INCOMING in found.advice


def test_the_last_webhook_is_named() -> None:
    calls = {NUMBERS[0]: NOON - 7200, NUMBERS[1]: NOON - 60}
    (found,) = judge_webhooks("shop", NUMBERS[:2], calls, INCOMING, NOON)
    assert f"last for {NUMBERS[1]} 1 min 0 s ago" in found.message


def test_an_account_without_any_carrier_s_secret_gets_no_calls() -> None:
    fixes = {"twilio": "set DNI_TWILIO_AUTH_TOKEN", "telnyx": "account 'shop' has no secret X."}
    found = judge_carrier_secrets("shop", fixes)
    assert found.level is Level.PROBLEM
    assert found.advice.endswith("set DNI_TWILIO_AUTH_TOKEN; or account 'shop' has no secret X.")
    assert judge_carrier_secrets("shop", {**fixes, "twilio": ""}).level is Level.OK


@pytest.mark.parametrize(
    ("count", "ago", "is_reported"), [(0, None, False), (3, None, True), (0, 3600.0, True), (0, LATELY_SECONDS, False)]
)
def test_refused_webhooks_are_reported_for_a_week(count: int, ago: float | None, is_reported: bool) -> None:
    assert bool(list(judge_refused("shop", count, ago, LATELY_SECONDS))) is is_reported


@pytest.mark.parametrize(
    ("seen", "level"),
    [
        (TagSeen(TagState.SEEN, NOON - 60), Level.OK),
        (TagSeen(TagState.SEEN, NOON - LATELY_SECONDS), Level.WARNING),
        (TagSeen(TagState.NOT_SEEN), Level.WARNING),
        (TagSeen(TagState.UNKNOWN), Level.UNKNOWN),
    ],
)
def test_a_tag_is_judged_by_when_it_was_seen(seen: TagSeen, level: Level) -> None:
    assert judge_tag("shop", seen, NOON).level is level
