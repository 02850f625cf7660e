"""tests/e2e/test_guest_policy.py in three engines."""

from tests.e2e.test_guest_policy import *
