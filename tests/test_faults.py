from kg.faults import Fault, FaultsError

FAULT = Fault("graph/x.csv", 7, "stance", "is odd", "make it even")


def test_fault_in_data_is_no_usage() -> None:
    assert FaultsError([FAULT]).exit_code == 1


def test_fault_prints_file_line_column_reason_and_mend() -> None:
    assert str(FAULT) == "graph/x.csv:7 [stance]: is odd\n    mend: make it even"


def test_fault_without_column_prints_none() -> None:
    assert str(FAULT._replace(column="")) == "graph/x.csv:7: is odd\n    mend: make it even"


def test_faults_are_told_by_file_and_line_with_their_number() -> None:
    faults = [
        Fault("b.csv", 2, "", "r", "m"),
        Fault("a.csv", 10, "", "r", "m"),
        Fault("a.csv", 9, "", "r", "m"),
    ]
    error = FaultsError(faults)
    assert [(fault.path, fault.line) for fault in error.faults] == [
        ("a.csv", 9),
        ("a.csv", 10),
        ("b.csv", 2),
    ]
    assert str(error).endswith("\n3 faults found; nothing was written")
    assert str(FaultsError([FAULT])).endswith("\n1 fault found; nothing was written")
