"""tests/e2e/test_pools_copied_tag.py in three engines."""

from tests.e2e.test_pools_copied_tag import *

# The server is of another origin than the visitor's site here.
del test_the_server_that_the_config_names_is_asked_by_a_script_that_is  # noqa: F821
