"""tests/e2e/test_shadow_roots.py in three engines."""

from tests.e2e.test_shadow_roots import *
