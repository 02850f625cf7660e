"""Take the README's pictures anew: `python -m docs.take_pictures`.

The demo site's home page, as somebody sees it who types the address, and as somebody sees it who clicked on an ad.
"""

from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, sync_playwright

from tests.browser import launch_options
from tests.serving import start_dni

IMAGES = Path(__file__).with_name("images")
PICTURES = {"before.png": "/?strip=off", "after.png": "/?strip=off&gclid=demo-click-1"}
VIEWPORT = {"width": 600, "height": 490}


def take_picture(browser: Browser, url: str, path: Path) -> None:
    """Save what stands at the top of a page."""
    page = browser.new_page(viewport=VIEWPORT, color_scheme="light")
    page.goto(url)
    page.screenshot(path=path)
    page.close()


if __name__ == "__main__":
    with sync_playwright() as playwright, TemporaryDirectory() as folder, start_dni(Path(folder), "demo") as server:
        browser = playwright.chromium.launch(**launch_options())
        for name, address in PICTURES.items():
            take_picture(browser, server.url + address, IMAGES / name)
