"""The public URL and this machine's server are judged by their responses."""

import json
from typing import Any

import pytest

from server.doctor.findings import Check, Finding, Level
from server.doctor.judging_background import judge_outbox, judge_watch
from server.doctor.judging_settings import is_own_machine, judge_client_address, judge_public_url
from server.doctor.judging_web import (
    judge_certificate,
    judge_identity,
    judge_readiness,
    judge_script,
    judge_web_clock,
)
from server.doctor.looking_at_web import WebReply
from server.domain.installation_mark import find_key, write_mark

NOON = 1_700_000_000.0
DAY = 86_400.0
CHALLENGE = "0123456789abcdef" * 2
URL = "https://numbers.example.com/api/installation?challenge=" + CHALLENGE
KEYS = ("the key of now", "the key before")
SCRIPT_HEADERS = {
    "cache-control": "public, max-age=300, stale-while-revalidate=86400, stale-if-error=604800",
    "vary": "Accept-Encoding",
    "content-encoding": "br",
}


def reply(status: int = 200, body: Any = None, **more: Any) -> WebReply:
    return WebReply(URL, status, body=json.dumps(body).encode(), asked_at=NOON, replied_at=NOON, **more)


def judge(got: WebReply, keys: tuple[str, ...] = KEYS) -> Finding:
    return judge_identity(Check.PUBLIC_URL, "The public URL", got, CHALLENGE, keys)


def test_a_mark_shows_the_key_for_one_challenge_alone() -> None:
    mark = write_mark(KEYS[1], CHALLENGE)
    assert find_key(mark, CHALLENGE, KEYS) == 1
    assert find_key(mark, CHALLENGE[::-1], KEYS) is None
    assert find_key("é", CHALLENGE, KEYS) is None
    assert not any(key in mark for key in KEYS)


@pytest.mark.parametrize(
    ("got", "level", "words"),
    [
        (reply(body={"mark": write_mark(KEYS[0], CHALLENGE)}), Level.OK, "is this installation"),
        (reply(body={"mark": write_mark(KEYS[1], CHALLENGE)}), Level.WARNING, "old secret key"),
        (reply(body={"mark": write_mark("another", CHALLENGE)}), Level.PROBLEM, "another secret key"),
        (reply(body={"mark": 7}), Level.PROBLEM, "not as a server of this version"),
        (reply(body=["mark"]), Level.PROBLEM, "not as a server of this version"),
        (reply(body={"mark": "\ud800"}), Level.PROBLEM, "not as a server of this version"),
        (WebReply(URL, 200, body=b"[" * 500_000), Level.PROBLEM, "not as a server of this version"),
        (reply(404, {"error": {}}), Level.PROBLEM, "status 404"),
        (reply(502), Level.PROBLEM, "a proxy can't reach"),
        (reply(301, headers={"location": "https://www.example.com/"}), Level.PROBLEM, "to https://www.example.com/"),
        (WebReply(URL, failure="the host refused the connection"), Level.PROBLEM, "refused the connection"),
    ],
)
def test_whose_server_responds_is_known_by_its_mark(got: WebReply, level: Level, words: str) -> None:
    found = judge(got)
    assert (found.level, bool(found.advice)) == (level, level is not Level.OK)
    assert words in found.message
    assert "https://numbers.example.com," in found.message


def test_without_a_secret_key_nobody_knows_whose_server_it_is() -> None:
    assert judge(reply(body={"mark": write_mark("random", CHALLENGE)}), ()).level is Level.UNKNOWN


@pytest.mark.parametrize(
    ("date", "level"),
    [
        ("Tue, 14 Nov 2023 22:13:20 GMT", Level.OK),
        ("Tue, 14 Nov 2023 22:13:30 GMT", Level.PROBLEM),
        ("Tue, 14 Nov 2023 22:13:18 GMT", Level.WARNING),
        ("yesterday", Level.UNKNOWN),
        ("Tue, 14 Nov 2023 22:13:20 +99999999999999999999", Level.UNKNOWN),
        ("", Level.UNKNOWN),
    ],
)
def test_the_clock_of_the_public_url_is_its_date(date: str, level: Level) -> None:
    assert judge_web_clock(reply(headers={"date": date})).level is level


@pytest.mark.parametrize(
    ("life_days", "left_days", "level"),
    [
        (90, 60, Level.OK),
        (90, 15, Level.OK),
        (90, 13, Level.WARNING),
        (90, 1, Level.PROBLEM),
        (6, 2, Level.OK),
        (6, 1, Level.WARNING),
        (6, 0.5, Level.PROBLEM),
    ],
)
def test_a_certificate_is_judged_by_its_end_and_its_life(life_days: float, left_days: float, level: Level) -> None:
    until = NOON + left_days * DAY
    (found,) = judge_certificate(reply(valid_from=until - life_days * DAY, valid_until=until), NOON)
    assert found.level is level


