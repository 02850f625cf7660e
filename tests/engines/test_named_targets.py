"""tests/e2e/test_named_targets.py in three engines."""

from tests.e2e.test_named_targets import *
