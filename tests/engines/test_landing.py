"""tests/e2e/test_landing.py in three engines."""

from tests.e2e.test_landing import *
