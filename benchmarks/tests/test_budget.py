import pytest

from benchmarks.budget import COLD_PEER, Verdict, verdicts
from benchmarks.measurements import Record
from benchmarks.tests.made_up import make_record, warm

PLAIN = "warm catalogue, 5\u202fk: beside the nearest peer on the plain question"
SAME_ENGINE = "warm catalogue, 5\u202fk: beside the same engine on our derived graph"
ROWS = "warm catalogue, 5\u202fk: every query answered, with the same rows"
COLD = "cold `kg query` on the seeded graph"
REMOTE = "`kg load` into a remote store: speed beside curl"
LOAD = "bulk load: speed beside the native loader"


def judge(*records: Record) -> dict[str, Verdict]:
    return {row.what: row for row in verdicts(list(records), seeded=40_000)}


def test_what_has_no_records_is_not_measured() -> None:
    rows = judge()
    assert len(rows) == 29
    assert {row.verdict for row in rows.values()} == {"not measured"}
    assert {row.holds for row in rows.values()} == {None}


def build(stage: str, seconds: float, size: int = 38_000) -> Record:
    return Record("build", "kg", size=size, query=stage, seconds=(seconds,))


def test_a_row_holds_or_does_not_by_how_much() -> None:
    rows = judge(
        build("total", 5), build("changed line", 4.5), build("unchanged", 0.05, size=1_000_000)
    )
    assert rows["build of the seeded graph, total"].verdict == "holds, 0.50\u202f× the budget"
    assert (
        rows["build of the seeded graph, changed line"].verdict
        == "**does not hold**, 1.50\u202f× the budget"
    )
    assert rows["build of the seeded graph, changed line"].measured == "4.50 s"
    assert rows["build of the seeded graph, unchanged"].verdict == "not measured"


def test_the_limit_itself_holds_unless_it_must_be_kept_below() -> None:
    assert judge(build("total", 10))["build of the seeded graph, total"].holds
    last = judge(warm("kg", "a", 1, size=10_000_000))["the slowest saved query at 10 M"]
    assert (last.factor, last.holds) == (1, False)


def test_the_slowest_query_fails_by_its_time_limit_where_it_did_not_finish() -> None:
    rows = judge(
        warm("kg", "a", 0.2, size=10_000_000), warm("kg", "b", size=10_000_000, outcome="timeout")
    )
    last = rows["the slowest saved query at 10 M"]
    assert (last.measured, last.holds) == ("20.0 s (b, timeout)", False)


def test_the_catalogue_is_held_against_the_worst_peer_over_paired_queries() -> None:
    rows = judge(
        warm("kg", "a", 2),
        warm("kg", "b", 2),
        warm("rdflib", "a", 20, form="plain-1"),
        warm("rdflib", "b", 20, form="plain-1"),
        warm("maplib", "a", 1, form="plain-1"),
        warm("maplib", "a", 9, form="plain-2"),
        warm("maplib", "b", 16, form="plain-3"),
        warm("Comunica", "a", form="plain-1", outcome="timeout"),
        warm("pyoxigraph memory", "a", 2),
        warm("pyoxigraph memory", "b", 1),
    )
    assert rows[PLAIN].factor == pytest.approx(0.5)
    assert (
        rows[PLAIN].measured
        == "0.50\u202f× maplib (2 queries; the worst of 2); none in common with Comunica"
    )
    assert rows[PLAIN].holds
    assert rows[SAME_ENGINE].factor == pytest.approx(2**0.5 / 1.15)
    assert rows[SAME_ENGINE].holds is False
    assert (
        rows["warm catalogue, 1\u202fM: every query answered, with the same rows"].verdict
        == "not measured"
    )


@pytest.mark.parametrize(
    ("same", "verdict", "measured"),
    [
        (True, "holds", "1 of 1 answered, 0 differ"),
        (False, "**does not hold**", "0 of 1 answered, 1 differ"),
        (None, "**not shown**", "1 of 1 answered, 0 differ, 1 not compared"),
    ],
)
def test_the_same_rows_are_shown_only_where_they_were_compared(
    same: bool | None, verdict: str, measured: str
) -> None:
    row = judge(warm("kg", "a", 1, same=same))[ROWS]
    assert (row.verdict, row.measured) == (verdict, measured)


