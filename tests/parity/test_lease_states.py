"""Both languages move between the lease states in the same way, and only as the table says."""

import pytest

from dni_py.core.lease_states import NEXT_LEASE_STATES, next_lease_state
from tests.parity.compare import Parity


@pytest.mark.parametrize("wanted", NEXT_LEASE_STATES)
@pytest.mark.parametrize("lease_state", NEXT_LEASE_STATES)
def test_moving_from_one_state_to_another(parity: Parity, lease_state: str, wanted: str) -> None:
    follows = wanted in NEXT_LEASE_STATES[lease_state]
    assert parity(next_lease_state, lease_state, wanted) == (wanted if follows else lease_state)


@pytest.mark.parametrize("answered", ["showing", "failing"])
@pytest.mark.parametrize("lease_state", ["idle", "hidden"])
def test_a_response_does_not_wake_an_idle_or_hidden_page(lease_state: str, answered: str) -> None:
    assert next_lease_state(lease_state, answered) == lease_state


def test_a_failure_after_the_response_to_a_later_request_changes_nothing() -> None:
    assert next_lease_state("showing", "failing") == "showing"


def test_every_state_is_reached_and_left() -> None:
    reached = {state for states in NEXT_LEASE_STATES.values() for state in states}
    assert reached == NEXT_LEASE_STATES.keys() - {"idle"}
    assert all(NEXT_LEASE_STATES.values())
