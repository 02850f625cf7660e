"""tests/e2e/test_pools_claiming.py in three engines."""

from tests.e2e.test_pools_claiming import *

# Chromium by chromedriver never runs this page's frame request; `make test` shows the page in Chromium by Playwright.
del test_the_next_page_shows_it_before_its_first_paint  # noqa: F821
