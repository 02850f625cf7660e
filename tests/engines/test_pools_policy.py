"""tests/e2e/test_pools_policy.py in three engines."""

from tests.e2e.test_pools_policy import *
