"""tests/e2e/test_stays_swapped.py in three engines."""

from tests.e2e.test_stays_swapped import *
