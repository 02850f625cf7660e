"""A page that fails while it is looked at fails as the contract of engines says, so the check goes on with the next page."""

import pytest

from server.check.engine_names import EngineName
from server.check.engines.contract import EngineFailed, Opening
from server.check.engines.finding import find_engine


@pytest.mark.parametrize("expression", ["missing()", "Symbol.for.missing.missing"])
def test_an_error_in_the_page_is_a_failure_of_the_engine(expression: str) -> None:
    opening = Opening("data:text/html,<p>x", "", with_tag=False, init_script="", scan="1")
    with find_engine(EngineName.CHROMIUM)() as engine:
        with pytest.raises(EngineFailed), engine.open_page(opening) as page:
            page.run(expression)
        with engine.open_page(opening) as page:
            assert page.run("1 + 1") == 2


def test_a_page_that_can_not_be_read_is_a_failure_and_not_a_frame() -> None:
    opening = Opening(
        "data:text/html,<iframe srcdoc=x></iframe>",
        "",
        with_tag=False,
        init_script="",
        scan="top === self ? missing() : 1",
    )
    with (
        find_engine(EngineName.CHROMIUM)() as engine,
        pytest.raises(EngineFailed),
        engine.open_page(opening) as page,
    ):
        page.scan()
