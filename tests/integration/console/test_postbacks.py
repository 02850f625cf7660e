"""Postbacks in the console: ready-made ones, forms, previews, and tests with the real response."""

import html
import json
import re
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from server.console.forms.postback_starts import POSTBACK_STARTS
from server.domain.accounts import Account
from server.domain.people.roles import Role
from server.domain.postbacks.postback import Method, Postback, Trigger
from server.settings import Settings, read_settings
from tests.integration.console.conftest import NOON, ConsoleDriver
from tests.integration.console.routed_account import read_text
from tests.integration.postbacks.outbox import put
from tests.postback_receiver import Receiver
from tests.posted_calls import RINGING, answer, end, make_request, tag

PAGE = "/console/a/shop/postbacks"
FORM = {
    "name": "crm",
    "on": "call_ended",
    "method": "POST",
    "url": "https://crm.example/calls?id={call_id}&key={secret.CRM_KEY}",
    "headers": "Content-Type = application/json\r\nAuthorization = Bearer {secret.CRM_TOKEN}",
    "body": '{{"seconds": {talk_seconds},\r\n "quote": "{tags.quote}"}}',
    "min_talk_seconds": "30",
    "needs_tags": "tags.quote",
}
OPTIONS = {
    "ga4": {"measurement_id": "G-ABC123DEF4", "api_secret": "GA4_SECRET"},
    "google_click_id": {"tracker": "https://tracker.example/postback"},
    "meta": {"data_set": "1234567", "token": "META_TOKEN"},
    "click_id": {"tracker": "https://tracker.example/postback", "click_id_tag": "gclid"},
    "chat": {"hook": "https://chat.example/hooks/{secret.CHAT_HOOK}"},
}


@pytest.fixture
def account() -> Account:
    return Account("shop", "A Shop", "US", time_zone="America/New_York")


@pytest.fixture
def settings(store_settings: dict[str, str]) -> Settings:
    """Settings with a key for secrets. Tests may send to this machine."""
    own = {"DNI_SECRET_KEY": "a secret key of the console's tests", "DNI_PRIVATE_POSTBACKS": "true"}
    return read_settings({**store_settings, **own, "DNI_PUBLIC_URL": "https://numbers.example.com"})


@pytest.fixture
def browser(console: ConsoleDriver) -> FlaskClient:
    return console.open_as(Role.OWNER)


def post(console: ConsoleDriver, browser: FlaskClient, page: str, **form: Any) -> TestResponse:
    """Send a form of the current revision."""
    return browser.post(f"{PAGE}/{page}", data={"revision": str(console.stores.accounts.find_revision("shop")), **form})


def find_postbacks(console: ConsoleDriver) -> tuple[Postback, ...]:
    stored = console.stores.accounts.find("shop")
    assert stored is not None
    return stored.account.postbacks


def add_call(console: ConsoleDriver) -> None:
    """A call of the shop that was answered and ended, with the tag that the form needs."""
    call = replace(tag(end(answer(RINGING), 42), quote='a"b'), account="shop")
    with console.stores.call_log.begin() as transaction:
        assert transaction.find(call.call_id) is None
        transaction.add(call, NOON)


def read_form(page: str) -> dict[str, str]:
    """What the inputs of a postback's form show."""
    texts = re.findall(r'<textarea id="(\w+)"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    inputs = re.findall(r'<input id="(\w+)"[^>]*? value="([^"]*)"', page)
    chosen = re.findall(r'<select id="(\w+)".*?<option value="([^"]*)" selected', page, re.DOTALL)
    return {name: html.unescape(value) for name, value in (*texts, *inputs, *chosen)}


def test_a_postback_is_stored_and_its_form_shows_it(console: ConsoleDriver, browser: FlaskClient) -> None:
    assert post(console, browser, "save", **FORM).status_code == 303
    (stored,) = find_postbacks(console)
    assert stored == Postback(
        name="crm",
        on=Trigger.CALL_ENDED,
        url=FORM["url"],
        method=Method.POST,
        headers={"Authorization": "Bearer {secret.CRM_TOKEN}", "Content-Type": "application/json"},
        body='{{"seconds": {talk_seconds},\n "quote": "{tags.quote}"}}',
        min_talk_seconds=30,
        needs_tags=("tags.quote",),
        managed_by=stored.managed_by,
    )
    shown = read_form(browser.get(f"{PAGE}/edit?name=crm").text)
    assert post(console, browser, "save", **shown, old_name="crm").status_code == 303
    assert find_postbacks(console) == (stored,)
    assert "crm A call ends POST crm.example" in read_text(browser.get(PAGE))


