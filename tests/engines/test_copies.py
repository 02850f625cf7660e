"""tests/e2e/test_copies.py in three engines."""

from tests.e2e.test_copies import *
