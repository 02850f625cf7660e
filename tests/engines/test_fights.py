"""tests/e2e/test_fights.py in three engines."""

from tests.e2e.test_fights import *
