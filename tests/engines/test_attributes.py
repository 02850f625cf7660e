"""tests/e2e/test_attributes.py in three engines."""

from tests.e2e.test_attributes import *
