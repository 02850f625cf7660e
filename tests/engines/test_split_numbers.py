"""tests/e2e/test_split_numbers.py in three engines."""

from tests.e2e.test_split_numbers import *
