"""Times that are typed: seconds within a range, for every option that takes some."""

from math import isnan
from typing import Any

import click


class Seconds(click.FloatRange):
    """A number of seconds; nan is none, though no range holds it back."""

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """The number that was typed."""
        seconds: float = super().convert(value, param, ctx)
        if isnan(seconds):
            self.fail(f"{value} is no number of seconds", param, ctx)
        return seconds
