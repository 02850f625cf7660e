"""Commands at a terminal: 60 columns wide, with colours unless disabled."""

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios

import pytest

from server.stores.call_log import CallLog
from tests.integration.calls.callers import NOON, add, answer, end, make_call, ring
from tests.integration.calls.commands import read_lines
from tests.waiting import HANG_SECONDS

WIDTH = 60
GREEN = "\x1b[32m"


def run_at_terminal(*arguments: str, **environment: str) -> str:
    """The output of the command at a terminal."""
    ours, its = pty.openpty()
    fcntl.ioctl(its, termios.TIOCSWINSZ, struct.pack("HHHH", 24, WIDTH, 0, 0))
    variables = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "COLUMNS")}
    process = subprocess.Popen(
        [sys.executable, "-m", "server.cli", *arguments],
        stdin=its,
        stdout=its,
        stderr=its,
        env={**variables, "TERM": "xterm-256color", **environment},
    )
    os.close(its)
    read = b""
    try:
        while chunk := os.read(ours, 65_536):
            read += chunk
    except OSError:
        pass  # Linux raises this at the end of a terminal.
    finally:
        os.close(ours)
    assert process.wait(HANG_SECONDS) == 0, read
    return read.decode().replace("\r\n", "\n")


@pytest.fixture(autouse=True)
def _call(shop: CallLog) -> None:
    add(shop, make_call("CA1", NOON, ring(NOON, "desk"), answer(NOON + 5, "desk"), end(NOON + 65)))


def test_a_table_is_as_wide_as_the_terminal_and_outcomes_have_colours() -> None:
    shown = run_at_terminal("calls", "list")
    assert f"{GREEN}answ" in shown
    plain = run_at_terminal("calls", "list", NO_COLOR="1").replace("\x1b[1m", "").replace("\x1b[0m", "")
    assert "\x1b" not in plain
    assert max(map(len, plain.splitlines())) <= WIDTH
    for cell in ("+14155550123", "Google", "live"):
        assert cell[:4] in plain


def test_timeline_wraps_with_indentation() -> None:
    lines = run_at_terminal("calls", "show", "CA1", NO_COLOR="1").splitlines()
    assert max(map(len, lines)) <= WIDTH
    assert any(line.startswith("2027-01-15 08:00:05 UTC") and "answered" in line for line in lines)


@pytest.mark.parametrize("variable", ["FORCE_COLOR", "CLICOLOR_FORCE"])
def test_pipe_gets_plain_lines_in_any_environment(variable: str, monkeypatch: pytest.MonkeyPatch) -> None:
    usual = read_lines("calls", "list"), read_lines("calls", "show", "CA1")
    monkeypatch.setenv(variable, "1")
    monkeypatch.setenv("COLUMNS", "20")
    assert (read_lines("calls", "list"), read_lines("calls", "show", "CA1")) == usual
    assert "\x1b" not in "".join([*usual[0], *usual[1]])


def test_pipe_does_not_load_modules_for_terminals() -> None:
    program = (
        "import sys; from server.cli import main; main(['calls', 'show', 'CA1'], standalone_mode=False);"
        "print([name for name in sys.modules if name.split('.')[0] == 'rich'])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
