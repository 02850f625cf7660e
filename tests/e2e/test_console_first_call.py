"""From nothing to the first call, as an owner does it: the link, every step, the site's check, and the call in the list."""

import time
from pathlib import Path

from playwright.sync_api import Page, expect

from server.demo.simulated_carrier.carrier import play_call
from server.demo.simulated_carrier.http_post import HttpPost
from server.demo.simulated_carrier.planned_call import Callee, PlannedCall
from tests.e2e.conftest import OpenContext
from tests.e2e.test_console_set_up import PASSWORD, find_link
from tests.serving import start_dni
from tests.shop import BROWSER
from tests.sites import Site, serve_site

TOKEN = "the token of this carrier account"
TRACKING_NUMBER, CALLER = "+18665550101", "+14155550123"
AD = "/?gclid=first-click"
# The tag swaps nothing for programs, and a person's browser is not one.
LIKE_A_PERSON = "Object.defineProperty(Navigator.prototype, 'webdriver', {get: () => false})"


def publish(site: Site, server_url: str) -> None:
    """The owner's site, with the tag that they have pasted."""
    content = (
        f'<!doctype html><meta charset="utf-8"><script src="{server_url}/a/harbor/dni.js"></script><title>Harbor</title>'
        '<h1>Call 800-555-0100</h1><p>Day and night: <a href="tel:+18005550100">800-555-0100</a></p>'
    ).encode()
    for path in ("/", AD):
        site.add(path, content, Content_Type="text/html; charset=utf-8")


def sign_up(page: Page, link: str) -> None:
    page.goto(link)
    page.get_by_label("Your name").fill("Ana")
    page.get_by_label("E-mail address").fill("ana@harbor.example")
    page.get_by_label("Your organisation").fill("Harbor Group")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()


def describe_business(page: Page) -> None:
    page.get_by_label("Name of the business").fill("Harbor Roofing")
    page.get_by_label("Key").fill("harbor")
    expect(page.get_by_label("Country")).to_have_value("US")
    page.get_by_label("Time zone").select_option("America/New_York")
    page.get_by_role("button", name="Next").click()


def choose_numbers(page: Page, site: Site) -> None:
    page.get_by_label("Address of your web site").fill(site.locate("/"))
    page.get_by_role("button", name="Read my site").click()
    expect(page.get_by_text("in 3 places")).to_be_visible()
    expect(page.get_by_role("checkbox", name="800-555-0100")).to_be_checked()
    page.get_by_role("button", name="Next").click()


def assign_numbers(page: Page) -> None:
    page.get_by_role("switch", name="Google Business Profile").uncheck()
    page.get_by_role("button", name="Next").click()
    page.get_by_text("Paste a list of numbers").click()
    page.get_by_label("Numbers, one a line").fill("866-555-0101")
    page.get_by_role("button", name="Fill in").click()
    expect(page.get_by_label("Google Ads")).to_have_value("866-555-0101")
    page.get_by_role("button", name="Next").click()


def check_site(page: Page, site: Site) -> None:
    """Open the site as a visitor from an ad would, and read the result on the page that waits for it."""
    page.get_by_role("link", name="It is on my site").click()
    page.get_by_text("Check another page").click()
    page.get_by_label("Address of the page").fill(site.locate(AD))
    page.get_by_role("button", name="Use this page").click()
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Open http").click()
    expect(opened.value.get_by_role("heading", name="Call 866-555-0101")).to_be_visible()
    expect(page.get_by_text("swapped in 3 places")).to_be_visible()


def test_an_owner_goes_from_nothing_to_the_first_call(tmp_path: Path, open_context: OpenContext) -> None:
    settings = {
        "DNI_SECRET_KEY": "a secret of the console's tests, long",
        "DNI_PRIVATE_POSTBACKS": "true",
        "DNI_TWILIO_AUTH_TOKEN": TOKEN,
    }
    with serve_site() as site, start_dni(tmp_path, "serve", "--workers", "1", **settings) as server:
        publish(site, server.url)
        context = open_context(base_url=server.url, user_agent=BROWSER, locale="en-US")
        context.add_init_script(LIKE_A_PERSON)
        page = context.new_page()
        sign_up(page, find_link(server.announced))
        describe_business(page)
        choose_numbers(page, site)
        assign_numbers(page)
        page.get_by_label("Phone number").fill("(415) 555-0180")
        page.get_by_role("button", name="Next").click()
        expect(page.locator("#snippet")).to_have_text(f'<script src="{server.url}/a/harbor/dni.js"></script>')
        check_site(page, site)
        page.get_by_role("link", name="Finish: to the calls").click()
        expect(page.get_by_role("heading", name="No calls yet")).to_be_visible()
        planned = PlannedCall(f"CA{1:032x}", TRACKING_NUMBER, CALLER, server.url, TOKEN, callee=Callee(talk_seconds=42))
        play_call(planned, HttpPost(server.url, server.url), time.time(), lambda _moment: None)
        # The list looks for new calls by itself.
        row = page.get_by_role("row").filter(has_text="415-555-0123")
        expect(row).to_contain_text("Google Ads")
        page.close()
