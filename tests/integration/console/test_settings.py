"""The pages of an account's settings."""

import html
import re
from dataclasses import replace

import pytest
from werkzeug.test import TestResponse

from server.account_file.read import read_account_file
from server.domain.account_history import Author, Through
from server.domain.accounts import Account, Campaign, ParameterMapping
from server.domain.choices import Attribution, Consent
from server.domain.page_events import PageEvent, PageEventRule, Tag
from server.domain.people.roles import Role
from server.domain.tag_seen import SeenPage, Sightings
from tests.integration.console.conftest import NOON, RIVAL, ConsoleDriver
from tests.shop import SHOP_FILE

SETTINGS = "/console/a/shop/settings"
COMPANY = {
    "name": "The Shop",
    "country": "us",
    "time_zone": "America/New_York",
    "origins": "https://shop.example\nhttps://www.shop.example",
    "publisher_tag": "affiliate_id",
    "attribution": "first_touch",
    "visit_timeout_minutes": "45",
    "consent": "required",
    "call_retention_days": "365",
    "automation": "refused",
    "swap.sms_links": "yes",
    "swap.data_attributes": "data-phone",
    "swap.link_extension": "comma",
}


@pytest.fixture
def account() -> Account:
    """The shop with pools."""
    return read_account_file(SHOP_FILE.encode())


def get_account(console: ConsoleDriver) -> Account:
    stored = console.stores.accounts.find("shop")
    assert stored is not None
    return stored.account


def post(console: ConsoleDriver, path: str, role: Role = Role.MANAGER, **data: object) -> TestResponse:
    revision = str(console.stores.accounts.find_revision("shop"))
    return console.open_as(role).post(f"{SETTINGS}/{path}", data={"revision": revision, **data})


def test_the_company_is_changed(console: ConsoleDriver) -> None:
    before = get_account(console)
    response = post(console, "company", **COMPANY)
    assert response.status_code == 303, html.unescape(response.text)
    after = get_account(console)
    assert (after.name, after.country, after.time_zone) == ("The Shop", "US", "America/New_York")
    assert after.origins == ("https://shop.example", "https://www.shop.example")
    assert (after.attribution, after.consent) == (Attribution.FIRST_TOUCH, Consent.REQUIRED)
    assert (after.visit_timeout_minutes, after.call_retention_days) == (45, 365)
    assert (after.ignore_payment_hosts, after.fragment_parameters) == (False, False)
    assert (after.swap.sms_links, after.swap.json_ld, after.swap.data_attributes) == (True, False, ("data-phone",))
    assert after.number_pools == before.number_pools
    assert after.tracking_sources == before.tracking_sources
    assert after.parameter_mapping == before.parameter_mapping


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("name", "", "Fill this in."),
        ("country", "XX", "XX"),
        ("time_zone", "New York", "time zone"),
        ("origins", "shop.example/path", "shop.example/path"),
        ("visit_timeout_minutes", "0", "Enter at least 1, not 0."),
        ("call_retention_days", "ever", "Enter a whole number."),
        ("swap.data_attributes", "href", "href"),
    ],
)
def test_what_is_wrong_in_the_company_stands_beside_its_input(
    console: ConsoleDriver, field: str, value: str, message: str
) -> None:
    response = post(console, "company", **{**COMPANY, field: value})
    assert response.status_code == 422
    (error,) = re.findall(rf'id="{re.escape(field)}-error">([^<]+)<', response.text)
    assert message in html.unescape(error)
    assert get_account(console).name == "A Shop"


def test_settings_that_somebody_else_changed_are_not_overwritten(console: ConsoleDriver) -> None:
    client = console.open_as(Role.MANAGER)
    form = {**COMPANY, "revision": str(console.stores.accounts.find_revision("shop"))}
    post(console, "company", Role.OWNER, **{**COMPANY, "name": "Theirs"})
    response = client.post(f"{SETTINGS}/company", data=form)
    assert response.status_code in (302, 303, 409)
    assert get_account(console).name == "Theirs"


