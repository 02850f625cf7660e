"""tests/e2e/test_boxes_on_a_line.py in three engines."""

from tests.e2e.test_boxes_on_a_line import *
