import pytest

from kg.errors import KgError, QuerySyntaxError, RefusedQuery, UsageError, did_you_mean


def test_error_prints_its_reason_and_then_its_hint() -> None:
    assert str(KgError("it broke", hint="mend it")) == "it broke\n  mend it"
    assert str(KgError("it broke")) == "it broke"


@pytest.mark.parametrize("kind", [UsageError, QuerySyntaxError, RefusedQuery])
def test_wrong_call_is_usage(kind: type[KgError]) -> None:
    assert kind("no").exit_code == 2


def test_other_error_is_no_usage() -> None:
    assert KgError("no").exit_code == 1


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("spian", "did you mean spain?"),
        ("Spain", "did you mean spain?"),
        ("zzz", "choices: china, spain, ghana"),
        ("", "choices: china, spain, ghana"),
    ],
)
def test_nearest_choices_are_offered_or_else_the_first(word: str, hint: str) -> None:
    assert did_you_mean(word, ["china", "spain", "ghana"]) == hint


def test_long_list_of_choices_is_cut() -> None:
    assert did_you_mean("zzz", [str(number) for number in range(30)]).endswith("18, 19, …")


def test_no_choices_are_told() -> None:
    assert did_you_mean("x", []) == "there is nothing to choose from"
