"""A process that is steered by lines of JSON."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from subprocess import PIPE

import pytest

from server.check.engines.lines_of_json import ProcessFailed, SteeredProcess
from tests.waiting import HANG_SECONDS

ECHO = """
import json, sys
waiting = []
for line in sys.stdin:
    order = json.loads(line)
    if order["do"] == "end":
        break
    reply = {"number": order["number"], order["do"]: order["given"]}
    if order["given"] == "late":
        waiting.append(reply)
        continue
    for one in [*waiting, reply]:
        print(json.dumps(one), flush=True)
"""


@pytest.fixture
def echo() -> Iterator[SteeredProcess]:
    command = [sys.executable, "-c", ECHO]
    with suppress(BrokenPipeError), subprocess.Popen(command, stdin=PIPE, stdout=PIPE, text=True) as running:
        yield SteeredProcess(running)
        running.kill()


def test_a_reply_has_a_value(echo: SteeredProcess) -> None:
    assert echo.ask("value", HANG_SECONDS, given=[1]) == [1]


def test_an_error_is_raised(echo: SteeredProcess) -> None:
    with pytest.raises(ProcessFailed, match="it is broken"):
        echo.ask("error", HANG_SECONDS, given="it is broken")


def test_a_reply_that_was_given_up_is_not_taken_for_another(echo: SteeredProcess) -> None:
    with pytest.raises(ProcessFailed, match="no reply within 0 s"):
        echo.ask("value", 0, given="late")
    assert echo.ask("value", HANG_SECONDS, given="in time") == "in time"


def test_a_process_that_has_ended_is_an_error_each_time(echo: SteeredProcess) -> None:
    for _ in range(3):
        with pytest.raises(ProcessFailed, match="the browser has ended"):
            echo.ask("end", HANG_SECONDS, given="")
