"""The audit of an organisation: changes of its accounts and what its people did, newest first, in pages."""

import re
from dataclasses import replace

from server.domain.account_history import Author, Through
from server.domain.people.roles import Role
from server.domain.people.sign_ins import SignInEvent, SignInRecord
from tests.integration.console.conftest import RIVAL, ConsoleDriver

AUDIT = "/console/o/acme/audit"
BEGAN = 1_900_000_000.0
"""Later than the changes with which the accounts of the test were made, whose times are those of the machine."""


def rename(console: ConsoleDriver, key: str, name: str) -> None:
    stored = console.stores.accounts.find(key)
    assert stored is not None
    author = Author(f"owner of {key}", Through.CONSOLE)
    console.stores.accounts.save(replace(stored.account, name=name), by=author)


def record(console: ConsoleDriver, at: float, email: str, event: SignInEvent = SignInEvent.SIGNED_IN) -> None:
    console.stores.sign_ins.record(SignInRecord(at, event, email, "client"))


def test_changes_and_sign_ins_of_the_organisation_are_listed(console: ConsoleDriver) -> None:
    console.clock.now = BEGAN
    rename(console, "shop", "Shop & Sons")
    rename(console, "other", "Their Secret Name")
    record(console, BEGAN, "analyst@acme.example")
    record(console, BEGAN, "analyst@rival.example", SignInEvent.PASSKEY_ADDED)
    page = console.open_as(Role.OWNER).get(AUDIT).text
    assert "owner of shop" in page
    assert "Shop &amp; Sons" in page
    assert re.search(r"analyst@acme\.example</td>\s*<td[^>]*>\s*signed in", page)
    assert "Their Secret Name" not in page
    assert "analyst@rival.example" not in page
    theirs = console.open_as(Role.OWNER, RIVAL).get("/console/o/rival/audit").text
    assert "Their Secret Name" in theirs
    assert "added a passkey" in theirs
    assert "Shop &amp; Sons" not in theirs


def test_each_line_is_on_exactly_one_page(console: ConsoleDriver) -> None:
    console.clock.now = BEGAN + 200
    for number in range(120):
        # Many at the same time, as when a program signs in.
        record(console, BEGAN + number // 40, "analyst@acme.example")
    owner, path, seen, pages = console.open_as(Role.OWNER), AUDIT, 0, 0
    while path:
        page = owner.get(path).text
        seen, pages = seen + len(re.findall("analyst@acme.example", page)), pages + 1
        found = re.search(r'href="([^"]+cursor=[^"]+)">Older<', page)
        path = found[1].replace("&amp;", "&") if found else ""
    assert (seen, pages) == (120, 3)


def test_a_cursor_that_nobody_wrote_is_refused(console: ConsoleDriver) -> None:
    owner = console.open_as(Role.OWNER)
    for cursor in ("x", "1:2:3", "nan:0", "1e9:0", "1:99999"):
        assert owner.get(AUDIT, query_string={"cursor": cursor}).status_code == 400


def test_the_history_of_a_deleted_account_stays_listed_while_its_calls_are_kept(console: ConsoleDriver) -> None:
    console.clock.now = BEGAN
    stored = console.stores.accounts.find("shop")
    assert stored is not None
    console.stores.accounts.delete("shop", stored.revision, Author("the last one", Through.CLI))
    assert "the last one" in console.open_as(Role.OWNER).get(AUDIT).text


def test_what_members_do_for_themselves_has_no_details(console: ConsoleDriver) -> None:
    console.clock.now = BEGAN
    own = SignInRecord(BEGAN, SignInEvent.PASSKEY_ADDED, "analyst@acme.example", "client", "Ana's telephone")
    console.stores.sign_ins.record(own)
    console.stores.sign_ins.record(
        replace(own, event=SignInEvent.SECRET_SET, details="shop: KEY", organisation_id="acme")
    )
    page = console.open_as(Role.OWNER).get(AUDIT).text
    assert "added a passkey" in page
    assert "telephone" not in page
    assert "<b>shop: KEY</b>" in page
