"""tests/e2e/test_links.py in three engines."""

from tests.e2e.test_links import *
