"""Long tables in tests of pages: `make test` runs some rows, `make test-all` all of them."""

from collections.abc import Callable, Iterable
from typing import Any

import pytest


def show_some(rows: Iterable[Any], every: int, name: Callable[[Any], str] | None = None) -> list[Any]:
    """The rows as parameters of a test; all except every `every`-th are marked `exhaustive`."""
    return [
        pytest.param(row, id=name(row) if name else None, marks=pytest.mark.exhaustive if nth % every else ())
        for nth, row in enumerate(rows)
    ]
