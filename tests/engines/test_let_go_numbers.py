"""tests/e2e/test_let_go_numbers.py in three engines."""

from tests.e2e.test_let_go_numbers import *
