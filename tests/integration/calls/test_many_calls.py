"""Many calls at once with carrier and machine failures: the call log has each call once, and correct."""

from pathlib import Path

import pytest

from tests.many_calls import play_many_calls

pytestmark = pytest.mark.slow
CALLS = 150


def test_doubled_late_and_reordered_webhooks_and_killed_workers_change_nothing(tmp_path: Path) -> None:
    played = play_many_calls(tmp_path, CALLS)
    assert played.wrong == []
    assert (played.rows, played.kills) == (CALLS, 2)
