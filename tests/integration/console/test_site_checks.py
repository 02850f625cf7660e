"""Checks of a site in the console: the link with a token, the wait for the report, and what it means."""

import re
from collections.abc import Iterator

import pytest

from server.app import create_app
from server.bundle import cut_bundle
from server.domain.site_check.report import make_report
from server.domain.site_check.tokens import SetupTokens, find_token
from server.settings import Settings, read_settings
from tests.integration.console.conftest import ConsoleDriver
from tests.integration.console.wizards import Wizard, prepare
from tests.sites import Site, serve_site

SECRET_KEY = "a secret key of thirty-two characters"


@pytest.fixture
def settings(store_settings: dict[str, str]) -> Settings:
    return read_settings({**store_settings, "DNI_SECRET_KEY": SECRET_KEY, "DNI_PRIVATE_POSTBACKS": "true"})


@pytest.fixture
def site() -> Iterator[Site]:
    with serve_site() as site:
        yield site


@pytest.fixture
def wizard(console: ConsoleDriver) -> Wizard:
    return Wizard(console)


def start_check(wizard: Wizard) -> tuple[str, str]:
    """The token and the address that the page asks for the report."""
    page = wizard.open("check")
    link = re.findall(r'href="(\S+#dni_setup=\S+)"', page)[0]
    poll = re.findall(r'hx-get="(\S+)"', page)[0]
    return find_token(link), poll


def test_the_check_waits_for_the_report_and_says_what_it_means(wizard: Wizard, site: Site) -> None:
    wizard.go_on("site", url=site.locate("/"), unread="yes")
    prepare(wizard)
    written, poll = start_check(wizard)
    assert "Waiting for your site" in wizard.browser.get(poll, headers={"HX-Request": "true"}).text
    token = SetupTokens([SECRET_KEY]).read(written, wizard.console.clock.now)
    assert token is not None
    assert token.account == "harbor"
    report = make_report(site.locate("/"), site.locate(""), "", [("sales", "")] * 3)
    wizard.console.stores.setup_reports.add("harbor", token.token_id, report, wizard.console.clock.now)
    part = wizard.browser.get(poll, headers={"HX-Request": "true"}).text
    assert "sales (+18005550100): swapped in 3 places." in part
    assert "hx-get" not in part
    assert "<html" in wizard.browser.get(poll).text
    foreign = poll.replace("/harbor/", "/shop/")
    assert wizard.browser.get(foreign).status_code == 404
    other = poll.replace("/harbor/", "/other/")
    assert "swapped in 3 places" not in wizard.browser.get(other).text


def test_a_check_without_a_report_ends_with_what_may_be_wrong(wizard: Wizard, site: Site) -> None:
    wizard.go_on("site", url=site.locate("/"), unread="yes")
    _, poll = start_check(wizard)
    wizard.console.clock.now += 601
    part = wizard.browser.get(poll, headers={"HX-Request": "true"}).text
    assert "No report has arrived" in part
    assert "hx-get" not in part
    odd = "/console/a/harbor/settings/tag/report?token=%0A&until=x"
    assert "No report has arrived" in wizard.browser.get(odd).text


def test_another_page_can_be_checked(wizard: Wizard) -> None:
    page = wizard.browser.post("/console/a/harbor/set-up/check", data={"page": "https://harbor.example/?gclid=test"})
    assert page.status_code == 200
    assert 'href="https://harbor.example/?gclid=test#dni_setup=' in page.text
    for odd in ("javascript:alert(1)", "/contact", ""):
        refused = wizard.browser.post("/console/a/harbor/set-up/check", data={"page": odd})
        assert refused.status_code == 422
        assert "not the address of a page" in refused.text


def test_without_a_secret_key_the_check_says_so(console: ConsoleDriver, store_settings: dict[str, str]) -> None:
    app = create_app(
        read_settings(store_settings), bundle=cut_bundle('start("__DNI_CONFIG__")'), stores=console.stores,
        clock=lambda: console.clock.now,
    )  # fmt: skip
    page = Wizard(ConsoleDriver(app, console.stores, console.clock)).open("check")
    assert "DNI_SECRET_KEY is not set" in page
    assert "#dni_setup=" not in page
