"""tests/e2e/test_copies.py in three engines."""

from tests.e2e.test_copies import *

# Chromium alone has a select that shows a copy of its option.
del test_copies_that_a_browsers_select_makes_are_put_back  # noqa: F821
