"""`dni account check-site` prints a link and what the page's report means; `tag-seen` prints when the tag was seen."""

import re
from collections.abc import Callable

import pytest

from server.account_file.read import read_account_file
from server.cli import account_site
from server.domain.site_check.report import SiteReport, make_report
from server.domain.site_check.tokens import SetupTokens, find_token
from server.domain.tag_seen import SeenPage, Sightings
from server.open_stores import Stores
from tests.integration.calls.commands import read_lines, run
from tests.shop import ORIGIN, SHOP_FILE

KEY = "the secret key of the installation"
STATIC = """\
account: {key: plain, name: Plain, country: US}
target_numbers: [{name: sales, number: "+18005550100"}]
"""


@pytest.fixture(autouse=True)
def _environment(store_settings: dict[str, str], stores: Stores, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands use the test's database, which has the shop."""
    for name, value in store_settings.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("DNI_SECRET_KEY", KEY)
    stores.accounts.prepare()
    for content in (SHOP_FILE, STATIC):
        stores.accounts.save(read_account_file(content.encode()))


@pytest.fixture
def report_at_once(stores: Stores, monkeypatch: pytest.MonkeyPatch) -> Callable[[SiteReport], None]:
    """Makes a page report while the command waits."""

    def prepare(report: SiteReport) -> None:
        make = account_site.write_link

        def write_link(page: str, token: str) -> str:
            read = SetupTokens([KEY]).read(token, 0)
            assert read is not None
            stores.setup_reports.add(read.account, read.token_id, report, 0.0)
            return make(page, token)

        monkeypatch.setattr(account_site, "write_link", write_link)

    return prepare


def test_the_command_prints_the_link_and_then_what_is_swapped(report_at_once: Callable[[SiteReport], None]) -> None:
    report_at_once(make_report(f"{ORIGIN}/contact", ORIGIN, "", [("sales", ""), ("sales", "")]))
    result = run("account", "check-site", "shop", f"{ORIGIN}/contact")
    assert result.exit_code == 0, result.output
    link = re.search(r"https://\S+", result.output)
    assert link is not None
    assert find_token(link.group()).startswith("shop.")
    assert "sales (+18005550100): swapped in 2 places." in result.output


def test_what_is_wrong_is_printed_and_the_exit_code_is_1(report_at_once: Callable[[SiteReport], None]) -> None:
    report_at_once(make_report(f"{ORIGIN}/\x1b[2J", ORIGIN, "consent", []))
    result = run("account", "check-site", "shop", ORIGIN)
    assert result.exit_code == 1
    assert "dni.consent" in result.output
    assert "\x1b" not in result.output


def test_waiting_ends_when_no_report_arrives() -> None:
    times = iter([0.0, 1.0, 2.0, 3.0, 4.0])
    slept: list[float] = []
    assert account_site.wait_for_report(lambda: None, 3, lambda: next(times), slept.append) is None
    assert slept == [0.5, 0.5]


def test_ctrl_c_ends_the_command_with_a_message(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(account_site, "wait_for_report", interrupt)
    result = run("account", "check-site", "shop", ORIGIN)
    assert result.exit_code == 1
    assert "stopped before a report arrived" in result.output


def test_a_link_needs_a_page_an_account_and_the_servers_key(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "expected https://" in run("account", "check-site", "shop", "shop.example").output
    assert "there is no account 'nobody'" in run("account", "check-site", "nobody", ORIGIN).output
    monkeypatch.delenv("DNI_SECRET_KEY")
    refused = run("account", "check-site", "shop", ORIGIN)
    assert refused.exit_code == 1
    assert "DNI_SECRET_KEY is not set" in refused.output


def test_tag_seen_says_when_where_and_when_nothing_is_known(stores: Stores) -> None:
    assert read_lines("account", "tag-seen", "shop") == ["Not seen yet. Run 'dni account check-site' to find out why."]
    (unknown,) = read_lines("account", "tag-seen", "plain")
    assert unknown.startswith("Unknown: ")
    assert "page_reports: true" in unknown
    stores.tag_sightings.record("shop", Sightings(1_750_000_000.0, (SeenPage("/contact", 1_750_000_060.0, 2),)))
    lines = read_lines("account", "tag-seen", "shop")
    assert lines == ["Last seen: 2025-06-15 15:07:40 UTC", "  2025-06-15 15:07:40 UTC  2 places  /contact"]
