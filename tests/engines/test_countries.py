"""tests/e2e/test_countries.py in three engines."""

from tests.e2e.test_countries import *
