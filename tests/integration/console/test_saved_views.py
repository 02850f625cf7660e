"""Views of the call list: saved under a name, shown to the one who saved them, for the account they were saved for."""

import re
from html import unescape

import pytest
from flask.testing import FlaskClient

from server.domain.account_history import OPERATOR
from server.domain.people.people import Membership
from server.domain.people.roles import Role
from server.domain.people.saved_views import MOST_VIEWS, SavedView, read_view_name
from server.stores.saved_views import TooManyViews
from tests.integration.console.conftest import RIVAL, ConsoleDriver

CALLS = "/console/a/shop/calls"
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"


def save(client: FlaskClient, name: str, query: str = "outcome=answered", calls: str = CALLS) -> int:
    return client.post(f"{calls}/views?{query}", data={"name": name}).status_code


def list_links(client: FlaskClient, address: str = CALLS) -> dict[str, str]:
    """The addresses of the views on the page, by name."""
    found = re.search(r'<nav class="views.*?</nav>', client.get(address).text, re.DOTALL)
    if found is None:
        return {}
    links = re.findall(r'<a class="chip[^"]*" href="([^"]+)"[^>]*>([^<]*)</a>', found[0])
    return {unescape(name): unescape(href) for href, name in links}


@pytest.mark.parametrize("role", list(Role))
def test_a_view_is_saved_opened_and_deleted(console: ConsoleDriver, role: Role) -> None:
    client = console.open_as(role)
    assert list_links(client) == {}
    response = client.post(
        f"{CALLS}/views?search=roof+leak&column=campaign&column=nonsense&tag_columns=city&cursor=x&notice=sent",
        data={"name": "  Leaks \n this  week "},
    )
    saved = "search=roof+leak&tag_columns=city&column=campaign"
    assert response.status_code == 303
    assert response.headers["Location"] == f"{CALLS}?notice=saved&{saved}"
    links = list_links(client)
    assert links == {"Leaks this week": f"{CALLS}?{saved}"}
    page = client.get(links["Leaks this week"]).text
    assert 'value="roof leak"' in page
    assert 'aria-current="true">Leaks this week' in page
    assert client.post(f"{CALLS}/views/delete", data={"name": "Leaks this week"}).status_code == 303
    assert list_links(client) == {}


def test_a_view_with_the_same_name_is_replaced(console: ConsoleDriver) -> None:
    client = console.open_as(Role.ANALYST)
    for query in ("outcome=answered", "outcome=busy"):
        assert save(client, "Mine", query) == 303
    assert list_links(client) == {"Mine": f"{CALLS}?outcome=busy"}


def test_views_are_personal(console: ConsoleDriver) -> None:
    analyst = console.open_as(Role.ANALYST)
    save(analyst, "Mine")
    owner = console.open_as(Role.OWNER)
    save(owner, "Mine", "outcome=busy")
    owner.post(f"{CALLS}/views/delete", data={"name": "Mine"})
    assert list_links(owner) == {}
    assert list_links(analyst) == {"Mine": f"{CALLS}?outcome=answered"}


def test_views_of_one_account_are_not_shown_in_another(console: ConsoleDriver) -> None:
    console.stores.people.set_membership(Membership("owner-of-acme", "rival", Role.ANALYST), 0.0)
    client = console.open_as(Role.OWNER)
    other = "/console/a/other/calls"
    save(client, "Mine")
    save(client, "Theirs", calls=other)
    client.post(f"{other}/views/delete", data={"name": "Mine"})
    assert list(list_links(client)) == ["Mine"]
    assert list(list_links(client, other)) == ["Theirs"]


def test_nobody_saves_or_deletes_views_of_another_organisation_s_account(console: ConsoleDriver) -> None:
    save(console.open_as(Role.OWNER), "Mine")
    stranger = console.open_as(Role.OWNER, RIVAL)
    assert save(stranger, "Mine") == 404
    assert stranger.post(f"{CALLS}/views/delete", data={"name": "Mine"}).status_code == 404
    assert list(list_links(console.open_as(Role.OWNER))) == ["Mine"]


