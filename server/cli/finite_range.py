"""A number within bounds, as an option. click's own type lets `nan` through, which is in no range."""

from math import isnan
from typing import Any

import click


class FiniteRange(click.FloatRange):
    """A float between two bounds."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The number; a mistake of the caller for anything else."""
        number = super().convert(value, param, ctx)
        if isnan(number):
            self.fail(f"{value!r} is not a number", param, ctx)
        return number
