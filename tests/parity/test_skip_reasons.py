"""Both languages give the same reason for leaving a number as the page has it."""

from itertools import product

import pytest

from dni_py.core.skip_reasons import plan_skip_reason
from tests.parity.compare import Parity

REASONS = {
    (True, False, False): "ignored",
    (True, True, True): "ignored",
    (False, False, True): "no_tracking_number",
    (False, False, False): "no_tracking_number",
    (False, True, True): "contested",
    (False, True, False): "",
}


@pytest.mark.parametrize(("is_ignored", "has_number", "is_contested"), [*product([True, False], repeat=3)])
def test_the_reason_that_counts_most_is_given(
    parity: Parity, is_ignored: bool, has_number: bool, is_contested: bool
) -> None:
    reason = parity(plan_skip_reason, is_ignored, has_number, is_contested)
    assert reason == REASONS.get((is_ignored, has_number, is_contested), "ignored")