def test_without_tls_there_is_no_certificate() -> None:
    assert list(judge_certificate(reply(), NOON)) == []


def script(**headers: str) -> list[Finding]:
    merged = {**SCRIPT_HEADERS, **{name.replace("_", "-"): value for name, value in headers.items()}}
    return list(judge_script(reply(headers=merged), "shop"))


def test_a_script_with_the_server_s_headers_is_fine() -> None:
    (found,) = script()
    assert (found.level, found.account) == (Level.OK, "shop")


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("cache_control", "no-store", "each page loads it again"),
        ("cache_control", "", "how long"),
        ("cache_control", "max-age=999999", "arrive late"),
        ("cache_control", "max-age=300, s-maxage=3600, stale-if-error=9", "s-maxage"),
        ("age", "300", "stale on arrival"),
        ("vary", "", "mix up"),
        ("content_encoding", "", "uncompressed"),
    ],
)
def test_each_header_of_the_script_is_judged(name: str, value: str, words: str) -> None:
    (found,) = script(**{name: value})
    assert found.level is Level.WARNING
    assert words in found.message


def test_a_script_that_does_not_load_is_a_problem() -> None:
    for got in (reply(404), WebReply(URL, failure="the host did not respond in time")):
        assert [one.level for one in judge_script(got, "shop")] == [Level.PROBLEM]


def test_readiness_names_the_store_that_is_unavailable() -> None:
    assert judge_readiness(reply()).level is Level.OK
    found = judge_readiness(reply(503, {"reason": "the lease store does not respond"}))
    assert (found.level, "lease store" in found.message) == (Level.PROBLEM, True)
    assert "status 500" in judge_readiness(reply(500, [])).message


def metrics(**rounds: float) -> WebReply:
    name = "dni_watch_last_round_timestamp_seconds"
    lines = [f'{name}{{watch="{watch.replace("_", " ")}"}} {at!r}' for watch, at in rounds.items()]
    return WebReply(URL, 200, body="\n".join([f"# TYPE {name} gauge", *lines, ""]).encode())


@pytest.mark.parametrize(
    ("rounds", "level", "words"),
    [
        ({"calls": NOON - 30, "postbacks": NOON - 1, "number_pools": NOON - 59}, Level.OK, "alive"),
        ({"calls": NOON - 400, "postbacks": NOON - 1}, Level.PROBLEM, "tasks calls have"),
        ({"calls": NOON - 400, "number_pools": NOON - 500}, Level.PROBLEM, "calls, number pools"),
        ({"sign_ins": NOON - 1700, "calls": NOON - 3}, Level.OK, "alive"),
        ({"sightings": NOON}, Level.UNKNOWN, "since the server started"),
        ({}, Level.UNKNOWN, "since the server started"),
    ],
)
def test_the_watch_is_alive_while_its_tasks_end_rounds(rounds: dict[str, float], level: Level, words: str) -> None:
    found = judge_watch(metrics(**rounds), NOON)
    assert found.level is level
    assert words in found.message


def test_metrics_that_are_not_shown_leave_the_watch_unknown() -> None:
    assert "DNI_METRICS_TOKEN" in judge_watch(reply(403), NOON).advice
    assert judge_watch(reply(500), NOON).level is Level.UNKNOWN
    assert judge_watch(WebReply(URL, 200, body=b"<html>{ a page"), NOON).level is Level.UNKNOWN


def test_the_outbox_is_judged_by_what_is_overdue_and_dead() -> None:
    def judged(*facts: Any) -> list[Level]:
        return [one.level for one in judge_outbox(*facts, NOON)]

    assert judged(0, 0, None) == [Level.OK]
    assert judged(5, 0, NOON + 600) == [Level.OK]
    assert judged(5, 0, NOON - 299) == [Level.OK]
    assert judged(5, 0, NOON - 301) == [Level.PROBLEM]
    assert judged(0, 2, None) == [Level.OK, Level.WARNING]


@pytest.mark.parametrize(
    ("url", "levels"),
    [
        ("", [Level.WARNING]),
        ("http://numbers.example.com", [Level.PROBLEM]),
        ("http://127.0.0.1:8000", []),
        ("http://[::1]:8000", []),
        ("https://numbers.example.com", []),
    ],
)
def test_the_public_url_itself_is_judged(url: str, levels: list[Level]) -> None:
    assert [one.level for one in judge_public_url(url)] == levels


def test_behind_a_proxy_clients_must_be_told_apart() -> None:
    assert [one.level for one in judge_client_address("https://numbers.example.com", "")] == [Level.PROBLEM]
    assert [one.level for one in judge_client_address("https://numbers.example.com", "X-Real-IP")] == [Level.OK]
    assert list(judge_client_address("http://localhost:8000", "")) == []


def test_names_of_this_machine_are_known() -> None:
    assert is_own_machine("http://shop.localhost:8000")
    assert not is_own_machine("http://localhost.example.com")
