"""tests/e2e/test_pools_gone.py in three engines."""

from tests.e2e.test_pools_gone import *
