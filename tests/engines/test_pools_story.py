"""tests/e2e/test_pools_story.py in three engines."""

from tests.e2e.test_pools_story import *
