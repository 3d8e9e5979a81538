"""Report of the hostile hour: what makes it fail, and what it shows."""

import pytest

from benchmarks.hostile import Sample, Soak, group, list_failures, render

MB = 1 << 20


def make_soak(**lanes: int) -> Soak:
    """Return an hour in which all is well, but for the last memory of some lanes."""
    soak = Soak()
    first = {"server": 60, "pages": 150, "long": 150, "sparql": 140}
    for moment, sizes in (("begin", first), ("minute 1", first | {"server": 70})):
        soak.samples[moment] = [Sample(lane, size * MB, 9, 3) for lane, size in sizes.items()]
    last = {"server": 76, "pages": 164, "long": 140, "sparql": 150} | lanes
    soak.samples["after a quiet minute"] = [
        Sample(lane, size * MB, 9, 3) for lane, size in last.items()
    ]
    soak.answers["saved", 200] = 100
    soak.seconds["saved"] = [0.01] * 98 + [0.2, 0.25]
    return soak


def test_an_hour_in_which_all_is_well_passes() -> None:
    assert list_failures(make_soak(), busy=False) == []
    assert "all that was asked for holds" in render(make_soak(), 60, [], busy=False)


@pytest.mark.parametrize(
    ("lane", "size", "failure"),
    [("pages", 166, "pages: 150 MB became 166 MB"), ("server", 78, "server: 70 MB became 78 MB")],
)
def test_memory_that_stays_fails(lane: str, size: int, failure: str) -> None:
    assert list_failures(make_soak(**{lane: size}), busy=True) == [failure]


def test_wrong_and_missing_answers_fail() -> None:
    soak = make_soak()
    soak.wrong.append("a page is none of the known answers")
    soak.answers["saved", 503] += 2
    soak.restarts = 1
    failures = list_failures(soak, busy=True)
    assert failures == ["1 wrong answers", "1 restarts", "2 honest saved queries got 503"]
    report = render(soak, 60, failures, busy=True)
    assert "Wrong answers: 1." in report
    assert "| saved | 200: 100, 503: 2 |" in report
    assert "none of the known answers" in report


def test_slow_answers_fail_on_an_idle_machine_only() -> None:
    soak = make_soak()
    soak.seconds["saved"] = [0.01] * 98 + [0.3, 0.3]
    assert list_failures(soak, busy=True) == []
    assert list_failures(soak, busy=False) == ["99 of 100 saved queries took more than 250 ms"]


def test_the_largest_process_of_a_lane_counts() -> None:
    assert group([Sample("pages", 3, 1, 1), Sample("pages", 5, 1, 1)]) == {"pages": 5}
