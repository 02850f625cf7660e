"""tests/e2e/test_consent.py in three engines."""

from tests.e2e.test_consent import *
