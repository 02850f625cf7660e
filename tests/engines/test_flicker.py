"""tests/e2e/test_flicker.py in three engines."""

from tests.e2e.test_flicker import *