def test_parameters_are_mapped_to_tags(console: ConsoleDriver) -> None:
    page = console.open_as(Role.ANALYST).get(f"{SETTINGS}/parameter-mapping").text
    assert 'value="affiliate_id"' in page
    data = {
        "parameter_mapping.parameter": ["A", "f_n", "", "kw"],
        "parameter_mapping.tag": ["affiliate_id", "first_name", "", "keyword"],
    }
    response = post(console, "parameter-mapping", **data)
    assert response.status_code == 422
    assert "No URL parameter becomes the tag" in html.unescape(response.text)
    data["parameter_mapping.parameter"].append("s")
    data["parameter_mapping.tag"].append("sub_id")
    assert post(console, "parameter-mapping", **data).status_code == 303
    assert get_account(console).parameter_mapping == (
        ParameterMapping("a", "affiliate_id"),
        ParameterMapping("f_n", "first_name"),
        ParameterMapping("kw", "keyword"),
        ParameterMapping("s", "sub_id"),
    )


@pytest.mark.parametrize(
    ("parameters", "tags", "message"),
    [
        (["a", "A"], ["affiliate_id", "sub_id"], "'a' is listed twice"),
        (["a", ""], ["affiliate_id", "sub_id"], "the row of 'sub_id' needs a parameter and a tag"),
        (["a"], ["affiliate id"], "affiliate id"),
    ],
)
def test_a_wrong_row_of_the_mapping_is_named(
    console: ConsoleDriver, parameters: list[str], tags: list[str], message: str
) -> None:
    data = {"parameter_mapping.parameter": parameters, "parameter_mapping.tag": tags}
    response = post(console, "parameter-mapping", **data)
    assert response.status_code == 422
    (error,) = re.findall(r'id="parameter_mapping-error">([^<]+)<', response.text)
    assert message in html.unescape(error)


def test_a_preset_adds_its_parameters_to_the_form_only(console: ConsoleDriver) -> None:
    page = console.open_as(Role.MANAGER).get(f"{SETTINGS}/parameter-mapping?add=Visitor").text
    assert 'value="first_name"' in page
    assert page.count('value="keyword"') == 1
    assert console.stores.accounts.find_revision("shop") == 1
    assert console.open_as(Role.MANAGER).get(f"{SETTINGS}/page-events?add=Visitor").status_code == 200


def test_page_events_are_rows_of_rules(console: ConsoleDriver) -> None:
    data = {
        "rules.event": ["submit", "click", "click"],
        "rules.selector": ["#quote-form", ".call-now", ""],
        "rules.tags": ["intent = quote\nqualified = yes", "tapped = yes", ""],
        "scroll_depths": "75\n50",
        "seconds_on_page": "30",
    }
    response = post(console, "page-events", **data)
    assert response.status_code == 303, html.unescape(response.text)
    events = get_account(console).page_events
    assert events.rules == (
        PageEventRule("#quote-form", PageEvent.SUBMIT, (Tag("intent", "quote"), Tag("qualified", "yes"))),
        PageEventRule(".call-now", PageEvent.CLICK, (Tag("tapped", "yes"),)),
    )
    assert (events.scroll_depths, events.seconds_on_page) == ((50, 75), (30,))
    page = html.unescape(console.open_as(Role.MANAGER).get(f"{SETTINGS}/page-events").text)
    assert "intent = quote\nqualified = yes" in page
    bad = post(console, "page-events", **{**data, "scroll_depths": "deep", "rules.tags": ["", "x = 1", ""]})
    assert bad.status_code == 422
    assert set(re.findall(r'id="(\w+)-error"', bad.text)) == {"rules", "scroll_depths"}


def test_the_snippet_is_that_of_the_account(console: ConsoleDriver) -> None:
    page = html.unescape(console.open_as(Role.ANALYST).get(f"{SETTINGS}/tag").text)
    assert '<script src="https://numbers.example.com/a/shop/dni.js"></script>' in page
    assert "WordPress" in page
    assert "The tag has not been seen on your site yet." in page


def test_pages_that_were_seen_with_the_tag_are_listed(console: ConsoleDriver) -> None:
    seen = Sightings(pages=(SeenPage("/roofs?<b>", NOON - 60, 3),))
    console.stores.tag_sightings.record("shop", seen)
    page = console.open_as(Role.ANALYST).get(f"{SETTINGS}/tag").text
    assert "The tag was last seen" in page
    assert "/roofs?&lt;b&gt;" in page
    other = console.open_as(Role.OWNER, RIVAL).get("/console/a/other/settings/tag").text
    assert "static numbers alone send nothing" in other
    assert "/roofs" not in other


