"""tests/e2e/test_developer_calls.py in three engines."""

from tests.e2e.test_developer_calls import *
