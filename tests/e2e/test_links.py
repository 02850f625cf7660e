"""Links dial the tracking number: in their own punctuation, with their own parameters."""

import pytest
from playwright.sync_api import Page

from tests.e2e.showing import read_all, show

SWAPPED = {
    "tel:+18005550100": "tel:+18665550101",
    "TEL:8005550100": "TEL:8665550101",
    "Tel:(800) 555-0100": "Tel:(866) 555-0101",
    "tel://8005550100": "tel://8665550101",
    "tel:1-800-555-0100": "tel:1-866-555-0101",
    "tel:+1.800.555.0100": "tel:+1.866.555.0101",
    "tel:011 1 800 555 0100": "tel:011 1 866 555 0101",
    "tel: 800-555-0100": "tel: 866-555-0101",
    " tel:+18005550100": " tel:+18665550101",
    "tel:1-800-JKL-0100": "tel:1-866-555-0101",
    "tel:%2B1%20800%20555%200100": "tel:+18665550101",
    "tel:%28800%29%20555-0100": "tel:8665550101",
    "tel:+18005550100;phone-context=+1": "tel:+18665550101;phone-context=+1",
    "tel:+18005550100;ext=7": "tel:+18665550101;ext=7",
    "tel:8005550100,,7": "tel:8665550101,,7",
    "tel:800-555-0100p123": "tel:866-555-0101p123",
    "tel:800-555-0100w12": "tel:866-555-0101w12",
    "skype:+18005550100?call": "skype:+18665550101?call",
    "javascript:open('tel:8005550100')": "javascript:open('tel:8665550101')",
    "callto:+18005550100": "callto:+18665550101",
    "callto://+18005550100": "callto://+18665550101",
    "tel:+18005550100pp*12#": "tel:+18665550101pp*12#",
}
KEPT = [
    "https://wa.me/18005550100",
    "https://api.whatsapp.com/send?phone=18005550100",
    "/contact?order=8005550100",
    "https://example.com/tel:8005550100",
    "mailto:8005550100@example.com",
    "javascript:alert('800-555-0100')",
    "#800-555-0100",
    "tel:+12075550199",
    "tel:98005550100",
    "tel:+448005550100",
    "tel:",
    "",
]
MESSAGES = {
    "sms:+18005550100": "sms:+18665550101",
    "sms:+18005550100?body=Order%208005550100": "sms:+18665550101?body=Order%208005550100",
    "sms:+18005550100&body=Hello": "sms:+18665550101&body=Hello",
    "sms:+18005550100;?&body=Hello": "sms:+18665550101;?&body=Hello",
    "smsto:+18005550100": "smsto:+18665550101",
    "facetime:+18005550100": "facetime:+18665550101",
    "facetime://+18005550100": "facetime://+18665550101",
    "facetime-audio:+18005550100": "facetime-audio:+18665550101",
}
WHATSAPP = {
    "https://wa.me/18005550100": "https://wa.me/18665550101",
    "https://wa.me/18005550100?text=Hi%20800-555-0100": "https://wa.me/18665550101?text=Hi%20800-555-0100",
    "https://api.whatsapp.com/send?phone=18005550100&text=Hi": "https://api.whatsapp.com/send?phone=18665550101&text=Hi",
    "https://web.whatsapp.com/send?text=Hi&phone=18005550100": "https://web.whatsapp.com/send?text=Hi&phone=18665550101",
    "http://wa.me/+18005550100": "http://wa.me/18665550101",
    "https://wa.me/12075550199": "https://wa.me/12075550199",
    "https://example.com/wa.me/18005550100": "https://example.com/wa.me/18005550100",
}


def show_links(page: Page, addresses: list[str], account: str = "demo") -> dict[str, str]:
    """Show links to the addresses, and return what became of each."""
    show(page, "".join(f'<p><a href="{address}">Call</a></p>' for address in addresses), account=account)
    return dict(zip(addresses, read_all(page, "a", "href"), strict=True))


def test_every_scheme_that_dials_is_swapped(page: Page) -> None:
    assert show_links(page, list(SWAPPED)) == SWAPPED


def test_other_addresses_stay(page: Page) -> None:
    assert show_links(page, KEPT) == {address: address for address in KEPT}


def test_links_that_send_messages_stay_unless_the_account_asks(page: Page) -> None:
    assert show_links(page, list(MESSAGES)) == {address: address for address in MESSAGES}


def test_links_that_send_messages_are_swapped_if_the_account_asks(page: Page) -> None:
    assert show_links(page, list(MESSAGES), "extras") == MESSAGES


def test_whatsapp_links_are_swapped_if_the_account_asks(page: Page) -> None:
    assert show_links(page, list(WHATSAPP), "extras") == WHATSAPP


@pytest.mark.parametrize(("account", "expected"), [("extension", ";ext=12"), ("comma", ",12")])
def test_a_tracking_numbers_extension_is_dialled_as_the_account_says(page: Page, account: str, expected: str) -> None:
    links = show_links(
        page, ["tel:+18005550100", "tel:800-555-0100;ext=7", "tel:8005550100p7", "callto:+18005550100?body=Hi"], account
    )
    assert list(links.values()) == [
        f"tel:+18665550161{expected}",
        f"tel:866-555-0161{expected}",
        f"tel:8665550161{expected}",
        "callto:+18665550161?body=Hi",
    ]


def test_a_number_without_an_extension_gets_none(page: Page) -> None:
    assert show_links(page, ["tel:+18005550123"], "extension") == {"tel:+18005550123": "tel:+18665550162"}


def test_a_number_of_another_country_is_dialled_in_full(page: Page) -> None:
    links = show_links(page, ["tel:800-555-0100", "tel:+1-800-555-0100", "callto:8005550123?body=Hi"], "abroad")
    assert list(links.values()) == ["tel:+442079460958", "tel:+442079460958", "callto:+4930901820?body=Hi"]


def test_areas_of_pictures_and_links_in_drawings_are_links_too(page: Page) -> None:
    show(
        page,
        '<map name=m><area href="tel:+18005550100" alt="Call"></map>'
        '<svg><a href="tel:+18005550100"><text y="9">Call</text></a></svg>',
    )
    assert read_all(page, "area, a", "href") == ["tel:+18665550101"] * 2


def test_a_click_dials_the_number_that_the_button_shows(page: Page) -> None:
    show(page, """<button onclick="dial('tel:+18005550100')">800-555-0100</button>""")
    page.evaluate("window.dial = (address) => { window.dialled = address; }")
    page.click("button")
    assert page.evaluate("dialled") == "tel:+18665550101"
    page.evaluate("dni.restore()")
    page.click("button")
    assert page.evaluate("dialled") == "tel:+18005550100"
