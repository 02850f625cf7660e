"""tests/e2e/test_restore.py in three engines."""

from tests.e2e.test_restore import *
