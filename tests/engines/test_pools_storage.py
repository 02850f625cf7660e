"""tests/e2e/test_pools_storage.py in three engines."""

from tests.e2e.test_pools_storage import *
