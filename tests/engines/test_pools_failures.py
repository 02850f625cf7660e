"""tests/e2e/test_pools_failures.py in three engines."""

from tests.e2e.test_pools_failures import *
