"""tests/e2e/test_frameworks_vue.py in three engines."""

from tests.e2e.test_frameworks_vue import *
