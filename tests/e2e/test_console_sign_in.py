"""Signing in to the console with a second factor, and with a passkey of the browser's virtual authenticator."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import OpenContext
from tests.serving import run_dni, start_dni

EMAIL, PASSWORD = "ana@harbor.example", "a long and quiet password"
SECRET_KEY = "a secret key of the tests of signing in"


@dataclass(frozen=True)
class Site:
    """The server at the host name that passkeys need, and a link with which Ana chooses her password."""

    url: str
    link: str


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    # Passkeys belong to host names, so the address of the machine will not do.
    with start_dni(tmp_path, "serve", "--workers", "1", DNI_SECRET_KEY=SECRET_KEY) as server:
        url = server.url.replace("127.0.0.1", "localhost")
        created = run_dni(tmp_path, "user", "create", EMAIL, "--name", "Ana", DNI_PUBLIC_URL=url)
        assert created.returncode == 0, created.stderr
        yield Site(url, created.stdout.strip())


def choose_password(page: Page, site: Site) -> None:
    page.goto(site.link)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="New account")).to_be_visible()


def enter_password(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/console/sign-in")
    page.get_by_label("E-mail address").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def test_a_code_is_asked_for_after_the_password(site: Site, open_context: OpenContext) -> None:
    page = open_context().new_page()
    choose_password(page, site)
    page.goto(f"{site.url}/console/you")
    page.locator("section", has_text="Authenticator app").get_by_role("link", name="Set up").click()
    secret = page.locator("#secret").inner_text().replace(" ", "")
    assert page.locator("svg.qr").bounding_box()["width"] > 150  # type: ignore[index]
    page.get_by_label("Current password").fill(PASSWORD)
    page.get_by_label("Code", exact=True).fill(pyotp.TOTP(secret).now())
    page.get_by_role("button", name="Turn on").click()
    recovery_code = page.locator("#codes").inner_text().split()[0]
    page.get_by_role("link", name="Done").click()
    expect(page.get_by_text("You enter a code after your password.")).to_be_visible()

    other = open_context().new_page()
    enter_password(other, site)
    other.get_by_label("Code", exact=True).fill("no code")
    other.get_by_role("button", name="Sign in").click()
    expect(other.get_by_role("alert")).to_contain_text("This code is wrong")
    other.get_by_label("Code", exact=True).fill(recovery_code)
    other.get_by_role("button", name="Sign in").click()
    expect(other.get_by_role("heading", name="New account")).to_be_visible()


def test_a_passkey_signs_in_without_a_password(site: Site, open_context: OpenContext) -> None:
    page = open_context().new_page()
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    authenticator = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]
    choose_password(page, site)
    page.goto(f"{site.url}/console/you/passkeys")
    page.get_by_label("Name").fill("Ana's laptop")
    page.get_by_label("Current password").fill("a guess")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_text("This is not your current password.")).to_be_visible()
    devtools.send("WebAuthn.clearCredentials", {"authenticatorId": authenticator})
    page.get_by_label("Name").fill("Ana's laptop")
    page.get_by_label("Current password").fill(PASSWORD)
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("cell", name="Ana's laptop", exact=True)).to_be_visible()
    page.goto(f"{site.url}/console/accounts")
    page.get_by_role("button", name="Sign out").click()

    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", name="New account")).to_be_visible()
    page.goto(f"{site.url}/console/you/passkeys")
    expect(page.get_by_role("row", name="Ana's laptop")).not_to_contain_text("–")

    # A device that can't tell who holds it is refused.
    page.get_by_role("link", name="Ana", exact=True).click()
    page.goto(f"{site.url}/console/accounts")
    page.get_by_role("button", name="Sign out").click()
    devtools.send("WebAuthn.setUserVerified", {"authenticatorId": authenticator, "isUserVerified": False})
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_text("No passkey was used. Try again.")).to_be_visible()
    devtools.send("WebAuthn.setUserVerified", {"authenticatorId": authenticator, "isUserVerified": True})
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", name="New account")).to_be_visible()

    page.once("dialog", lambda dialog: dialog.accept())
    page.goto(f"{site.url}/console/you/passkeys")
    page.get_by_role("button", name="Remove Ana's laptop").click()
    expect(page.get_by_text("Removed.")).to_be_visible()
    page.goto(f"{site.url}/console/accounts")
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_text("The passkey was not accepted.")).to_be_visible()