@pytest.mark.parametrize(
    ("changes", "name", "message"),
    [
        ({"url": "ftp://crm.example"}, "url", "can't be used; expected https://HOST/PATH"),
        ({"url": "https://crm.example/{keywrod}"}, "url", "{keywrod} is not a field of a call"),
        ({"headers": "Host = evil.example"}, "headers", "the server sets this header itself"),
        ({"body": "{"}, "body", "there is a single brace"),
        ({"min_talk_seconds": "long"}, "min_talk_seconds", "Enter a whole number."),
        ({"on": "call_started"}, "min_talk_seconds", "The talk time is known only when a call has ended."),
        ({"secret": "hunter2"}, "secret", "Enter the name of a secret"),
    ],
)
@pytest.mark.parametrize("page", ["save", "preview", "test"])
def test_an_error_stands_beside_its_input(
    console: ConsoleDriver, browser: FlaskClient, page: str, changes: dict[str, str], name: str, message: str
) -> None:
    response = post(console, browser, page, **(FORM | changes))
    assert response.status_code == 422
    shown = response.text.partition(f'id="{name}-error">')[2].partition("</p>")[0]
    assert message in html.unescape(shown)
    assert find_postbacks(console) == ()


@pytest.mark.parametrize("start", POSTBACK_STARTS)
def test_a_ready_made_postback_fills_in_a_form_that_can_be_saved(
    console: ConsoleDriver, browser: FlaskClient, start: str
) -> None:
    assert f"start={start}" in browser.get(f"{PAGE}/new").text
    assert browser.get(f"{PAGE}/new?start={start}").status_code == 200
    filled = browser.get(f"{PAGE}/new", query_string={"start": start, "fill": "yes"} | OPTIONS[start])
    assert filled.status_code == 200
    assert post(console, browser, "save", **read_form(filled.text)).status_code == 303
    (stored,) = find_postbacks(console)
    assert stored.name == POSTBACK_STARTS[start].title
    assert post(console, browser, "preview", **read_form(filled.text), old_name=stored.name).status_code == 200


@pytest.mark.parametrize(
    ("start", "options", "name", "message"),
    [
        ("ga4", {"api_secret": "GA4_SECRET"}, "measurement_id", "Fill this in."),
        ("ga4", {"measurement_id": "x", "api_secret": "GA4_SECRET"}, "measurement_id", "'x' can't be used"),
        ("ga4", OPTIONS["ga4"] | {"event": "click"}, "event", "click"),
        ("meta", {"data_set": "12a", "token": "T"}, "data_set", "expected the digits"),
    ],
)
def test_a_wrong_option_has_its_error_beside_it(
    browser: FlaskClient, start: str, options: dict[str, str], name: str, message: str
) -> None:
    response = browser.get(f"{PAGE}/new", query_string={"start": start, "fill": "yes"} | options)
    assert response.status_code == 422
    assert message in html.unescape(response.text.partition(f'id="{name}-error">')[2].partition("</p>")[0])


def test_a_preview_has_the_values_of_the_latest_call_and_the_names_of_secrets(
    console: ConsoleDriver, browser: FlaskClient
) -> None:
    console.stores.secrets.set_secret("shop", "CRM_KEY", "hunter2", NOON)
    add_call(console)
    response = post(console, browser, "preview", **FORM)
    text = html.unescape(response.text)
    assert "POST https://crm.example/calls?id=twilio-CA1&key={secret.CRM_KEY}" in text
    assert "Authorization: Bearer {secret.CRM_TOKEN}" in text
    assert '{"seconds": 42.0,\n "quote": "a\\"b"}' in text
    assert "With the latest call" in text
    assert "would not send" not in text
    assert "hunter2" not in text
    assert find_postbacks(console) == ()
    unmet = post(console, browser, "preview", **(FORM | {"needs_tags": "tags.never"}))
    assert "This call would not send the postback" in unmet.text


def test_without_calls_a_preview_has_an_invented_one(console: ConsoleDriver, browser: FlaskClient) -> None:
    text = html.unescape(post(console, browser, "preview", **FORM).text)
    assert "With an invented call" in text
    assert '"quote": "sample-quote"' in text
    assert "would not send" not in text


