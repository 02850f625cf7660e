"""tests/e2e/test_state_changes.py in three engines."""

from tests.e2e.test_state_changes import *
