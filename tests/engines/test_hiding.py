"""tests/e2e/test_hiding.py in three engines."""

from tests.e2e.test_hiding import *