def test_a_test_shows_the_real_response(console: ConsoleDriver, browser: FlaskClient, receiver: Receiver) -> None:
    console.stores.secrets.set_secret("shop", "CRM_KEY", "hun/ter2", NOON)
    console.stores.secrets.set_secret("shop", "CRM_TOKEN", "swordfish", NOON)
    add_call(console)
    receiver.status, receiver.body = 422, b"<b>no</b> swordfish hun/ter2 hun%2Fter2 " + b"x" * 50_000
    url = receiver.locate("/calls?id={call_id}&key={secret.CRM_KEY}")
    response = post(console, browser, "test", **(FORM | {"url": url}))
    assert response.status_code == 200
    (received,) = receiver.received
    assert (received.method, received.target) == ("POST", "/calls?id=twilio-CA1&key=hun%2Fter2")
    assert received.headers["Authorization"] == "Bearer swordfish"
    assert json.loads(received.body) == {"seconds": 42.0, "quote": 'a"b'}
    assert "responded with status <strong>422</strong>" in response.text
    # The receiver repeats the secrets, but the page does not.
    shown = "&lt;b&gt;no&lt;/b&gt; {secret.CRM_TOKEN} {secret.CRM_KEY} {secret.CRM_KEY} "
    assert shown in response.text
    assert "swordfish" not in response.text
    assert "hun" not in response.text
    (body,) = re.findall(r"<code>(&lt;b&gt;no.*?)</code>", response.text)
    assert len(html.unescape(body)) == 2_000
    assert console.stores.outbox.list_outbox("shop", None, 10) == []


def test_each_test_has_its_own_idempotency_key(
    console: ConsoleDriver, browser: FlaskClient, receiver: Receiver
) -> None:
    form = FORM | {"url": receiver.locate(), "headers": "Content-Type = application/json"}
    for _ in range(2):
        assert "200" in read_text(post(console, browser, "test", **form))
    keys = {received.headers["Idempotency-Key"] for received in receiver.received}
    assert len(keys) == 2
    assert all(key.startswith("test-") for key in keys)


def test_a_test_without_its_secret_says_which_one_is_missing(
    console: ConsoleDriver, browser: FlaskClient, receiver: Receiver
) -> None:
    console.stores.secrets.set_secret("other", "CRM_KEY", "of the other account", NOON)
    response = post(console, browser, "test", **(FORM | {"url": receiver.locate("/{secret.CRM_KEY}")}))
    assert "account 'shop' has no secret CRM_KEY" in read_text(response)
    assert receiver.received == []


def test_a_postback_whose_secret_is_missing_is_stored_with_a_warning(
    console: ConsoleDriver, browser: FlaskClient
) -> None:
    secrets, warning = console.stores.secrets, "The postback 'crm' is not sent, because the account has no secret {}."
    secrets.set_secret("other", "CRM_KEY", "of the other account", NOON)
    assert warning.format("CRM_KEY") in read_text(post(console, browser, "preview", **FORM))
    assert post(console, browser, "save", **FORM).status_code == 303
    for page in ("", "/edit?name=crm"):
        shown = read_text(browser.get(PAGE + page))
        assert warning.format("CRM_KEY") in shown
        assert warning.format("CRM_TOKEN") in shown
    secrets.set_secret("shop", "CRM_KEY", "its own", NOON)
    secrets.allow_variable("shop", "CRM_TOKEN", NOON)
    for page in ("", "/edit?name=crm"):
        assert "has no secret" not in read_text(browser.get(PAGE + page))


def test_only_who_may_manage_secrets_gets_the_link_to_them(console: ConsoleDriver, browser: FlaskClient) -> None:
    post(console, browser, "save", **FORM)
    link = 'href="/console/a/shop/secrets"'
    assert link in browser.get(PAGE).text
    manager = console.open_as(Role.MANAGER).get(PAGE).text
    assert link not in manager
    assert "An owner of the organisation can set it." in html.unescape(manager)


def test_texts_of_others_are_never_markup(console: ConsoleDriver, browser: FlaskClient, receiver: Receiver) -> None:
    evil = "<img src=x onerror=alert(1)>"
    receiver.body = evil.encode()
    form = {
        "name": evil,
        "on": "call_ended",
        "method": "POST",
        "url": receiver.locate(),
        "headers": "Content-Type = text/plain",
    }
    pages = [
        post(console, browser, "test", **form, body=evil),
        post(console, browser, "save", **form, body=evil, follow_redirects="yes"),
        browser.get(PAGE),
        browser.get(f"{PAGE}/edit", query_string={"name": evil}),
    ]
    put(console.stores.call_log, [make_request("https://a.example", account="shop", postback=evil, body=evil)], NOON)
    pages.append(browser.get(f"{PAGE}/log"))
    assert all("<img" not in page.text for page in pages)
    assert all("&lt;img" in page.text for page in (pages[0], *pages[2:]))
