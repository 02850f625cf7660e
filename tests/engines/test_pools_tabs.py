"""tests/e2e/test_pools_tabs.py in three engines."""

from tests.e2e.test_pools_tabs import *
