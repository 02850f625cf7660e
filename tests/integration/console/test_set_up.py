"""The guided set-up: from nothing to an account whose site shows tracking numbers, one step after the other."""

import html
import re
from collections.abc import Iterator

import pytest

from server.app import create_app
from server.bundle import cut_bundle
from server.domain.accounts import Account, FromPool
from server.domain.people.roles import Role
from server.domain.phone_numbers import PhoneNumber
from server.domain.routing.steps import Ring, Say, Voicemail
from server.settings import Settings, read_settings
from tests.integration.console.conftest import RIVAL, ConsoleDriver
from tests.integration.console.wizards import NEW, Wizard, prepare
from tests.sites import Site, serve_site

SECRET_KEY = "a secret key of thirty-two characters"
PAGE = b'<!doctype html><h1>Call 800-555-0100</h1><a href="tel:+18005550100">800-555-0100</a><p>Fax (415) 555-0199</p>'


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


def test_the_whole_set_up_is_resumed_where_it_was_left(wizard: Wizard, site: Site) -> None:
    assert wizard.find_next() == "site"
    found = html.unescape(wizard.send("site", url=site.add("/", PAGE)).text)
    assert "800-555-0100" in found
    assert "in 3 places" in found
    assert "(415) 555-0199" in found
    assert wizard.account.origins == (site.locate(""),)
    assert wizard.find_next() == "numbers"
    rows = {"number-0": "800-555-0100", "name-0": "sales", "count-0": "2", "chosen-0": "yes"}
    rows |= {"number-1": "(415) 555-0199", "name-1": "fax", "count-1": "1"}
    assert wizard.go_on("numbers", **rows) == "sources"
    assert [(one.name, one.number.number) for one in wizard.account.target_numbers] == [("sales", "+18005550100")]
    assert wizard.go_on("sources", google_ads="yes", direct="yes") == "tracking-numbers"
    assert [one.preset for one in wizard.account.on_site_sources] == ["google_ads", "direct"]
    assert wizard.find_next() == "tracking-numbers"
    assert wizard.go_on("tracking-numbers", **{"number-0-0": "866-555-0701", "number-0-1": ""}) == "ringing"
    assert wizard.find_next() == "ringing"
    ringing = {"name": "office", "number": "(415) 555-0180", "spoken": "Please leave a message.", "voicemail": "yes"}
    assert wizard.go_on("ringing", **ringing) == "tag"
    assert wizard.find_next() == "tag"
    (route,) = wizard.account.routes
    assert wizard.account.route == route.name
    assert isinstance(route.first, Ring)
    assert isinstance(route.first.otherwise, Voicemail)
    assert '<script src="http://localhost/a/harbor/dni.js"></script>' in wizard.open("tag")


def test_the_first_step_offers_likely_countries_and_zones_first(console: ConsoleDriver) -> None:
    browser = console.open_as(Role.OWNER, RIVAL)
    page = browser.get(NEW, headers={"Accept-Language": "de-AT,de;q=0.9"}).text
    countries, zones = page.split('id="time_zone"')
    assert re.findall(r'<option value="(\w*)"', countries)[:2] == ["AT", "US"]
    assert re.findall(r'<option value="([^"]*)"', zones)[:2] == ["", "Europe/Vienna"]


def test_an_owner_of_nothing_is_led_to_the_first_step(console: ConsoleDriver) -> None:
    stored = console.stores.accounts.find("other")
    assert stored is not None
    console.stores.people.assign_account("other", "acme")
    assert console.open_as(Role.OWNER, RIVAL).get("/console/").headers["Location"] == NEW
    assert console.open_as(Role.ANALYST, RIVAL).get("/console/").headers["Location"] == "/console/accounts"


