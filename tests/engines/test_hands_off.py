"""tests/e2e/test_hands_off.py in three engines."""

from tests.e2e.test_hands_off import *
