"""tests/e2e/test_pools_sharing.py in three engines."""

from tests.e2e.test_pools_sharing import *