def test_the_first_step_can_be_changed_later(wizard: Wizard) -> None:
    assert 'value="Harbor Roofing"' in wizard.open("business")
    refused = wizard.send("business", name="", country="US", time_zone="Nowhere")
    assert refused.status_code == 422
    assert wizard.go_on("business", name="Harbor", country="CA", time_zone="America/Toronto") == "site"
    assert (wizard.account.name, wizard.account.country) == ("Harbor", "CA")


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("", "not the address of a web site"),
        ("ftp://example.com", "not the address of a web site"),
        ("http://127.0.0.1:1/", "could not be reached"),
    ],
)
def test_a_site_that_can_not_be_read_says_why(wizard: Wizard, url: str, message: str) -> None:
    response = wizard.send("site", url=url)
    assert response.status_code == 422
    assert message in response.text
    assert wizard.account.origins == ()


def test_a_site_that_can_not_be_read_is_used_unread(wizard: Wizard) -> None:
    refused = wizard.send("site", url="http://127.0.0.1:1/shop")
    assert "Use this address without reading it" in refused.text
    assert wizard.go_on("site", url="http://127.0.0.1:1/shop", unread="yes") == "numbers"
    assert wizard.account.origins == ("http://127.0.0.1:1",)


def test_a_redirect_to_another_site_adds_it_only_when_it_is_said_to_be_ones_own(wizard: Wizard, site: Site) -> None:
    site.add("/", PAGE)
    address = site.add("/old", b"", 302, Location=f"http://localhost:{site.server_port}/")
    asked = wizard.send("site", url=address).text
    target = f"http://localhost:{site.server_port}"
    assert f"leads to another site: {target}" in asked
    assert wizard.account.origins == ()
    assert "another site" in wizard.send("site", url=address, follow="http://evil.example").text
    assert wizard.send("site", url=address, follow=target).status_code == 200
    assert wizard.account.origins == (site.locate(""), f"http://localhost:{site.server_port}")


def test_a_page_without_numbers_says_so(wizard: Wizard, site: Site) -> None:
    assert "shows no further phone number" in wizard.send("site", url=site.add("/", b"<p>Hello")).text


def test_private_addresses_are_not_read_unless_the_settings_allow_it(
    console: ConsoleDriver, store_settings: dict[str, str], site: Site
) -> None:
    guarded = create_app(
        read_settings(store_settings), bundle=cut_bundle('start("__DNI_CONFIG__")'), stores=console.stores,
        clock=lambda: console.clock.now,
    )  # fmt: skip
    wizard = Wizard(ConsoleDriver(guarded, console.stores, console.clock))
    response = wizard.send("site", url=site.add("/", PAGE))
    assert response.status_code == 422
    assert "private network" in response.text


def test_a_wrong_number_is_explained_beside_its_row(wizard: Wizard) -> None:
    response = wizard.send("numbers", **{"number-0": "800-555-0100", "number-1": "12", "name-1": "short"})
    assert response.status_code == 422
    assert 'id="row-1-error"' in response.text
    assert 'id="row-0-error"' not in response.text
    assert wizard.send("numbers").status_code == 422
    assert wizard.account.target_numbers == ()


def test_a_number_without_a_name_is_named_by_itself(wizard: Wizard) -> None:
    wizard.go_on("numbers", **{"number-0": "800-555-0100"})
    assert [one.name for one in wizard.account.target_numbers] == ["800-555-0100"]


def test_switching_a_source_off_removes_it_and_keeps_sources_with_own_rules(console: ConsoleDriver) -> None:
    browser = console.open_as(Role.OWNER)
    page = browser.get("/console/a/shop/set-up/sources").text
    (revision,) = re.findall(r'name="revision" value="(\d+)"', page)
    before = console.stores.accounts.find("shop")
    response = browser.post("/console/a/shop/set-up/sources", data={"revision": revision, "google_ads": "yes"})
    after = console.stores.accounts.find("shop")
    assert response.status_code == 303
    assert before is not None
    assert after is not None
    kept = {one.name for one in before.account.tracking_sources if getattr(one, "match", True) is not None}
    names = {one.name for one in after.account.tracking_sources}
    assert kept <= names
    assert {one.preset for one in after.account.on_site_sources if one.match is None} == {"google_ads"}


