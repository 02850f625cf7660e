"""The page on which a user chooses their mails, and the link that ends one choice without signing in."""

import html
import re

import pytest

from server.domain.notifications.mail_choices import MailChoice
from server.domain.notifications.recipients import NotificationKind
from server.domain.people.roles import Role
from server.notifying import compose_unsubscribe_links
from server.settings import Settings, read_settings
from tests.integration.console.conftest import RIVAL, ConsoleDriver

PAGE = "/console/you/mails"
PUBLIC_URL = "https://numbers.example.com"
MISSED, WEEKLY = NotificationKind.CALL_MISSED, NotificationKind.WEEKLY_REPORT


@pytest.fixture
def settings(store_settings: dict[str, str]) -> Settings:
    return read_settings(
        {
            **store_settings,
            "DNI_PUBLIC_URL": PUBLIC_URL,
            "DNI_SECRET_KEY": "the secret key of the installation",
        }
    )


def list_offered(page: str) -> list[str]:
    return re.findall(r'name="choice" value="([^"]+)"', page)


def test_a_user_chooses_for_the_accounts_they_may_read(console: ConsoleDriver) -> None:
    browser = console.open_as(Role.ANALYST)
    offered = list_offered(browser.get(PAGE).text)
    assert offered == [f"shop/{kind.value}" for kind in NotificationKind]
    assert browser.post(PAGE, data={"choice": ["shop/call_missed", "shop/weekly_report"]}).status_code == 303
    assert console.stores.mail_choices.list_choices("analyst-of-acme") == [
        MailChoice("analyst-of-acme", "shop", MISSED),
        MailChoice("analyst-of-acme", "shop", WEEKLY),
    ]
    assert browser.get(PAGE).text.count(" checked>") == 2
    browser.post(PAGE, data={})
    assert console.stores.mail_choices.list_choices("analyst-of-acme") == []


def test_an_agent_is_offered_missed_calls_alone(console: ConsoleDriver) -> None:
    browser = console.open_as(Role.AGENT)
    assert list_offered(browser.get(PAGE).text) == ["shop/call_missed"]
    browser.post(PAGE, data={"choice": ["shop/call_missed", "shop/weekly_report"]})
    assert console.stores.mail_choices.list_choices("agent-of-acme") == [MailChoice("agent-of-acme", "shop", MISSED)]


def test_what_is_not_offered_is_neither_stored_nor_shown(console: ConsoleDriver) -> None:
    browser = console.open_as(Role.OWNER, RIVAL)
    browser.post(PAGE, data={"choice": ["shop/call_missed", "other/call_missed", "other/x", "nobody/call_missed", ""]})
    assert console.stores.mail_choices.list_choices("owner-of-rival") == [MailChoice("owner-of-rival", "other", MISSED)]
    assert "shop" not in browser.get(PAGE).text


def test_the_page_about_you_leads_to_the_choices(console: ConsoleDriver) -> None:
    assert f'href="{PAGE}"' in console.open_as(Role.AGENT).get("/console/you").text


def test_one_click_of_a_mail_program_ends_this_choice_alone(console: ConsoleDriver, settings: Settings) -> None:
    choices = [
        MailChoice(user, "shop", kind) for user in ("owner-of-acme", "agent-of-acme") for kind in (MISSED, WEEKLY)
    ]
    for user_id in ("owner-of-acme", "agent-of-acme"):
        mine = [one for one in choices if one.user_id == user_id]
        console.stores.mail_choices.replace_choices(user_id, ["shop"], mine)
    path = compose_unsubscribe_links(settings).write(choices[0]).removeprefix(PUBLIC_URL)
    stranger = console.app.test_client()
    for _time in range(2):
        response = stranger.post(path, data={"List-Unsubscribe": "One-Click"})
        assert (response.status_code, "Set-Cookie" in response.headers) == (200, False)
        assert "You get no more of these mails" in response.text
    kept = [
        one for user in ("owner-of-acme", "agent-of-acme") for one in console.stores.mail_choices.list_choices(user)
    ]
    assert kept == choices[1:]


def test_opening_the_link_changes_nothing(console: ConsoleDriver, settings: Settings) -> None:
    choice = MailChoice("owner-of-acme", "shop", MISSED)
    console.stores.mail_choices.replace_choices("owner-of-acme", ["shop"], [choice])
    path = compose_unsubscribe_links(settings).write(choice).removeprefix(PUBLIC_URL)
    page = console.app.test_client().get(path)
    assert (page.status_code, "Stop these mails?" in page.text) == (200, True)
    assert console.stores.mail_choices.list_choices("owner-of-acme") == [choice]


def test_a_forged_link_changes_nothing(console: ConsoleDriver, settings: Settings) -> None:
    choice = MailChoice("owner-of-acme", "shop", MISSED)
    console.stores.mail_choices.replace_choices("owner-of-acme", ["shop"], [choice])
    others = settings.model_copy(update={"secret_key": "another key"})
    token = compose_unsubscribe_links(others).write(choice).rpartition("/")[2]
    for text in (token, token[:-2], "x", "x" * 2_000):
        response = console.app.test_client().post(f"/console/unsubscribe/{text}")
        assert response.status_code == 404
        assert "A part of the link is missing" in html.unescape(response.text)
    assert console.stores.mail_choices.list_choices("owner-of-acme") == [choice]
