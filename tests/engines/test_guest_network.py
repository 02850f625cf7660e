"""tests/e2e/test_guest_network.py in three engines."""

from tests.e2e.test_guest_network import *
