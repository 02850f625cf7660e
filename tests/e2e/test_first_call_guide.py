"""The commands of docs/first_call.md, as they are written there, lead to a swapped number on a site of one's own."""

import os
import re
import shlex
import signal
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import expect

from build.layout import REPOSITORY
from tests.e2e.conftest import OpenContext
from tests.e2e.test_console_first_call import (
    LIKE_A_PERSON,
    assign_numbers,
    check_site,
    choose_numbers,
    describe_business,
    publish,
    sign_up,
)
from tests.e2e.test_console_set_up import find_link
from tests.shop import BROWSER
from tests.sites import serve_site
from tests.waiting import HANG_SECONDS

MOST_COMMANDS = 4
INSTALLING_SECONDS = 10 * HANG_SECONDS
CLONE, INSTALL, INIT, SERVE = range(MOST_COMMANDS)


def read_commands() -> list[str]:
    """The commands in the first block of the guide's first step."""
    text = (REPOSITORY / "docs" / "first_call.md").read_text(encoding="utf-8")
    step = text.split("## 1. Start the server")[1].split("\n## ")[0]
    block = re.search(r"^```\n(.*?)^```", step, flags=re.MULTILINE | re.DOTALL)
    assert block
    return block[1].splitlines()


def write_newcomers_environment(folder: Path) -> dict[str, str]:
    """The environment of somebody without settings. Their sites are on this machine, and another server may have the port."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DNI_", "VIRTUAL_ENV"))}
    folders = {"XDG_DATA_HOME": str(folder / "data"), "XDG_CONFIG_HOME": str(folder / "config")}
    return {**kept, **folders, "DNI_PORT": "0", "DNI_PRIVATE_POSTBACKS": "true", "PYTHONUNBUFFERED": "1"}


def run(command: str, folder: Path, environment: Mapping[str, str]) -> str:
    done = subprocess.run(
        ["/bin/sh", "-ec", command],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=INSTALLING_SECONDS,
        check=False,
    )
    assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
    return done.stdout


@contextmanager
def serve(command: str, folder: Path, environment: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The address of the server that the command starts, and its output until it was ready."""
    words = shlex.split(command)
    with subprocess.Popen(
        words, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        try:
            lines: list[str] = []
            for line in process.stdout or ():
                lines.append(line)
                found = re.search(r"is serving at (http://[^\s/]+)", line)
                if found:
                    yield found[1].rstrip("."), "".join(lines)
                    break
            else:
                raise AssertionError("".join(lines))
        finally:
            os.killpg(process.pid, signal.SIGKILL)


def swap_a_number(folder: Path, environment: Mapping[str, str], open_context: OpenContext) -> None:
    """Run the guide's last two commands, and answer the console's questions until the number on the site is swapped."""
    commands = read_commands()
    assert "/console/link/set_up/" in run(commands[INIT], folder, environment)
    with serve_site() as site, serve(commands[SERVE], folder, environment) as (url, announced):
        publish(site, url)
        context = open_context(base_url=url, user_agent=BROWSER, locale="en-US")
        context.add_init_script(LIKE_A_PERSON)
        page = context.new_page()
        sign_up(page, find_link(announced))
        describe_business(page)
        choose_numbers(page, site)
        assign_numbers(page)
        page.get_by_label("Phone number").fill("(415) 555-0180")
        page.get_by_role("button", name="Next").click()
        expect(page.locator("#snippet")).to_have_text(f'<script src="{url}/a/harbor/dni.js"></script>')
        check_site(page, site)
        page.close()


def test_guide_has_four_commands() -> None:
    assert len(read_commands()) == MOST_COMMANDS
    assert not re.search("&&|;|[|]", "".join(read_commands()))


def test_commands_of_the_guide_lead_to_a_swapped_number(tmp_path: Path, open_context: OpenContext) -> None:
    """What `make install` leaves is here the environment of the tests."""
    (tmp_path / "dni_py").mkdir()
    (tmp_path / "dni_py" / ".venv").symlink_to(REPOSITORY / ".venv")
    environment = {**write_newcomers_environment(tmp_path), "PYTHONPATH": str(REPOSITORY)}
    swap_a_number(tmp_path, environment, open_context)


@pytest.mark.exhaustive
@pytest.mark.timeout(INSTALLING_SECONDS)
def test_commands_of_the_guide_also_install_the_server(tmp_path: Path, open_context: OpenContext) -> None:
    commands = read_commands()
    assert "REPOSITORY" in commands[CLONE]
    environment = write_newcomers_environment(tmp_path)
    run(commands[CLONE].replace("REPOSITORY", shlex.quote(str(REPOSITORY))), tmp_path, environment)
    run(commands[INSTALL], tmp_path, environment)
    swap_a_number(tmp_path, environment, open_context)
