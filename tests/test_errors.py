import pytest

from kg.errors import Fault, FaultsFound, KgError, QuerySyntaxError, RefusedQuery, UsageError, did_you_mean

FAULT = Fault("graph/x.csv", 7, "stance", "is odd", "make it even")


def test_error_prints_its_reason_and_then_its_hint() -> None:
    assert str(KgError("it broke", hint="mend it")) == "it broke\n  mend it"
    assert str(KgError("it broke")) == "it broke"


@pytest.mark.parametrize("kind", [UsageError, QuerySyntaxError, RefusedQuery])
def test_wrong_call_is_usage(kind: type[KgError]) -> None:
    assert kind("no").exit_code == 2


def test_fault_in_data_is_no_usage() -> None:
    assert KgError("no").exit_code == 1
    assert FaultsFound([FAULT]).exit_code == 1


def test_fault_prints_file_line_column_reason_and_mend() -> None:
    assert str(FAULT) == "graph/x.csv:7 [stance]: is odd\n    mend: make it even"


def test_fault_without_column_prints_none() -> None:
    assert str(FAULT._replace(column="")) == "graph/x.csv:7: is odd\n    mend: make it even"


def test_faults_are_told_by_file_and_line_with_their_number() -> None:
    faults = [Fault("b.csv", 2, "", "r", "m"), Fault("a.csv", 10, "", "r", "m"), Fault("a.csv", 9, "", "r", "m")]
    found = FaultsFound(faults)
    assert [(fault.path, fault.line) for fault in found.faults] == [("a.csv", 9), ("a.csv", 10), ("b.csv", 2)]
    assert str(found).endswith("\n3 faults found; nothing was written")
    assert str(FaultsFound([FAULT])).endswith("\n1 fault found; nothing was written")


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
    assert did_you_mean("zzz", [str(number) for number in range(20)]).endswith("10, 11, …")


def test_no_choices_are_told() -> None:
    assert did_you_mean("x", []) == "there is nothing to choose from"
