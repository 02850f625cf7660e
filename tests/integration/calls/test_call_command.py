"""`dni call` by itself: its output, the caller's options, and its errors."""

import time

import pytest
from click.testing import CliRunner, Result

from server.cli import main
from tests.integration.calls.carrier_server import TOKEN, serve_carrier

DIAL = '<Dial action="/voice/twilio/after"><Number>+14155550180</Number></Dial>'
ASK = '<Gather action="/voice/twilio/pressed"><Say>Which extension?</Say></Gather>'


def call(*arguments: str, number: str = "+18665550101", **environment: str) -> Result:
    settings = {"DNI_TWILIO_AUTH_TOKEN": TOKEN, "DNI_PUBLIC_URL": ""} | environment
    result = CliRunner(env=settings).invoke(main, ["call", number, *arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def test_call_is_shown_live_with_times() -> None:
    with serve_carrier({"incoming": DIAL}) as server:
        result = call("--from", "+14155550123", "--answer-after", "3", "--talk", "61", "--server", server.url)
    assert result.stdout.splitlines() == [
        "0:00  +14155550123 calls +18665550101",
        "0:02  ringing +14155550180",
        "0:05  +14155550180 picks up",
        "0:05  talking with +14155550180",
        "1:06  +14155550180 hangs up",
        "1:06  the call is over; the server hangs up",
        "1:06  ended: completed after 66 s",
    ]
    assert result.exit_code == 0


@pytest.mark.parametrize(("option", "words"), [("--busy", "is busy"), ("--no-answer", "does not answer")])
def test_receiving_number_can_stay_unanswered_or_busy(option: str, words: str) -> None:
    with serve_carrier({"incoming": DIAL}) as server:
        assert f"+14155550180 {words}" in call(option, "--server", server.url).stdout


def test_a_caller_can_hang_up() -> None:
    with serve_carrier({"incoming": DIAL}) as server:
        result = call("--hang-up-after", "30", "--talk", "600", "--server", server.url)
    assert result.stdout.splitlines()[-2:] == ["0:30  the caller hangs up", "0:30  ended: completed after 30 s"]


@pytest.mark.parametrize(
    ("arguments", "number", "digits"),
    [
        (["--extension", "12"], "+18665550161", ["12"]),
        ([], "+1 866 555 0161 ext. 12", ["12"]),
        (["--extension", "12", "--keys", "1#", "--keys", "7"], "+18665550161", ["12", "1"]),
    ],
)
def test_the_extension_and_then_keys_are_dialled_when_asked(
    arguments: list[str], number: str, digits: list[str]
) -> None:
    with serve_carrier({"incoming": f"{ASK}", "pressed": ASK if len(digits) > 1 else ""}) as server:
        call(*arguments, "--hang-up-after", "25", "--server", server.url, number=number)
        pressed = [form["Digits"] for name, form in server.recorded if name == "pressed"]
    assert pressed[: len(digits)] == digits


def test_withheld_number_is_sent_like_by_twilio() -> None:
    with serve_carrier({"incoming": "<Hangup/>"}) as server:
        result = call("--from", "withheld", "--server", server.url)
        assert server.recorded[0][1]["From"] == "+266696687"
    assert "a withheld number calls +18665550101" in result.stdout


def test_location_of_the_caller_is_sent() -> None:
    with serve_carrier({"incoming": "<Hangup/>"}) as server:
        call("--from", "+12125550123", "--server", server.url)
        assert server.recorded[0][1]["FromCountry"] == "US"


def test_server_behind_a_proxy_is_called_directly_with_its_public_url_signed() -> None:
    public_url = "https://numbers.example.com"
    answers = {"incoming": f"<Redirect>{public_url}/voice/twilio/there</Redirect>", "there": "<Say>Hello.</Say>"}
    with serve_carrier(answers, public_url) as server:
        result = call("--server", server.url, DNI_PUBLIC_URL=public_url)
    assert 'the caller hears: "Hello."' in result.stdout


def test_public_url_is_called_if_no_server_is_given() -> None:
    with serve_carrier({"incoming": "<Say>Hello.</Say>"}) as server:
        assert 'the caller hears: "Hello."' in call(DNI_PUBLIC_URL=server.url).stdout


def test_call_in_real_time_lasts_its_real_duration() -> None:
    with serve_carrier({"incoming": DIAL}) as server:
        began_at = time.monotonic()
        call("--real-time", "--hang-up-after", "0.5", "--server", server.url)
        assert time.monotonic() - began_at >= 0.5


def test_wrong_token_is_reported() -> None:
    with serve_carrier({}) as server:
        result = call("--server", server.url, DNI_TWILIO_AUTH_TOKEN="f" * 32)
    assert result.exit_code == 1
    assert "rejected the signature (403): the server has another DNI_TWILIO_AUTH_TOKEN or none" in result.stderr


def test_unreachable_server_is_reported() -> None:
    with serve_carrier({}) as server:
        url = server.url
    result = call("--server", url)
    assert result.exit_code == 1
    assert result.stderr == (
        f"Error: no server responds at {url}/voice/twilio/incoming (it can't be reached); start one with 'dni demo' or "
        "'dni serve', or set its URL with --server\n"
    )


def test_server_of_another_kind_is_reported() -> None:
    with serve_carrier({}) as server:
        result = call("--server", f"{server.url}/elsewhere")
    assert f"{server.url}/elsewhere/voice/twilio/incoming was not found (404)" in result.stderr


def test_invalid_twiml_is_reported_with_its_element() -> None:
    with serve_carrier({"incoming": "<Sing/>"}) as server:
        result = call("--server", server.url)
    assert (result.exit_code, result.stderr) == (1, "Error: <Sing> is not supported here\n")


def test_no_call_is_made_without_a_token() -> None:
    result = call(DNI_TWILIO_AUTH_TOKEN="")
    assert result.exit_code == 1
    assert "DNI_TWILIO_AUTH_TOKEN is not set" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--from", "somebody"], "'somebody' is not a phone number; write it as in +18665550101"),
        (["--extension", "12a"], "'12a' is not an extension: use 1 to 11 digits"),
        (["--keys", "1w"], "'1w' has keys other than 0 to 9, * and #"),
        (["--busy", "--no-answer"], "--busy and --no-answer can't be used together"),
        (["--talk", "-1"], "-1"),
        (["--hang-up-after", "nan"], "'nan' is not a number"),
        (["--server", "ftp://x"], "'ftp://x' can't be used; expected the URL of this server"),
    ],
)
def test_invalid_arguments_are_rejected(arguments: list[str], message: str) -> None:
    result = call(*arguments)
    assert result.exit_code != 0
    assert message in result.stderr
