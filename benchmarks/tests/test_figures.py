import pytest

from benchmarks.figures import (
    answers,
    beaten,
    bytes_of,
    catalogue_growth,
    contest,
    exponent,
    geometric_mean,
    growth,
    is_ours,
    near,
    pair_ratios,
    pair_rounds,
    question_of,
    series,
    slowest,
    spread,
    summary,
)
from benchmarks.measurements import Record
from benchmarks.tests.made_up import make_record, warm


def test_means_and_spread() -> None:
    assert geometric_mean([1, 100]) == pytest.approx(10)
    assert geometric_mean([]) is None
    assert geometric_mean([0, 1]) == pytest.approx(
        0.001
    )  # what the clock did not see counts as a microsecond
    assert spread((1, 2, 3, 4, 5)) == pytest.approx(2 / 3)
    assert spread((1, 2)) is None


@pytest.mark.parametrize(
    ("after", "expected"), [(1, 0), (10, 1), (100, 2), (3.1622776601683795, 0.5)]
)
def test_exponents(after: float, expected: float) -> None:
    assert exponent(1, after, 1_000, 10_000) == pytest.approx(expected)


def test_growth_goes_from_size_to_size() -> None:
    assert growth({100: 1, 1_000: 10, 10_000: 10}) == {
        (100, 1_000): (pytest.approx(1), None),
        (1_000, 10_000): (pytest.approx(0), None),
    }


def test_growth_of_the_catalogue_is_over_what_was_answered_at_both_sizes() -> None:
    small = {"a": warm("kg", "a", 1), "b": warm("kg", "b", 1000)}
    large = {"a": warm("kg", "a", 100), "b": warm("kg", "b", outcome="timeout")}
    assert catalogue_growth({10: small, 100: large}) == {(10, 100): (pytest.approx(2), 1)}


def test_a_nominal_size_is_met_nearly_or_not_at_all() -> None:
    assert near([4_800, 98_000], 100_000) == 98_000
    assert near([4_800, 98_000], 1_000_000) is None
    assert near([0], 5_000) is None


@pytest.mark.parametrize(
    ("form", "question"), [("plain-2", "plain"), ("asserted", "plain"), ("", "derived")]
)
def test_the_asserted_graph_is_that_of_the_plain_question(form: str, question: str) -> None:
    assert question_of(Record("load", "kg", form)) == question


@pytest.mark.parametrize(
    ("engine", "ours"), [("kg", True), ("kg load", True), ("kg-cold", True), ("kgx", False)]
)
def test_which_engines_are_ours(engine: str, ours: bool) -> None:
    assert is_ours(engine) is ours


def test_of_three_formulations_the_fastest_right_one_counts() -> None:
    records = [
        warm("maplib", "a", 3, form="plain-1"),
        warm("maplib", "a", 1, form="plain-2", same=False),
        warm("maplib", "a", 2, form="plain-3"),
        warm("maplib", "b", form="plain-1", outcome="not tried"),
        warm("maplib", "b", form="plain-2", outcome="timeout"),
        warm("maplib", "a", 0.1),
    ]
    result = answers(records, "warm", 5_000, "plain")["maplib"]
    assert (result["a"].form, result["a"].median) == ("plain-3", 2)
    assert result["b"].result == "timeout"
    assert answers(records, "warm", 5_000, "derived")["maplib"]["a"].median == 0.1
    assert answers(records, "warm", 100_000, "plain") == {}


def test_kg_meets_the_plain_question_with_its_own_graph() -> None:
    records = [
        warm("kg", "a", 1),
        warm("kg", "a", 9, form="plain-1"),
        warm("rdflib", "a", 5, form="plain-1"),
    ]
    result = contest(records, 5_000, "plain")
    assert {name: mine["a"].median for name, mine in result.items()} == {
        "kg": 1,
        "kg, plain": 9,
        "rdflib": 5,
    }


