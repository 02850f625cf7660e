"""tests/e2e/test_grown_texts.py in three engines."""

from tests.e2e.test_grown_texts import *

# Firefox and WebKit keep a text that the network cuts off until its rest is there: there is nothing to swap before.
del test_a_text_that_continues_in_the_next_network_chunk_is_read_as_a_whole  # noqa: F821
