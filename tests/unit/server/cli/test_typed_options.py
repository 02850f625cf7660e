"""Options with times."""

import pytest

from server.cli.local_times import resolve_moment
from server.cli.typed_options import read_moment

NOW = 1_795_327_200.0  # 2026-11-22T06:00:00Z


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2026-11-22", NOW - 6 * 3600),
        ("2026-11-22T05:59", NOW - 60),
        ("2026-11-22 05:59:30", NOW - 30),
        ("2026-11-22T05:59:00Z", NOW - 60),
        ("2026-11-22T07:00:00+01:00", NOW),
        ("1 minute ago", NOW - 60),
        ("90 minutes ago", NOW - 5400),
        ("2 hours ago", NOW - 7200),
        ("2 days ago", NOW - 2 * 86_400),
        ("3 weeks ago", NOW - 21 * 86_400),
    ],
)
def test_times_without_an_offset_are_read_in_the_account_s_zone(text: str, at: float) -> None:
    assert resolve_moment(read_moment(text, NOW), "UTC") == at
    is_absolute = "ago" in text or text[-1] == "Z" or "+" in text
    assert resolve_moment(read_moment(text, NOW), "America/New_York") == (at if is_absolute else at + 5 * 3600)


@pytest.mark.parametrize(
    "text", ["", "yesterday", "2 days", "-1 days ago", "2026-13-01", "999999 days ago", "1e3 days ago"]
)
def test_other_texts_are_rejected_as_times(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_moment(text, NOW)
