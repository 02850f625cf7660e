"""tests/e2e/test_two_targets.py in three engines."""

from tests.e2e.test_two_targets import *
