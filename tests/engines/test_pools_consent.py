"""tests/e2e/test_pools_consent.py in three engines."""

from tests.e2e.test_pools_consent import *
