"""A lost password: the same answer for everyone, a mail for users, and no flood of mails. And the mails of invitations."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, event

from server.app import create_app
from server.bundle import cut_bundle
from server.domain.people.roles import Role
from server.domain.people.sign_ins import (
    LOST_PASSWORD_WINDOW_SECONDS,
    MOST_LOST_PASSWORDS_OF_CLIENT,
    MOST_LOST_PASSWORDS_OF_EMAIL,
)
from server.domain.postbacks.postback import OPERATOR, PostbackRequest
from server.notifying import compose_mail_sender
from server.postbacks.mail.written_mail import NOBODY_HEADER, WrittenMail, read_mail_request
from server.postbacks.sending import SendFailed
from server.settings import Settings, read_settings
from tests.integration.console.conftest import NOON, PASSWORD, ConsoleDriver

LOST, OWNER = "/console/lost-password", "owner@acme.example"
MAIL = {
    "DNI_SMTP_URL": "smtp://127.0.0.1:9",
    "DNI_MAIL_FROM": "dni@example.com",
    "DNI_SECRET_KEY": "the secret key of the installation",
}


@pytest.fixture
def settings(store_settings: dict[str, str]) -> Settings:
    """Settings with a mail server."""
    return read_settings({**store_settings, **MAIL, "DNI_PUBLIC_URL": "https://numbers.example.com"})


def list_requests(console: ConsoleDriver) -> list[PostbackRequest]:
    """The requests in the outbox, oldest first, with those that are for nobody."""
    return [one.request for one in reversed(console.stores.outbox.list_outbox(OPERATOR, None, 100))]


def list_mails(console: ConsoleDriver) -> list[WrittenMail]:
    """The mails in the outbox that will be sent, oldest first."""
    requests = [one for one in list_requests(console) if NOBODY_HEADER not in one.headers]
    return [read_mail_request(one, console.stores.mail_seal.unseal) for one in requests]


def list_statements(console: ConsoleDriver, client: FlaskClient, email: str) -> list[str]:
    """What the database is asked, in order, when somebody asks for a link."""
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_others: object) -> None:
        statements.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        ask(client, email)
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    return statements


def ask(client: FlaskClient, email: str) -> str:
    response = client.post(LOST, data={"email": email})
    assert response.status_code == 200
    return re.sub(r'nonce="[^"]+"', "", response.text)


def find_path(mail: WrittenMail) -> str:
    (path,) = re.findall(
        r"^https://numbers\.example\.com(/console/link/new_password/\S{40,})$", mail.text, re.MULTILINE
    )
    return str(path)


def test_the_mailed_link_sets_a_new_password(console: ConsoleDriver) -> None:
    client = console.app.test_client()
    assert LOST in client.get("/console/sign-in").text
    ask(client, " Owner@Acme.example ")
    (mail,) = list_mails(console)
    assert mail.to == OWNER
    path = find_path(mail)
    assert client.post(path, data={"password": "another long one"}).status_code == 303
    assert client.get("/console/you").status_code == 200
    assert client.get(path).status_code == 404


def test_the_answer_is_the_same_for_an_unknown_address_and_no_mail_is_sent(console: ConsoleDriver) -> None:
    client = console.app.test_client()
    answers = {ask(client, email) for email in (OWNER, "nobody@acme.example", "no address", "")}
    assert len(answers) == 1
    assert [mail.to for mail in list_mails(console)] == [OWNER]
    sender = compose_mail_sender(read_settings({}), console.stores)
    (for_nobody,) = [one for one in list_requests(console) if "nobody@" in one.url]
    with pytest.raises(SendFailed, match="no user has this address") as failed:
        sender.send(for_nobody, NOON)
    assert failed.value.is_final


def test_the_server_does_the_same_work_for_an_unknown_address(console: ConsoleDriver) -> None:
    client = console.app.test_client()
    ask(client, "warm-up@acme.example")
    done = [list_statements(console, client, email) for email in (OWNER, "other@acme.example")]
    assert done[0] == done[1]
    assert len(done[0]) > 1
    for_owner, for_nobody = list_requests(console)[-2:]
    assert (OWNER in for_owner.url, "other@" in for_nobody.url) == (True, True)
    assert len(for_owner.body) == len(for_nobody.body)


def test_the_link_of_nobody_changes_nothing(console: ConsoleDriver) -> None:
    client = console.app.test_client()
    before = console.stores.people.list_users()
    ask(client, "nobody@acme.example")
    (request,) = list_requests(console)
    path = find_path(read_mail_request(request, console.stores.mail_seal.unseal))
    assert client.post(path, data={"password": "another long one"}).status_code == 404
    assert console.stores.people.list_users() == before


def test_another_request_ends_no_link_and_using_one_ends_the_others(console: ConsoleDriver) -> None:
    client = console.app.test_client()
    for _ in range(2):
        ask(client, OWNER)
    first, second = (find_path(mail) for mail in list_mails(console))
    assert [client.get(path).status_code for path in (first, second)] == [200, 200]
    assert client.post(first, data={"password": "another long one"}).status_code == 303
    assert client.get(second).status_code == 404


def test_another_password_ends_the_links_that_were_mailed_before(console: ConsoleDriver) -> None:
    ask(console.app.test_client(), OWNER)
    (mail,) = list_mails(console)
    form = {"current": PASSWORD, "password": "another long one"}
    changed = console.open_as(Role.OWNER).post("/console/you/password", data=form)
    assert "notice=password_changed" in changed.headers["Location"]
    assert console.app.test_client().get(find_path(mail)).status_code == 404


def test_a_person_gets_three_mails_an_hour(console: ConsoleDriver) -> None:
    client = console.app.test_client()
    answers = {ask(client, OWNER) for _ in range(MOST_LOST_PASSWORDS_OF_EMAIL + 2)}
    assert len(answers) == 1
    assert len(list_mails(console)) == MOST_LOST_PASSWORDS_OF_EMAIL
    console.clock.now += LOST_PASSWORD_WINDOW_SECONDS + 1
    ask(client, OWNER)
    assert len(list_mails(console)) == MOST_LOST_PASSWORDS_OF_EMAIL + 1


def test_a_client_that_tries_many_addresses_is_stopped(console: ConsoleDriver) -> None:
    client = console.app.test_client()
    for number in range(MOST_LOST_PASSWORDS_OF_CLIENT):
        ask(client, f"nobody-{number}@acme.example")
    ask(client, OWNER)
    assert list_mails(console) == []


def test_an_invitation_is_mailed_and_its_link_shown_once(console: ConsoleDriver) -> None:
    owner = console.open_as(Role.OWNER)
    invited = owner.post("/console/o/acme/invitations", data={"email": "new@acme.example", "role": "analyst"})
    assert "The link was mailed." in invited.text
    (mail,) = list_mails(console)
    (link,) = re.findall(r"https://numbers\.example\.com/console/link/invitation/[^\s?]{40,}", mail.text)
    assert mail.to == "new@acme.example"
    assert "Owner invites you to Acme." in mail.text
    assert link in invited.text


def test_without_a_mail_server_the_page_says_to_ask_the_operator(store_settings: dict[str, str]) -> None:
    app = create_app(read_settings(store_settings), bundle=cut_bundle('start("__DNI_CONFIG__")'))
    client = app.test_client()
    for page in (client.get(LOST), client.post(LOST, data={"email": OWNER})):
        assert "dni user reset" in page.text


def test_a_mailed_link_never_leads_to_the_host_that_the_request_names(console: ConsoleDriver) -> None:
    client = console.app.test_client()
    client.post(LOST, data={"email": OWNER}, headers={"Host": "evil.example"})
    (mail,) = list_mails(console)
    assert "evil.example" not in mail.text
    assert find_path(mail)


def test_without_a_public_url_no_link_is_mailed(console: ConsoleDriver, store_settings: dict[str, str]) -> None:
    app = create_app(
        read_settings({**store_settings, **MAIL}), bundle=cut_bundle('start("__DNI_CONFIG__")'), stores=console.stores
    )
    answer = app.test_client().post(LOST, data={"email": OWNER}, headers={"Host": "evil.example"})
    assert "dni user reset" in answer.text
    assert list_mails(console) == []
