"""The plugin's tag on pages of a real WordPress, in a real browser."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.pools import FIRST
from tests.integration.wordpress.site import WordPress
from tests.serving import RunningServer

pytestmark = [pytest.mark.slow, pytest.mark.wordpress]

FROM_ADS = "/contact/?gclid=click-1"
WAYS = (
    "rocket-delay",
    "rocket-defer",
    "rocket-combine",
    "litespeed-combine",
    "litespeed-defer",
    "litespeed-guest",
    "autoptimize-text",
    "autoptimize-array",
)


def test_numbers_are_swapped(wordpress: WordPress, shared_server: RunningServer, page: Page) -> None:
    wordpress.save(key="shop", server=shared_server.url)
    page.goto(FROM_ADS)
    link = page.locator("main a[href^='tel:']")
    expect(link).to_have_text("866-555-0101")
    expect(link).to_have_attribute("href", "tel:+18665550101")


def test_the_tag_is_the_first_script_and_comes_before_all_styles(
    wordpress: WordPress, shared_server: RunningServer, page: Page
) -> None:
    wordpress.save(key="shop", server=shared_server.url)
    response = page.goto(FROM_ADS)
    assert response
    parts = re.findall(r"<(?:script|style|link rel=['\"]stylesheet)[^>]*", response.text())
    assert len(parts) > 3
    assert f'src="{shared_server.url}/a/shop/dni.js"' in parts[0]


@pytest.mark.parametrize("settings", [{}, {"key": "shop"}, {"server": "http://127.0.0.1:1"}])
def test_without_key_or_server_there_is_no_tag(wordpress: WordPress, page: Page, settings: dict[str, str]) -> None:
    wordpress.save(**settings)
    response = page.goto(FROM_ADS)
    assert response
    assert "dni.js" not in response.text()
    expect(page.locator("main a[href^='tel:']")).to_have_text("800-555-0100")


@pytest.mark.parametrize("way", WAYS)
def test_stand_ins_of_optimisers_leave_the_tag_alone(
    wordpress: WordPress, shared_server: RunningServer, page: Page, way: str
) -> None:
    wordpress.save(key="consent", server=shared_server.url, consent="marketing")
    page.goto(f"{FROM_ADS}&optimise={way}")
    assert page.evaluate("window.other") is None, "the stand-in did nothing"
    page.evaluate(
        "document.dispatchEvent(new CustomEvent('wp_listen_for_consent_change', {detail: {marketing: 'allow'}}))"
    )
    expect(page.locator("main a[href^='tel:']")).to_have_text("866-555-0101")


def test_script_and_calls_go_through_the_site(wordpress: WordPress, shared_server: RunningServer, page: Page) -> None:
    wordpress.save(key="pools", server=shared_server.url, proxy=True)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/contact/?a=partner")
    expect(page.locator("main a[href^='tel:']")).to_have_text(f"{FIRST[2:5]}-{FIRST[5:8]}-{FIRST[8:]}")
    assert {f"{wordpress.url}/dni/a/pools/dni.js", f"{wordpress.url}/dni/a/pools/claim"} <= set(asked)
    assert [url for url in asked if not url.startswith(wordpress.url)] == []
