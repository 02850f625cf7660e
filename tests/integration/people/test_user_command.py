"""`dni user`: creates users, lists them, and gives them a link for a new password."""

import re
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from server.domain.people.people import Membership
from server.domain.people.roles import Role
from server.domain.people.second_factors import Passkey
from server.domain.people.sign_ins import LinkPurpose, SignInEvent, SignInSession, compute_token_digest
from server.open_stores import Stores, open_stores
from server.settings import Settings, read_settings
from tests.integration.calls.commands import read_lines, run
from tests.integration.people.conftest import NOON

PUBLIC_URL = "https://numbers.example.com"


@pytest.fixture
def stores(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stores]:
    """The stores that commands use."""
    monkeypatch.chdir(tmp_path)
    given = {
        "DNI_DATABASE_URL": settings.database_url,
        "DNI_LEASE_URL": settings.lease_url,
        "DNI_PUBLIC_URL": PUBLIC_URL,
        "DNI_SECRET_KEY": "the secret key of the installation",
    }
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    with closing(open_stores(read_settings(given))) as opened:
        yield opened


def read_token(line: str) -> str:
    (token,) = re.findall(rf"^{PUBLIC_URL}/console/link/new_password/(\S{{40,}})$", line)
    return str(token)


def count_links(stores: Stores, *tokens: str) -> int:
    """How many of the links work."""
    now = stores.people.list_users()[0].created_at
    found = [stores.sign_ins.find_link(compute_token_digest(one), LinkPurpose.NEW_PASSWORD, now) for one in tokens]
    return len([link for link in found if link is not None])


def test_the_first_user_owns_a_new_organisation_and_gets_a_link(stores: Stores) -> None:
    (line,) = read_lines("user", "create", " Ana@Acme.example", "--name", "Ana", "--organisation", "Acme")
    user = stores.people.find_user_by_email("ana@acme.example")
    assert user is not None
    assert (user.name, user.password_hash) == ("Ana", "")
    (organisation,) = stores.people.list_organisations()
    assert organisation.name == "Acme"
    assert stores.people.list_memberships(user.user_id) == [
        Membership(user.user_id, organisation.organisation_id, Role.OWNER)
    ]
    assert count_links(stores, read_token(line)) == 1


def test_a_later_user_joins_the_first_organisation_with_a_role(stores: Stores) -> None:
    read_lines("user", "create", "ana@acme.example")
    read_lines("user", "create", "ben@acme.example", "--role", "analyst")
    listed = run("user", "list").output
    assert re.search(r"ana@acme\.example .* owner of My organisation", listed)
    assert re.search(r"ben@acme\.example .* analyst of My organisation", listed)


def test_an_address_that_has_a_user_is_refused_with_the_command_to_use(stores: Stores) -> None:
    read_lines("user", "create", "ana@acme.example")
    refused = run("user", "create", "ana@acme.example")
    assert refused.exit_code == 1
    assert "'dni user reset ana@acme.example'" in refused.output


@pytest.mark.parametrize("command", ["create", "reset"])
def test_a_text_that_is_no_address_is_refused(stores: Stores, command: str) -> None:
    refused = run("user", command, "not an address")
    assert (refused.exit_code, "e-mail address" in refused.output) == (1, True)
    assert not stores.people.has_users()


def test_a_reset_ends_password_sessions_second_factor_and_earlier_links(stores: Stores) -> None:
    (first,) = read_lines("user", "create", "ana@acme.example")
    user = stores.people.find_user_by_email("ana@acme.example")
    assert user is not None
    stores.people.set_password_hash(user.user_id, "a hash")
    stores.second_factors.set_app(user.user_id, "JBSWY3DPEHPK3PXP", ["digest"], 0)
    stores.second_factors.add_passkey(Passkey("id", user.user_id, b"key", 0, "Phone", NOON))
    stores.sign_ins.add_session(SignInSession("digest", user.user_id, NOON, NOON))
    (second,) = read_lines("user", "reset", "ana@acme.example")
    after = stores.people.find_user(user.user_id)
    assert after is not None
    assert (after.password_hash, after.has_second_factor) == ("", False)
    assert stores.sign_ins.list_sessions(user.user_id) == []
    assert stores.second_factors.count_recovery_codes(user.user_id) == 0
    assert stores.second_factors.list_passkeys(user.user_id) == []
    assert count_links(stores, read_token(first)) == 0
    assert count_links(stores, read_token(second)) == 1


def test_a_reset_of_nobody_says_how_to_list_users(stores: Stores) -> None:
    refused = run("user", "reset", "nobody@acme.example")
    assert refused.exit_code == 1
    assert "'dni user list'" in refused.output


def test_a_database_without_users_says_how_to_begin(stores: Stores) -> None:
    assert "'dni serve'" in run("user", "list").output


def test_a_user_is_deleted_after_a_yes_and_the_organisation_sees_it(stores: Stores) -> None:
    for email in ("ana@acme.example", "ben@acme.example"):
        read_lines("user", "create", email, "--organisation", "Acme")
    refused = run("user", "delete", "ben@acme.example")
    assert (refused.exit_code, "Add --yes to delete ben@acme.example." in refused.output) == (1, True)
    assert read_lines("user", "delete", " Ben@acme.example", "--yes") == ["user ben@acme.example: deleted"]
    assert [user.email for user in stores.people.list_users()] == ["ana@acme.example"]
    (organisation,) = stores.people.list_organisations()
    (record,) = stores.sign_ins.list_records(organisation.organisation_id, time.time() + 60, 10)
    assert (record.event, record.email, record.details) == (
        SignInEvent.MEMBER_REMOVED,
        "operator",
        "ben@acme.example",
    )


def test_the_only_owner_and_unknown_users_are_not_deleted(stores: Stores) -> None:
    read_lines("user", "create", "ana@acme.example", "--organisation", "Acme")
    for email, reason in (("ana@acme.example", "the only owner"), ("ben@acme.example", "There is no user")):
        refused = run("user", "delete", email, "--yes")
        assert (refused.exit_code, reason in refused.output) == (1, True)
    assert [user.email for user in stores.people.list_users()] == ["ana@acme.example"]
