"""tests/e2e/test_check.py in the system's Firefox and WebKitGTK, by the check's own engines."""

from tests.e2e.test_check import *
