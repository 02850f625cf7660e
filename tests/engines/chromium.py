"""Chromium by its chromedriver."""

from pathlib import Path

from tests.browser import find_browser, launch_options
from tests.engines.over_http import OverHttp
from tests.engines.programs import CHROMEDRIVER
from tests.engines.session import Session


def open_chromium(_folder: Path, proxy_port: int) -> Session:
    """Start a Chromium whose requests all go to the proxy."""
    browser = find_browser()
    proxy = [f"--proxy-server=http://127.0.0.1:{proxy_port}", "--proxy-bypass-list=<-loopback>"]
    options = {"binary": str(browser), "args": ["--headless=new", *launch_options(browser)["args"], *proxy]}
    capabilities = {"browserName": "chrome", "pageLoadStrategy": "none", "goog:chromeOptions": options}
    driver = OverHttp([CHROMEDRIVER.find()], capabilities, {})
    return Session("chromium", driver.version, driver)
