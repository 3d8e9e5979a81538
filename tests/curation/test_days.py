import datetime

import pytest

from kg.curation.days import parse_day, parse_period


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2022", (2022, 1, 1)),
        ("2022-10", (2022, 10, 1)),
        ("2022-10-31", (2022, 10, 31)),
        ("2099-12-31", (2099, 12, 31)),
    ],
)
def test_a_period_begins_on_a_day(cell: str, day: tuple[int, int, int]) -> None:
    assert parse_period(cell) == datetime.date(*day)


@pytest.mark.parametrize("cell", ["22", "2022-", "2022-13", "2022-02-30", "1799", "2100", "Spring"])
def test_what_is_no_period_is_refused(cell: str) -> None:
    with pytest.raises(ValueError, match=r"not |must be|day"):
        parse_period(cell)


def test_a_day_is_written_in_full() -> None:
    assert parse_day("2022-10-31") == datetime.date(2022, 10, 31)
    with pytest.raises(ValueError, match="not YYYY-MM-DD"):
        parse_day("2022-10")
