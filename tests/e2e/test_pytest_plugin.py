"""The pytest plugin, in a process of its own on a small suite, as a site's developers use it."""

import subprocess
import sys
from pathlib import Path

from build.layout import REPOSITORY
from tests.serving import RunningServer
from tests.waiting import HANG_SECONDS

SUITE = """
import pytest

@pytest.mark.parametrize(("source", "number"), [("google_ads", "+18665550101"), ("bing_ads", "866-555-0111")])
def test_visitors_see_the_number_of_their_source(visit, expect_number, source, number):
    expect_number(visit("/contact", source=source), number)

def test_wrong_number(visit, expect_number):
    expect_number(visit("/contact", source="google_ads"), "+18665550199")

def test_page_without_tag(visit, expect_number):
    visit("/a/demo/snippet", source="google_ads")
"""


def run(folder: Path, *options: str) -> "subprocess.CompletedProcess[str]":
    (folder / "test_site.py").write_text(SUITE, encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "server.check.pytest_plugin",
        "-p",
        "no:cacheprovider",
        *options,
    ]
    environment = {"PYTHONPATH": str(REPOSITORY), "PATH": "/usr/local/bin:/usr/bin:/bin"}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=HANG_SECONDS, check=False
    )


def test_a_suite_of_a_site_passes_and_fails_with_what_visitors_see(tmp_path: Path, server: RunningServer) -> None:
    done = run(tmp_path, "--dni-url", server.url)
    assert "2 failed, 2 passed" in done.stdout, done.stdout + done.stderr
    assert "/contact as a visitor of Google Ads does not show +18665550199; it shows" in done.stdout
    assert "/a/demo/snippet has no tag of an account." in done.stdout
