"""tests/e2e/test_explained_targets.py in three engines."""

from tests.e2e.test_explained_targets import *