@pytest.mark.parametrize(
    "name", [HOSTILE[:60], "{{ 7 * 7 }}", "?cursor=x#&", "屋根 \u202e x", "ab\r\nSet-Cookie: c=d", "%(name)s"]
)
def test_hostile_names_are_shown_as_they_are(console: ConsoleDriver, name: str) -> None:
    client = console.open_as(Role.ANALYST)
    assert save(client, name) == 303
    assert list(list_links(client)) == [read_view_name(name)]
    page = client.get(f"{CALLS}?outcome=answered").text
    assert "<script>alert" not in page
    assert "<img src" not in page
    client.post(f"{CALLS}/views/delete", data={"name": read_view_name(name)})
    assert list_links(client) == {}


@pytest.mark.parametrize(
    "query",
    [
        "search=%3Cscript%3Ealert(1)%3C/script%3E%22'%3E",
        "search=%0d%0aLocation:%20https://evil.example",
        "search=%ff%fe%ed%a0%80",
        "tag=%26outcome%3Dbusy&tag_value=%23",
        "tag_columns=%3Cb%3E%2C%3Ci%3E",
        "key=other&next=https://evil.example&outcome=answered",
    ],
)
def test_hostile_queries_lead_to_the_list_of_the_same_account(console: ConsoleDriver, query: str) -> None:
    client = console.open_as(Role.ANALYST)
    response = client.post(f"{CALLS}/views?{query}", data={"name": "Hostile"})
    assert response.status_code == 303
    assert response.headers["Location"].startswith(f"{CALLS}?notice=saved&")
    (link,) = list_links(client).values()
    assert link.startswith(f"{CALLS}?")
    assert re.fullmatch(r"[\w.+&=%*-]*", link.partition("?")[2])
    assert "evil.example" not in link or "search=" in link
    page = client.get(link)
    assert page.status_code == 200
    assert "<script>alert" not in page.text
    assert "<b>" not in page.text
    assert 'aria-current="true">Hostile' in page.text


def test_what_can_not_be_saved_is_reported_beside_the_name(console: ConsoleDriver) -> None:
    client = console.open_as(Role.ANALYST)
    for name, query, expected in (
        (" \n ", "outcome=busy", "Enter a name for the view."),
        ("x" * 61, "outcome=busy", "Enter a name of at most 60 characters."),
        ("long", "&".join(f"{one}={'%E5%B1%8B' * 500}" for one in ("search", "campaign")), "too long to be saved"),
    ):
        response = client.post(f"{CALLS}/views?{query}", data={"name": name})
        assert response.status_code == 422
        assert expected in response.text
    assert list_links(client) == {}


def test_a_person_has_at_most_fifty_views_of_an_account(console: ConsoleDriver) -> None:
    views, user_id = console.stores.saved_views, "analyst-of-acme"
    for nth in range(MOST_VIEWS):
        views.save_view(user_id, "shop", SavedView(f"view {nth}", "outcome=busy"))
    with pytest.raises(TooManyViews):
        views.save_view(user_id, "shop", SavedView("one more", ""))
    views.save_view(user_id, "shop", SavedView("view 7", "outcome=answered"))
    views.save_view(user_id, "other", SavedView("one more", ""))
    assert len(views.list_views(user_id, "shop")) == MOST_VIEWS
    response = console.open_as(Role.ANALYST).post(f"{CALLS}/views?outcome=busy", data={"name": "one more"})
    assert response.status_code == 422
    assert "Delete one of them first." in response.text


def test_views_are_deleted_with_the_user_and_with_the_account(console: ConsoleDriver) -> None:
    stores = console.stores
    for user_id in ("analyst-of-acme", "owner-of-acme"):
        for key in ("shop", "other"):
            stores.saved_views.save_view(user_id, key, SavedView("Mine", "outcome=busy"))
    stores.people.delete_user("analyst-of-acme", 0.0)
    assert stores.saved_views.list_views("analyst-of-acme", "shop") == []
    assert len(stores.saved_views.list_views("owner-of-acme", "shop")) == 1
    stores.accounts.delete("shop", 1, OPERATOR)
    stores.accounts.forget_deleted("shop")
    assert stores.saved_views.list_views("owner-of-acme", "shop") == []
    assert len(stores.saved_views.list_views("owner-of-acme", "other")) == 1
