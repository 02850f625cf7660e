"""The pages of tracking sources."""

import html
import re

import pytest

from server.account_file.read import read_account_file
from server.domain.accounts import Account, FromPool, OffSiteSource, OnSiteSource
from server.domain.match_rules import AllOf, AnyOf, Condition, ConditionTest, Not, Subject
from server.domain.people.roles import Role
from tests.integration.console.conftest import ConsoleDriver
from tests.shop import SHOP_FILE

ON_SITE, OFF_SITE = "/console/a/shop/on-site-sources", "/console/a/shop/off-site-sources"
NESTED = "any:\n- parameter: a\n- all:\n  - parameter: b\n  - landing_path: /c\n"


@pytest.fixture
def account() -> Account:
    """The shop with pools."""
    return read_account_file(SHOP_FILE.encode())


def get_account(console: ConsoleDriver) -> Account:
    stored = console.stores.accounts.find("shop")
    assert stored is not None
    return stored.account


def get_revision(console: ConsoleDriver) -> str:
    return str(console.stores.accounts.find_revision("shop"))


def find_source(console: ConsoleDriver, name: str) -> OnSiteSource:
    return next(source for source in get_account(console).on_site_sources if source.name == name)


def list_order(console: ConsoleDriver) -> list[str]:
    return [source.name for source in get_account(console).on_site_sources]


def test_a_source_is_made_of_a_preset_conditions_and_assignments(console: ConsoleDriver) -> None:
    client = console.open_as(Role.MANAGER)
    form = {
        "name": "Spring ads",
        "preset": "google_ads",
        "match.group": "any",
        "match.subject": ["parameter", "landing_path", "parameter", "referring_domain"],
        "match.parameter": ["utm_campaign", "", "", ""],
        "match.test": ["equals", "not_path", "present", "present"],
        "match.values": ["spring\nsummer", "/shop", "", ""],
        "priority": "5",
        "assign.pool:sales": "roofing-pool",
        "assign.number:service": "+1 415 555 0160",
        "assign.pool:support": "",
        "revision": get_revision(console),
    }
    response = client.post(f"{ON_SITE}/save", data=form)
    assert response.status_code == 303, html.unescape(response.text)
    source = find_source(console, "Spring ads")
    assert (source.preset, source.priority) == ("google_ads", 5)
    assert source.match == AnyOf(
        (
            Condition(Subject.PARAMETER, ConditionTest.EQUALS, ("spring", "summer"), "utm_campaign"),
            Not(Condition(Subject.LANDING_PATH, ConditionTest.PATH, ("/shop",))),
            Condition(Subject.REFERRING_DOMAIN, ConditionTest.PRESENT),
        )
    )
    shown = {one.target_number: one.shows for one in source.assign}
    assert shown["sales"] == FromPool("roofing-pool")
    assert str(shown["service"]) == "+14155550160"
    assert "support" not in shown


@pytest.mark.parametrize("name", ["Leaflet", "Partners", "Everyone"])
def test_saving_the_form_as_it_is_changes_nothing(console: ConsoleDriver, name: str) -> None:
    client = console.open_as(Role.MANAGER)
    page = client.get(f"{ON_SITE}/edit?name={name}").text
    form = page.split('id="part-form"')[1].split("</form>")[0]
    data: dict[str, list[str]] = {}
    for tag, field in re.findall(r'(<(?:input|textarea)[^>]* name="([^"]+)"[^>]*>)', form):
        value = re.search(r' value="([^"]*)"', tag)
        data.setdefault(field, []).append(html.unescape(value[1]) if value else "")
    for field, body in re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', form, re.S):
        options = re.findall(r'<option(?: value="([^"]*)")?( selected)?>([^<]*)', body)
        chosen = [value or text for value, is_selected, text in options if is_selected]
        data.setdefault(field, []).append((chosen or [options[0][0]])[0])
    before = find_source(console, name)
    response = client.post(f"{ON_SITE}/save", data=data)
    assert response.status_code == 303, html.unescape(response.text)
    assert find_source(console, name) == before


def test_a_nested_rule_is_shown_as_text_and_kept(console: ConsoleDriver) -> None:
    client = console.open_as(Role.MANAGER)
    form = {"name": "Nested", "match.text": NESTED, "revision": get_revision(console)}
    assert client.post(f"{ON_SITE}/save", data=form).status_code == 303
    rule = find_source(console, "Nested").match
    assert isinstance(rule, AnyOf)
    assert isinstance(rule.rules[1], AllOf)
    page = html.unescape(client.get(f"{ON_SITE}/edit?name=Nested").text)
    shown = page.split('name="match.text"')[1].split(">", 1)[1].split("</textarea>")[0]
    again = {"name": "Nested", "old_name": "Nested", "match.text": shown, "revision": get_revision(console)}
    assert client.post(f"{ON_SITE}/save", data=again).status_code == 303
    assert find_source(console, "Nested").match == rule