def test_pasted_numbers_fill_the_empty_inputs_in_order(wizard: Wizard) -> None:
    prepare(wizard)
    page = wizard.send("tracking-numbers", pasted="866-555-0701\n866-555-0702, 866-555-0703", spread="yes")
    assert page.status_code == 200
    assert 'name="number-0-0" value="866-555-0701"' in page.text
    assert 'name="number-0-1" value="866-555-0702"' in page.text
    assert "1 number is left over" in page.text
    assert not any(source.assign for source in wizard.account.on_site_sources)


def test_tracking_numbers_are_explained_beside_their_inputs(wizard: Wizard) -> None:
    prepare(wizard)
    inputs = {"number-0-0": "866-555-0701", "number-0-1": "866-555-0701"}
    page = wizard.send("tracking-numbers", **inputs).text
    assert "is already a tracking number of" in html.unescape(page)
    assert 'id="number-0-1-error"' in page
    page = wizard.send("tracking-numbers", **{"number-0-0": "800-555-0100"}).text
    assert 'id="number-0-0-error"' in page
    assert wizard.go_on("tracking-numbers", **{"number-0-0": "866-555-0701"}) == "ringing"
    assert wizard.go_on("tracking-numbers", **{"number-0-0": ""}) == "ringing"
    assert not any(source.assign for source in wizard.account.on_site_sources)


def test_numbers_of_pools_stay_assigned(console: ConsoleDriver) -> None:
    browser = console.open_as(Role.OWNER)
    before = console.stores.accounts.find("shop")
    assert before is not None
    page = browser.get("/console/a/shop/set-up/tracking-numbers").text
    (revision,) = re.findall(r'name="revision" value="(\d+)"', page)
    browser.post("/console/a/shop/set-up/tracking-numbers", data={"revision": revision})
    after = console.stores.accounts.find("shop")
    assert after is not None
    assert list_pooled(after.account) == list_pooled(before.account)


def list_pooled(account: Account) -> list[tuple[str, str]]:
    return [
        (source.name, one.target_number)
        for source in account.on_site_sources
        for one in source.assign
        if isinstance(one.shows, FromPool)
    ]


def test_where_calls_ring_can_be_changed_and_explains_mistakes(wizard: Wizard) -> None:
    refused = wizard.send("ringing", name="office", number="12", spoken="")
    assert refused.status_code == 422
    assert 'id="number-error"' in refused.text
    assert 'id="spoken-error"' in refused.text
    wizard.go_on("ringing", name="office", number="(415) 555-0180", spoken="Bye.", voicemail="yes")
    assert 'value="+14155550180"' in wizard.open("ringing")
    wizard.go_on("ringing", name="office", number="(415) 555-0181", spoken="Bye.")
    (receiver,), (route,) = wizard.account.receiving_numbers, wizard.account.routes
    assert receiver.number == PhoneNumber("+14155550181")
    assert isinstance(route.first, Ring)
    assert isinstance(route.first.otherwise, Say)


def test_two_people_who_change_the_account_both_see_what_happened(wizard: Wizard) -> None:
    old = re.findall(r'name="revision" value="(\d+)"', wizard.open("sources"))[0]
    prepare(wizard)
    data = {"revision": old, "bing_ads": "yes"}
    response = wizard.browser.post("/console/a/harbor/set-up/sources", data=data)
    assert response.status_code == 409
    assert "Save again to replace the other change" in response.text
    assert 'name="bing_ads" value="yes" checked' in response.text


def test_the_menu_offers_the_set_up_until_visitors_see_tracking_numbers(wizard: Wizard) -> None:
    calls = "/console/a/harbor/calls"
    assert "Finish the set-up" in wizard.browser.get(calls).text
    wizard.go_on("site", url="https://harbor.example", unread="yes")
    prepare(wizard)
    wizard.go_on("tracking-numbers", **{"number-0-0": "866-555-0701"})
    assert "Finish the set-up" not in wizard.browser.get(calls).text
