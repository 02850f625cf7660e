"""tests/e2e/test_single_page_app.py in three engines."""

from tests.e2e.test_single_page_app import *
