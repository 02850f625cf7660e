"""Both languages give the same reason for leaving a number as the page has it."""

from itertools import product

import pytest

from dni_py.core.skip_reasons import plan_skip_reason
from tests.parity.compare import Parity

REASONS = ["ignored", "policy", "contested", ""]


@pytest.mark.parametrize("facts", [*product([True, False], repeat=3)])
def test_the_first_of_several_reasons_counts(parity: Parity, facts: tuple[bool, bool, bool]) -> None:
    applies = [*facts, True]
    assert parity(plan_skip_reason, *facts) == REASONS[applies.index(True)]
