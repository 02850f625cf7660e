"""Which engines a list names."""

import pytest

from server.check.engine_names import EngineName, UnknownEngine, read_engines


def test_engines_are_read_in_their_order_each_once() -> None:
    assert read_engines("webkit, Chromium,webkit") == (EngineName.WEBKIT, EngineName.CHROMIUM)


@pytest.mark.parametrize("text", ["", "chromium,", "edge", "chromium;firefox"])
def test_what_is_no_engine_is_rejected_with_those_that_are(text: str) -> None:
    with pytest.raises(UnknownEngine, match="There are: chromium, firefox, webkit"):
        read_engines(text)