MINE = {
    "a": warm("rdflib", "a", 4),
    "b": warm("rdflib", "b", 9),
    "c": warm("rdflib", "c", outcome="timeout", limit=16.0),
    "d": warm("rdflib", "d", 7, same=False),
    "e": warm("rdflib", "e", outcome="not tried"),
    "f": warm("rdflib", "f", outcome="error", limit=16.0),
}
BASE = {
    "a": warm("kg", "a", 1),
    "c": warm("kg", "c", 1),
    "b": warm("kg", "b", 1),
    "d": warm("kg", "d", 1),
}


def test_ratios_are_paired_over_what_both_answered_rightly() -> None:
    assert pair_ratios(MINE, BASE) == {"a": 4, "b": 9}
    result = summary(MINE, BASE)
    assert (result.pairs, result.ratio, result.ratio_median) == (
        2,
        pytest.approx(6),
        pytest.approx(6.5),
    )


def test_a_query_that_did_not_finish_counts_as_the_time_limit_in_the_charged_mean_only() -> None:
    result = summary(MINE, {})
    assert (result.asked, result.answered, result.unfinished, result.errors) == (6, 2, 1, 1)
    assert (result.differing, result.untried, result.uncompared) == (1, 1, 0)
    assert result.mean == pytest.approx(6)
    assert result.charged == pytest.approx((4 * 9 * 16 * 16) ** (1 / 4))
    assert not result.is_whole
    assert result.ratio is None


def test_answers_without_a_reference_are_counted_as_such() -> None:
    result = summary({"a": warm("kg", "a", 1, same=None)}, {})
    assert (result.answered, result.uncompared, result.is_whole) == (1, 1, True)


def test_an_answer_that_was_never_timed_was_not_tried() -> None:
    result = summary({"a": warm("kg", "a"), "b": warm("kg", "b", outcome="absent")}, {})
    assert (result.answered, result.untried, result.mean, result.charged) == (0, 2, None, None)


def test_rounds_that_ran_together_are_paired_and_others_compared_by_medians() -> None:
    mine = make_record("remote-load", "kg load", 10, 1, 20, 3)
    assert pair_rounds(mine, make_record("remote-load", "curl", 10, 1, 10, 1)) == 2
    assert pair_rounds(mine, make_record("remote-load", "curl", 10, 6)) == 0.5


def test_series_keep_what_succeeded_with_ours_first() -> None:
    records = [
        make_record("load", "Virtuoso", 10, 3, 2, 4),
        make_record("load", "Virtuoso", 100, outcome="memory"),
        make_record("load", "kg", 10, 1),
        Record("load", "kg", "plain-1", 10, seconds=(4,)),
    ]
    assert list(series(records, "load").items()) == [
        ("kg", {10: pytest.approx(2)}),
        ("Virtuoso", {10: 3}),
    ]
    peaks = [
        Record("memory", "kg", form, 10, bytes=size)
        for form, size in (("plain-1", 5), ("plain-2", 7))
    ]
    assert series(peaks, "memory", bytes_of) == {"kg": {10: 7}}


def test_queries_that_another_engine_answers_much_faster() -> None:
    records = [
        warm("kg", "a", 3),
        warm("kg", "b", 3),
        warm("kg", "c", outcome="timeout"),
        warm("maplib", "a", 2, form="plain-2"),
        warm("maplib", "b", 1, form="plain-2"),
        warm("oxrdflib", "b", 1.5),
        warm("maplib", "c", 5, form="plain-1"),
    ]
    result = [(one.query, one.engine, one.form, one.factor) for one in beaten(records, 5_000)]
    assert result == [("c", "maplib", "plain-1", 4), ("b", "maplib", "plain-2", 3)]


def test_what_did_not_finish_is_slowest() -> None:
    mine = {
        "a": warm("kg", "a", 30),
        "b": warm("kg", "b", outcome="timeout"),
        "c": warm("kg", "c", 1),
    }
    assert [record.query for record in slowest(mine, 2)] == ["b", "a"]
