"""tests/e2e/test_grown_texts.py in three engines."""

from tests.e2e.test_grown_texts import *
