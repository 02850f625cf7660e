"""tests/e2e/test_other_links.py in three engines."""

from tests.e2e.test_other_links import *
