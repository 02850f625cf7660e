"""tests/e2e/test_pools_claiming.py in three engines."""

from tests.e2e.test_pools_claiming import *
