"""tests/e2e/test_formats.py in three engines."""

from tests.e2e.test_formats import *
