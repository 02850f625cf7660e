"""tests/e2e/test_writing.py in three engines."""

from tests.e2e.test_writing import *
