"""tests/e2e/test_guest_storage.py in three engines."""

from tests.e2e.test_guest_storage import *
