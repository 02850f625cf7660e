"""<Gather>: which keys the server gets, and what happens without keys."""

import pytest

from tests.unit.server.demo.simulated_carrier.canned import CannedServer

FALLEN_THROUGH = "<Say>No key.</Say>"


def write_gather(attributes: str = "") -> str:
    return f'<Gather action="pressed" {attributes}><Say>For sales press 1.</Say></Gather>{FALLEN_THROUGH}'


def find_digits(server: CannedServer) -> list[str]:
    return [form["Digits"] for form in server.find_forms("pressed")]


@pytest.mark.parametrize(
    ("attributes", "keys", "digits"),
    [
        ('numDigits="1"', "1", "1"),
        ('numDigits="1"', "12", "1"),
        ('numDigits="3"', "12", "12"),
        ("", "12", "12"),
        ("", "12#", "12"),
        ('finishOnKey="*"', "1#2*", "1#2"),
        ('numDigits="1" finishOnKey=""', "#", "#"),
    ],
)
def test_keys_count_until_their_number_or_the_finish_key(attributes: str, keys: str, digits: str) -> None:
    server = CannedServer(incoming=write_gather(attributes))
    server.play(keys=(keys,))
    assert find_digits(server) == [digits]


def test_the_finish_key_is_sent_to_the_action() -> None:
    server = CannedServer(incoming=write_gather())
    server.play(keys=("12#",))
    assert server.find_forms("pressed")[0]["FinishedOnKey"] == "#"


def test_without_a_key_the_next_verb_follows_after_the_words_and_the_timeout() -> None:
    server = CannedServer(incoming=write_gather('timeout="8"'))
    server.play()
    assert find_digits(server) == []
    # One second until the first word, 1.6 for four words, and the timeout.
    assert '0:10  the caller hears: "No key."' in server.list_texts()


def test_action_on_empty_result_calls_the_action_without_a_key() -> None:
    server = CannedServer(incoming=write_gather('actionOnEmptyResult="true"'))
    server.play()
    assert find_digits(server) == [""]


def test_each_question_gets_the_next_planned_keys() -> None:
    server = CannedServer(incoming=write_gather(), pressed=[write_gather('numDigits="1"'), "<Hangup/>"])
    server.play(keys=("12", "7"))
    assert find_digits(server) == ["12", "7"]


def test_keys_left_over_by_one_question_go_to_the_next() -> None:
    server = CannedServer(incoming=write_gather('numDigits="1"'), pressed=[write_gather('numDigits="1"'), "<Hangup/>"])
    server.play(keys=("12",))
    assert find_digits(server) == ["1", "2"]


def test_without_an_action_the_same_document_is_requested_again() -> None:
    server = CannedServer(incoming=['<Gather numDigits="1"><Say>Press 1.</Say></Gather>', "<Hangup/>"])
    server.play(keys=("1",))
    assert [form.get("Digits") for form in server.find_forms("incoming")] == [None, "1"]


def test_a_caller_who_hangs_up_at_a_question_sends_no_keys() -> None:
    server = CannedServer(incoming=write_gather())
    server.play(hang_up_seconds=4)
    assert server.list_names() == ["incoming", "status"]
