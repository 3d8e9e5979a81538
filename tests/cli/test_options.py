"""Seconds: a number within the range, and nothing that only looks like one."""

import click
import pytest

from kg.cli.options import Seconds

TYPE = Seconds(0.1, 86_400)


@pytest.mark.parametrize(("typed", "seconds"), [("0.1", 0.1), ("30", 30.0), ("1e2", 100.0)])
def test_a_number_in_the_range_is_taken(typed: str, seconds: float) -> None:
    assert TYPE.convert(typed, None, None) == seconds


@pytest.mark.parametrize(
    "typed", ["nan", "NaN", "-nan", "inf", "-inf", "0", "-1", "86401", "ten", ""]
)
def test_what_is_no_such_number_is_refused(typed: str) -> None:
    with pytest.raises(click.BadParameter):
        TYPE.convert(typed, None, None)
