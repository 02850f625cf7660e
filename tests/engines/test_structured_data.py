"""tests/e2e/test_structured_data.py in three engines."""

from tests.e2e.test_structured_data import *
