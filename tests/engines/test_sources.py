"""tests/e2e/test_sources.py in three engines."""

from tests.e2e.test_sources import *
