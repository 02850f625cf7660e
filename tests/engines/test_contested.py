"""tests/e2e/test_contested.py in three engines."""

from tests.e2e.test_contested import *