def test_the_history_lists_changes_and_restores_a_revision(console: ConsoleDriver) -> None:
    before = get_account(console)
    post(console, "company", **{**COMPANY, "name": "<b>Bold</b>"})
    page = console.open_as(Role.ANALYST).get(f"{SETTINGS}/history").text
    assert "name: A Shop -&gt; &lt;b&gt;Bold&lt;/b&gt;" in page
    assert "manager@acme.example" in page
    assert "Restore" not in re.sub(r"Any revision can be restored", "", page)
    assert post(console, "history", to="1").status_code == 303
    assert get_account(console) == before
    assert console.stores.accounts.find_revision("shop") == 3
    missing = post(console, "history", to="99")
    assert missing.status_code == 422
    assert "no revision 99" in html.unescape(missing.text)
    assert post(console, "history", to="x").status_code == 400


def test_the_history_names_fields_as_their_forms_do(console: ConsoleDriver) -> None:
    account = get_account(console)
    pool = replace(account.number_pools[0], buffer_seconds=77)
    source = replace(account.on_site_sources[0], priority=7)
    changed = replace(
        account,
        number_pools=(pool, *account.number_pools[1:]),
        tracking_sources=(source, *account.tracking_sources[1:]),
        attribution=Attribution.FIRST_TOUCH,
        campaigns=(*account.campaigns, Campaign("Winter")),
    )
    console.stores.accounts.save(changed, by=Author("Ana", Through.CONSOLE))
    history = html.unescape(console.open_as(Role.ANALYST).get(f"{SETTINGS}/history").text)
    audit = html.unescape(console.open_as(Role.OWNER).get("/console/o/acme/audit").text)
    words = (
        f"Number pool {pool.name}: Buffer seconds: {account.number_pools[0].buffer_seconds} → 77",
        f"Tracking source {source.name}: Priority: {account.on_site_sources[0].priority} → 7",
        "Which visit counts: The visitor's last visit (last touch) → The visitor's first visit (first touch)",
        "Campaign Winter",
    )
    for page in (history, audit):
        for line in words:
            assert line in page
        said, _, exact = page.partition("Exact fields")
        assert "buffer_seconds" not in said
        assert f"number_pools.{pool.name}.buffer_seconds" in exact


def test_the_history_has_pages(console: ConsoleDriver) -> None:
    for index in range(35):
        by = Author("operator", Through.CLI)
        stored = get_account(console)
        console.stores.accounts.save(type(stored)(**{**vars(stored), "name": f"Name {index}"}), by=by)
    client = console.open_as(Role.ANALYST)
    page = client.get(f"{SETTINGS}/history").text
    assert page.count("<h3") == 30
    older = html.unescape(re.findall(r'href="([^"]+before=\d+)"', page)[0])
    rest = client.get(older).text
    assert rest.count("<h3") == 6
    assert "Revision 1<" in rest


def test_an_account_is_deleted_by_typing_its_key(console: ConsoleDriver) -> None:
    assert post(console, "delete", Role.MANAGER, typed_key="shop").status_code == 403
    wrong = post(console, "delete", Role.OWNER, typed_key="shops")
    assert wrong.status_code == 422
    assert "Type the key shop" in wrong.text
    response = post(console, "delete", Role.OWNER, typed_key="shop")
    assert response.status_code == 303
    assert console.stores.accounts.find("shop") is None
    assert console.stores.accounts.find("other") is not None
    assert console.open_as(Role.OWNER).get(SETTINGS + "/company").status_code == 404


def test_every_setting_is_in_a_group_of_the_form(console: ConsoleDriver) -> None:
    page = console.open_as(Role.MANAGER).get(f"{SETTINGS}/company").text
    for field in (
        *COMPANY,
        "page_reports",
        "ignored_referrers",
        "ignore_payment_hosts",
        "fragment_parameters",
        "route",
        "swap.json_ld",
    ):
        assert page.count(f'name="{field}"') == 1, field
