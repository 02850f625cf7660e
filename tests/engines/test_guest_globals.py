"""tests/e2e/test_guest_globals.py in three engines."""

from tests.e2e.test_guest_globals import *
