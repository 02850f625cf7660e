"""Nobody without the right to secrets can have one sent where they read it."""

import html
from dataclasses import replace

import pytest
from werkzeug.test import TestResponse

from server.account_file.write import write_account_file
from server.domain.accounts import Account
from server.domain.people.roles import Role
from server.domain.postbacks.postback import Postback, Trigger
from server.settings import Settings, read_settings
from tests.integration.console.conftest import NOON, ConsoleDriver
from tests.postback_receiver import Receiver

KNOWN = Postback("crm", Trigger.CALL_ENDED, "https://crm.example/a?key={secret.CRM_KEY}")
EVIL = "https://evil.example/{secret.CRM_KEY}"
REFUSED = "This would send the secret CRM_KEY to https://evil.example"


@pytest.fixture
def account() -> Account:
    return Account("shop", "A Shop", "US", time_zone="America/New_York", postbacks=(KNOWN,))


@pytest.fixture
def settings(store_settings: dict[str, str]) -> Settings:
    """Settings with a key for secrets. Tests may send to this machine."""
    own = {"DNI_SECRET_KEY": "a secret key of the console's tests", "DNI_PRIVATE_POSTBACKS": "true"}
    return read_settings({**store_settings, **own})


def post(console: ConsoleDriver, path: str, role: Role = Role.MANAGER, **form: str) -> TestResponse:
    revision = str(console.stores.accounts.find_revision("shop"))
    return console.open_as(role).post(f"/console/a/shop/{path}", data={"revision": revision, **form})


def write_form(url: str, **more: str) -> dict[str, str]:
    return {"name": "crm", "old_name": "crm", "on": "call_ended", "method": "GET", "url": url, **more}


def list_urls(console: ConsoleDriver) -> list[str]:
    stored = console.stores.accounts.find("shop")
    assert stored is not None
    return [one.url for one in stored.account.postbacks]


@pytest.mark.parametrize(
    "more",
    [
        {"url": EVIL},
        {"url": "https://evil.example/", "headers": "X-Key = {secret.CRM_KEY}"},
        {"url": "https://evil.example/", "secret": "CRM_KEY"},
    ],
)
def test_a_manager_cannot_send_a_secret_to_a_new_host(console: ConsoleDriver, more: dict[str, str]) -> None:
    response = post(console, "postbacks/save", **write_form(**more))
    assert response.status_code == 422
    assert REFUSED in html.unescape(response.text)
    assert list_urls(console) == [KNOWN.url]
    assert post(console, "postbacks/save", Role.OWNER, **write_form(**more)).status_code == 303


@pytest.mark.parametrize(
    "url",
    [
        "https://crm.example/a?key={secret.OTHER_KEY}",
        "http://crm.example/a?key={secret.CRM_KEY}",
        "https://crm.example:8443/a?key={secret.CRM_KEY}",
    ],
)
def test_another_secret_scheme_or_port_is_new_too(console: ConsoleDriver, url: str) -> None:
    assert post(console, "postbacks/save", **write_form(url)).status_code == 422
    assert list_urls(console) == [KNOWN.url]


def test_a_manager_can_change_what_sends_no_secret_elsewhere(console: ConsoleDriver) -> None:
    same_host = "https://CRM.example/b?key={secret.CRM_KEY}&id={call_id}"
    assert post(console, "postbacks/save", **write_form(same_host)).status_code == 303
    assert post(console, "postbacks/save", **write_form("https://new.example/{call_id}")).status_code == 303
    assert list_urls(console) == ["https://new.example/{call_id}"]


def test_a_manager_cannot_test_a_postback_with_a_secret(console: ConsoleDriver, receiver: Receiver) -> None:
    console.stores.secrets.set_secret("shop", "CRM_KEY", "hunter2", NOON)
    form = write_form(receiver.locate("/{secret.CRM_KEY}"))
    refused = post(console, "postbacks/test", **form)
    assert refused.status_code == 422
    assert "This would send the secret CRM_KEY" in html.unescape(refused.text)
    assert receiver.received == []
    assert post(console, "postbacks/preview", **form).status_code == 200
    assert post(console, "postbacks/test", **write_form(receiver.locate("/plain"))).status_code == 200
    assert post(console, "postbacks/test", Role.OWNER, **form).status_code == 200
    assert [one.target for one in receiver.received] == ["/plain", "/hunter2"]


def test_the_account_file_is_no_way_around(console: ConsoleDriver, account: Account) -> None:
    content = write_account_file(replace(account, postbacks=(replace(KNOWN, url=EVIL),)))
    for path in ("plan", "import"):
        refused = post(console, f"settings/file/{path}", content=content, take="yes")
        assert refused.status_code == 422
        assert REFUSED in html.unescape(refused.text)
    assert list_urls(console) == [KNOWN.url]
    assert post(console, "settings/file/import", Role.OWNER, content=content, take="yes").status_code == 303


def test_going_back_to_an_old_revision_is_no_way_around(console: ConsoleDriver) -> None:
    post(console, "postbacks/save", Role.OWNER, **write_form("https://new.example/{call_id}"))
    refused = post(console, "settings/history", to="1")
    assert refused.status_code == 422
    assert "the secret CRM_KEY to https://crm.example" in html.unescape(refused.text)
    assert list_urls(console) == ["https://new.example/{call_id}"]
    assert post(console, "settings/history", Role.OWNER, to="1").status_code == 303
