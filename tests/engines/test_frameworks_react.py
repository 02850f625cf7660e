"""tests/e2e/test_frameworks_react.py in three engines."""

from tests.e2e.test_frameworks_react import *
