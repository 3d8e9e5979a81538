"""Answers of different engines are the same rows, or differ."""

from pathlib import Path

import pytest

from benchmarks.rows import TRIPLE, XSD, Answer, comparable, difference, digest, same_term, write


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (f'"7"^^<{XSD}int>', f'"007"^^<{XSD}integer>'),
        (f'"1.50"^^<{XSD}decimal>', f'"1.5"^^<{XSD}decimal>'),
        (f'"1"^^<{XSD}boolean>', f'"true"^^<{XSD}boolean>'),
        (f'"a"^^<{XSD}string>', '"a"'),
        ('"a"@zh-Hans', '"a"@zh-hans'),
        ("_:a", "_:b"),
    ],
)
def test_terms_are_compared_by_value(one: str, other: str) -> None:
    assert same_term(one) == same_term(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (f'"7"^^<{XSD}integer>', '"7"'),
        (f'"7"^^<{XSD}integer>', f'"7"^^<{XSD}decimal>'),
        ('"a"@en', '"a"'),
        ('"a@en"', '"a"@en'),
        (f'"1"^^<{XSD}integer>', f'"true"^^<{XSD}boolean>'),
        (f'"x"^^<{XSD}integer>', f'"y"^^<{XSD}integer>'),
    ],
)
def test_other_terms_differ(one: str, other: str) -> None:
    assert same_term(one) != same_term(other)


def answer(*rows: tuple[str, ...], columns: tuple[str, ...] = ("b", "a")) -> Answer:
    return comparable(Answer(columns, list(rows)))


def test_the_order_of_rows_and_columns_does_not_matter_and_their_number_does() -> None:
    first = digest(answer(("1", "2"), ("3", "")))
    assert digest(answer(("", "3"), ("2", "1"), columns=("a", "b"))) == first
    assert digest(answer(("1", "2"), ("3", ""), ("3", ""))) != first
    assert digest(answer(("1", "2"), ("", "3"))) != first


def test_triples_are_a_set() -> None:
    once = answer(("<s>", "<p>", "<o>"), columns=TRIPLE)
    assert digest(answer(("<s>", "<p>", "<o>"), ("<s>", "<p>", "<o>"), columns=TRIPLE)) == digest(
        once
    )


def test_a_difference_is_counted(tmp_path: Path) -> None:
    write(answer(("1", "2"), ("1", "2"), ("3", "4")), tmp_path / "expected")
    write(answer(("1", "2"), ("5", "6")), tmp_path / "found")
    assert difference(tmp_path / "expected", tmp_path / "found") == "2 rows missing, 1 more"
