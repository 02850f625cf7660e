"""tests/e2e/test_guest_quiet.py in three engines."""

from tests.e2e.test_guest_quiet import *
