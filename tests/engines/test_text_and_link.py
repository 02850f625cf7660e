"""tests/e2e/test_text_and_link.py in three engines."""

from tests.e2e.test_text_and_link import *
