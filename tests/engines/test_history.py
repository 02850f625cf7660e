"""tests/e2e/test_history.py in three engines."""

from tests.e2e.test_history import *