@pytest.mark.parametrize(
    ("change", "field", "message"),
    [
        ({"match.text": "[unclosed"}, "match", "Say for each condition"),
        ({"match.text": "nonsense: 1"}, "match", "is not a condition"),
        ({"match.subject": "landing_path", "match.test": "path", "match.values": "shop"}, "match", "is not a path"),
        (
            {"assign.pool:sales": "roofing-pool", "assign.number:sales": "+14155550160"},
            "assign",
            "not both",
        ),
        ({"assign.number:sales": "12"}, "assign", "is not a phone number"),
        ({"priority": "first"}, "priority", "Enter a whole number."),
    ],
)
def test_what_is_wrong_stands_beside_its_input(
    console: ConsoleDriver, change: dict[str, str], field: str, message: str
) -> None:
    client = console.open_as(Role.MANAGER)
    form = {"name": "Bad", "preset": "any", **change, "revision": get_revision(console)}
    response = client.post(f"{ON_SITE}/save", data=form)
    assert response.status_code == 422
    (error,) = re.findall(rf'id="{field}-error">([^<]+)<', response.text)
    assert message in html.unescape(error)
    for typed in change.values():
        assert html.escape(typed, quote=False) in response.text


def test_more_rows_are_shown_without_saving(console: ConsoleDriver) -> None:
    client = console.open_as(Role.MANAGER)
    row = {"match.subject": "parameter", "match.parameter": "kw", "match.test": "present", "match.values": ""}
    form = {"name": "Rows", **row, "again": "rows", "revision": get_revision(console)}
    response = client.post(f"{ON_SITE}/save", data=form)
    assert response.status_code == 200
    assert response.text.count('name="match.parameter"') == 4
    assert "Rows" not in list_order(console)


def test_an_off_site_source_has_one_number(console: ConsoleDriver) -> None:
    client = console.open_as(Role.MANAGER)
    form = {"name": "Van", "tracking_number": "(415) 555-0170", "stands_at": "On the van", "campaign": "roofing"}
    response = client.post(f"{OFF_SITE}/save", data={**form, "revision": get_revision(console)})
    assert response.status_code == 303, response.text
    (source,) = (one for one in get_account(console).tracking_sources if isinstance(one, OffSiteSource))
    assert (source.name, str(source.tracking_number), source.stands_at) == ("Van", "+14155550170", "On the van")
    page = client.get("/console/a/shop/sources").text
    assert "+1 415-555-0170" in page
    assert client.get(f"{ON_SITE}/edit?name=Van").status_code == 404
    form = {"old_name": "Van", "revision": get_revision(console)}
    assert client.post(f"{OFF_SITE}/delete", data=form).status_code == 303
    assert not any(isinstance(one, OffSiteSource) for one in get_account(console).tracking_sources)


def test_sources_are_moved_up_and_down(console: ConsoleDriver) -> None:
    client = console.open_as(Role.MANAGER)
    assert list_order(console) == ["Leaflet", "Partners", "Everyone"]
    form = {"name": "Everyone", "position": "0", "revision": get_revision(console)}
    assert client.post("/console/a/shop/sources/move", data=form).status_code == 303
    assert list_order(console) == ["Everyone", "Leaflet", "Partners"]
    page = html.unescape(client.get("/console/a/shop/sources").text)
    assert "The tracking source 'Leaflet' (priority 20) can never win" in page


def test_a_move_after_another_change_is_refused(console: ConsoleDriver) -> None:
    client = console.open_as(Role.MANAGER)
    form = {"name": "Everyone", "position": "0", "revision": get_revision(console)}
    client.post("/console/a/shop/sources/move", data=form)
    response = client.post("/console/a/shop/sources/move", data={**form, "position": "2"})
    assert response.status_code == 409
    assert "changed this account after you opened the page" in response.text
    assert list_order(console)[0] == "Everyone"


@pytest.mark.parametrize(("name", "position", "status"), [("Nobody", "0", 404), ("Everyone", "-1", 400)])
def test_a_move_that_makes_no_sense_is_refused(console: ConsoleDriver, name: str, position: str, status: int) -> None:
    form = {"name": name, "position": position, "revision": get_revision(console)}
    client = console.open_as(Role.MANAGER)
    assert client.post("/console/a/shop/sources/move", data=form).status_code == status


def test_an_address_is_explained(console: ConsoleDriver) -> None:
    client = console.open_as(Role.ANALYST)
    query = {"url": "https://shop.example/?leaflet=1&kw=<b>", "referrer": "https://www.google.com/"}
    whole = html.unescape(client.get("/console/a/shop/sources", query_string=query).text)
    part = client.get("/console/a/shop/sources", query_string=query, headers={"HX-Request": "true"}).text
    assert "<html" not in part
    assert "<b>" not in part
    for text in (
        "Tracking source: <strong>Leaflet</strong>",
        "+1 866-555-0110",
        "parameter leaflet is present: it is 1",
    ):
        assert text in whole
        assert text in html.unescape(part)


def test_an_own_referrer_is_not_used(console: ConsoleDriver) -> None:
    query = {"url": "https://shop.example/", "referrer": "https://shop.example/before"}
    page = console.open_as(Role.ANALYST).get("/console/a/shop/sources", query_string=query).text
    assert "ignored referrer, so it is not used" in page
    assert "matches" in page
