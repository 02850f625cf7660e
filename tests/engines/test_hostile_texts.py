"""tests/e2e/test_hostile_texts.py in three engines."""

from tests.e2e.test_hostile_texts import *
