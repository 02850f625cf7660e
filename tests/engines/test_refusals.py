"""tests/e2e/test_refusals.py in three engines."""

from tests.e2e.test_refusals import *
