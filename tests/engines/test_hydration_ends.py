"""tests/e2e/test_hydration_ends.py in three engines."""

from tests.e2e.test_hydration_ends import *
