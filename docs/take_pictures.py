"""Take the pictures of README and documents: `python -m docs.take_pictures`.

The demo site's home page, as somebody sees it who types the address, and as somebody sees it who clicked on an ad; and the main
screens of the console with the demo's sample calls.
"""

import re
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, sync_playwright

from tests.browser import find_browser, launch_options
from tests.serving import RunningServer, start_dni

IMAGES = Path(__file__).with_name("images")
PAGES = {"before.png": "/?strip=off", "after.png": "/?strip=off&gclid=demo-click-1"}
PAGE_SIZE = {"width": 600, "height": 490}
SCREENS = {
    "console_report.png": "/console/a/demo/reports",
    "console_pools.png": "/console/a/demo/number-pools/pool?name=roofing-pool",
    # Last, when the sample calls are counted.
    "console_overview.png": "/console/a/demo/overview?period=30",
}
SCREEN_SIZE = {"width": 1180, "height": 760}


def take_pictures_of_pages(browser: Browser, server: RunningServer) -> None:
    """Save the top of the demo's pages."""
    for name, address in PAGES.items():
        page = browser.new_page(viewport=PAGE_SIZE, color_scheme="light")
        page.goto(server.url + address)
        page.screenshot(path=IMAGES / name)
        page.close()


def take_pictures_of_screens(browser: Browser, server: RunningServer) -> None:
    """Save the top of the console's screens, and of a call's page."""
    page = browser.new_page(viewport=SCREEN_SIZE, color_scheme="light")
    (link,) = re.findall(r"http://\S+/console/link/\S+", server.announced)
    page.goto(link)
    for name, address in SCREENS.items():
        page.goto(server.url + address, wait_until="networkidle")
        page.screenshot(path=IMAGES / name)
    page.goto(f"{server.url}/console/a/demo/calls?lead_status=sale")
    page.locator("tbody a").first.click()
    page.screenshot(path=IMAGES / "console_call.png")
    page.close()


if __name__ == "__main__":
    with sync_playwright() as playwright, TemporaryDirectory() as folder, start_dni(Path(folder), "demo") as server:
        browser = playwright.chromium.launch(**launch_options(find_browser()))
        take_pictures_of_pages(browser, server)
        take_pictures_of_screens(browser, server)
