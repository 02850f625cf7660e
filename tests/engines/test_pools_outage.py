"""tests/e2e/test_pools_outage.py in three engines."""

from tests.e2e.test_pools_outage import *