def cold(engine: str, query: str, seconds: float) -> Record:
    return Record("cold", engine, "derived", 38_000, query, (seconds,), same=True)


def test_cold_queries_have_a_mean_a_peak_and_a_peer() -> None:
    rows = judge(
        cold("kg", "a", 0.04),
        cold("kg", "b", 0.09),
        cold(COLD_PEER, "a", 0.02),
        cold(COLD_PEER, "b", 0.01),
    )
    assert rows[f"{COLD}, geometric mean of the queries"].factor == pytest.approx(0.06 / 0.08)
    assert rows[f"{COLD}, slowest query"].measured == "90.0 ms (b)"
    assert rows[f"{COLD}, slowest query"].holds is False
    beside = rows[f"{COLD}, beside `oxigraph query`, paired geometric mean"]
    assert (beside.factor, beside.holds) == (pytest.approx((2 * 9) ** 0.5 / 2.5), False)


def test_loads_are_held_against_the_native_loader_and_curl_at_their_worst() -> None:
    rows = judge(
        make_record("bulk-load", "kg", 5_000, 1),
        make_record("bulk-load", "oxigraph", 5_000, 1),
        make_record("load", "pyoxigraph-memory", 5_000, 0.1),
        make_record("bulk-load", "kg", 100_000, 2),
        make_record("bulk-load", "oxigraph", 100_000, 1),
        Record("remote-load", "kg load", size=10, query="Fuseki", seconds=(10, 100)),
        Record("remote-load", "curl", size=10, query="Fuseki", seconds=(10, 100)),
    )
    assert rows[LOAD].measured == "0.50\u202f× at 100\u202fk (the worst of 2)"
    assert rows[LOAD].verdict == "**does not hold**, 1.80\u202f× the budget"
    assert rows[REMOTE].verdict == "holds, 0.90\u202f× the budget"


def test_memory_is_bounded_if_it_does_not_grow() -> None:
    flat = [make_record("bulk-load", "kg", size, 1, bytes=100) for size in (1_000, 1_000_000)]
    grown = [make_record("bulk-load", "kg", size, 1, bytes=size) for size in (1_000, 1_000_000)]
    name = "bulk load: growth of peak memory with size"
    assert judge(*flat)[name].verdict == "holds"
    assert judge(*grown)[name].measured == "1.00 from 1\u202fk to 1\u202fM"
    assert judge(*grown)[name].holds is False


def test_pictures_are_judged_at_a_thousand_things() -> None:
    rows = judge(
        Record("view-file", "kg", query="1000", seconds=(0.5,)),
        Record("view-file", "kg", query="5000", seconds=(5,)),
        Record("view-draw", "kg", query="1000 things", seconds=(1.4,)),
        Record("view-pan", "kg", query="1000", value=20.0),
    )
    by_size = {
        what.partition(": ")[2]: row.verdict
        for what, row in rows.items()
        if what.startswith("picture")
    }
    assert by_size == {
        "file written": "holds, 0.50\u202f× the budget",
        "first draw": "**does not hold**, 2.00\u202f× the budget",
        "panning": "**does not hold**, 1.50\u202f× the budget",
    }


def test_neighbourhoods_are_judged_by_the_slowest_and_by_their_growth() -> None:
    rows = judge(
        *(
            Record("path", "kg", size=10_000_000, query=query, seconds=(took,))
            for query, took in (("a", 0.2), ("b", 0.05))
        ),
        make_record("path", "networkx", 10_000_000, 9),
        make_record("around", "kg", 10_000, 0.001),
        make_record("around", "kg", 10_000_000, 0.001),
    )
    assert rows["path at 10 M, the slowest asked"].measured == "200 ms (a)"
    assert (
        rows["path at 10 M, the slowest asked"].verdict
        == "**does not hold**, 2.00\u202f× the budget"
    )
    assert rows["path: growth with size"].verdict == "not measured"
    assert rows["ego network: growth with size"].verdict == "holds"
    assert rows["ego network at 10 M, the slowest asked"].holds
