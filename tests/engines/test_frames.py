"""tests/e2e/test_frames.py in three engines."""

from tests.e2e.test_frames import *
