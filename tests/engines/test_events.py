"""tests/e2e/test_events.py in three engines."""

from tests.e2e.test_events import *
