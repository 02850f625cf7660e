"""A language is added by a catalogue, without a change of code."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from server.console import rendering
from server.domain.accounts import Campaign
from server.domain.people.roles import Role
from tests.integration.console.conftest import ConsoleDriver


@pytest.fixture
def _german(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    catalogue = Catalog("de")
    catalogue.add("Sign in", "Anmelden")
    catalogue.add("The e-mail address or the password is wrong.", "E-Mail-Adresse oder Passwort ist falsch.")
    path = tmp_path / "de" / "LC_MESSAGES" / "messages.mo"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        write_mo(file, catalogue)
    monkeypatch.setattr(rendering, "_CATALOGUES", tmp_path)
    rendering.forget_languages()
    yield
    rendering.forget_languages()


@pytest.mark.usefixtures("_german")
def test_pages_and_messages_are_in_the_language_of_the_browser(console: ConsoleDriver) -> None:
    client = console.app.test_client()
    german = {"Accept-Language": "de-AT,de;q=0.9,en;q=0.5"}
    page = client.get("/console/sign-in", headers=german).text
    assert '<html lang="de">' in page
    assert "<h1>Anmelden</h1>" in page
    refused = client.post("/console/sign-in", data={"email": "x@y.example"}, headers=german).text
    assert "E-Mail-Adresse oder Passwort ist falsch." in refused


@pytest.mark.usefixtures("_german")
def test_a_language_without_a_catalogue_gets_english(console: ConsoleDriver) -> None:
    page = console.app.test_client().get("/console/sign-in", headers={"Accept-Language": "fr"}).text
    assert '<html lang="en">' in page
    assert "<h1>Sign in</h1>" in page


def test_a_name_stays_a_text_even_where_a_page_translates_it(console: ConsoleDriver) -> None:
    stored = console.stores.accounts.find("shop")
    assert stored is not None
    hostile = Campaign("<b>50% & more</b> %(x)s")
    console.stores.accounts.save(replace(stored.account, campaigns=(*stored.account.campaigns, hostile)))
    page = console.open_as(Role.OWNER).get("/console/a/shop/target-numbers/new").text
    assert "&lt;b&gt;50% &amp; more&lt;/b&gt; %(x)s" in page
    assert "<b>50%" not in page
