"""What is wrong in a form is said beside its input, in the words of the form and not in those of the account file."""

import html
import re

import pytest
from werkzeug.test import TestResponse

from server.account_file.read import read_account_file
from server.console.forms.messages import word_for_form
from server.domain.accounts import Account
from server.domain.people.roles import Role
from tests.integration.console.conftest import ConsoleDriver
from tests.shop import SHOP_FILE

SHOP = "/console/a/shop"
POSTBACK = {"name": "x", "on": "call_ended", "method": "GET", "url": "https://a.example/"}
FILE_WORDS = re.compile(r"\{|\}|`|'\w+: |\b[a-z]+_[a-z_]+\b|\bpreset\b|mapping, as in|a list, as in|\[\d+\]|is missing")


@pytest.fixture
def account() -> Account:
    """The shop with pools."""
    return read_account_file(SHOP_FILE.encode())


def post(console: ConsoleDriver, path: str, **form: str) -> TestResponse:
    revision = str(console.stores.accounts.find_revision("shop"))
    return console.open_as(Role.MANAGER).post(f"{SHOP}/{path}", data={"revision": revision, **form})


def read_errors(response: TestResponse) -> dict[str, str]:
    """The messages by the input that points at them, and those of no input."""
    page = response.text
    errors = {
        name: html.unescape(text) for name, text in re.findall(r'<p class="error" id="([^"]+)-error">(.*?)</p>', page)
    }
    general = re.findall(r'<div class="note bad"[^>]*>(.*?)</div>', page, re.DOTALL)
    return errors | {"": html.unescape(re.sub("<[^>]*>", "", " ".join(general))).strip()}


@pytest.mark.parametrize(
    ("path", "form", "name", "message"),
    [
        ("on-site-sources/save", {"name": "New"}, "preset", "Choose a ready-made rule, or add a condition"),
        ("on-site-sources/save", {"name": "New", "preset": "nothing"}, "preset", "Choose from the list"),
        (
            "on-site-sources/save",
            {"name": "New", "match.subject": "parameter", "match.parameter": "kw", "match.test": "equals", "match.values": ""},
            "match",
            "Type 1 to 200 values to compare with",
        ),
        ("on-site-sources/save", {"preset": "any"}, "name", "Fill this in."),
        ("on-site-sources/save", {"name": "New", "preset": "any", "priority": "soon"}, "priority", "whole number"),
        ("number-pools/save", {"name": "New", "campaign": "main", "mode": "shared"}, "tracking_numbers", ""),
        ("receiving-numbers/save", {"name": "d", "number": "+18005550177", "max_per_day": "0"}, "max_per_day", "at least 1"),
        ("postbacks/save", POSTBACK | {"on": "call_started", "min_talk_seconds": "5"}, "min_talk_seconds", "choose “A call"),
        ("postbacks/save", POSTBACK | {"body": "x"}, "body", "choose the method POST"),
        ("settings/company", {"name": "", "country": "US"}, "name", "Fill this in."),
    ],
)  # fmt: skip
def test_a_mistake_is_reported_beside_its_input_in_plain_words(
    console: ConsoleDriver, path: str, form: dict[str, str], name: str, message: str
) -> None:
    response = post(console, path, **form)
    errors = read_errors(response)
    assert response.status_code == 422
    assert message in errors[name]
    assert {key: text for key, text in errors.items() if FILE_WORDS.search(text)} == {}


def test_a_problem_elsewhere_is_placed_in_words(console: ConsoleDriver) -> None:
    response = post(console, "settings/company", name="Shop", country="US", origins="")
    assert "Number pools serve only the sites that you name." in read_errors(response)[""]


def test_a_number_of_another_account_is_reported_beside_its_input(console: ConsoleDriver) -> None:
    taken = "+18665550199"
    give_number_to_other_account(console, taken)
    off_site = post(console, "off-site-sources/save", name="Billboard", tracking_number=taken)
    assert "belongs to another account. Use another number" in read_errors(off_site)["tracking_number"]
    stored = console.stores.accounts.find("shop")
    assert stored is not None
    index = stored.account.tracking_sources.index(stored.account.on_site_sources[0])
    step = post(console, "set-up/tracking-numbers", **{f"number-0-{index}": taken})
    assert "belongs to another account. Use another number" in read_errors(step)[f"number-0-{index}"]


def give_number_to_other_account(console: ConsoleDriver, number: str) -> None:
    text = f"""
account: {{key: other, name: Other, country: US}}
tracking_sources:
  - {{name: Sign, kind: off_site, tracking_number: "{number}"}}
"""
    console.stores.accounts.save(read_account_file(text.encode()))


def test_a_message_that_is_plain_already_stays_as_it_is() -> None:
    assert (
        word_for_form("'x' is not a time zone; write it as in 'UTC'") == "'x' is not a time zone; write it as in 'UTC'"
    )
