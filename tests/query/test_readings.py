"""What the editors read in is told, and can be left out."""

from pathlib import Path

import pytest

from kg.errors import UsageError
from kg.export import export
from kg.names import POLICIES
from kg.query.engine import Engine
from kg.query.ledger import Ledger, read_ledger
from kg.query.readings import WORDS, describe_readings
from kg.release.build import build
from tests.conftest import ROOT, Home
from tests.support.small import SHEET, Table

#: A day for lines of which the date is read in.
DAY = "2020-12-31"
#: All edges but those of the real table, some of which rest on readings.
EDGES = """
SELECT ?s ?p ?o WHERE { ?p a kg:ClaimPredicate . ?s ?p ?o . FILTER (?p != kg:capitalOf) }
"""
#: Claims whose supporters all have a reading, with those that fall with them.
READ_IN = {
    "station:center kg:operatedBy body:consulate",
    "response:raid kg:responseKind response-kind:arrest",
    "response:raid kg:byCountry country:utopia",
    "response:raid kg:respondsTo group:sites-utopia",
}


@pytest.fixture
def read_in(small: Home) -> Engine:
    """The engine on a small home in which some attributions have readings."""
    sheet = Table(small.folder, SHEET)
    sheet.change("001-center-run", inferred="place subject", note="The only center.")
    sheet.change("001-raid", inferred="object date", note="By the page before.", said_to=DAY)
    sheet.change("001-raid-paper", inferred="object date", note="By the page before.", said_to=DAY)
    sheet.change("001-run", inferred="speaker", note="By his office.")
    build()
    return Engine(str(small.build))


def list_edges(engine: Engine, policy: str) -> set[str]:
    edges = set[str]()
    for row in engine.select(EDGES, policy):
        edges.add(" ".join(engine.shorten(str(value)) for value in row.values()))
    return edges


@pytest.mark.parametrize("policy", POLICIES)
def test_the_switch_leaves_out_edges_on_readings_only(read_in: Engine, policy: str) -> None:
    edges = list_edges(read_in, policy)
    stated = list_edges(read_in.leave_out_readings(), policy)
    assert edges - stated == edges & READ_IN
    assert stated < edges or not edges & READ_IN
    assert list_edges(read_in, policy) == edges  # the engine itself is unchanged


def test_every_reading_is_among_the_reported_edges(read_in: Engine) -> None:
    assert list_edges(read_in, "reported") >= READ_IN


def test_a_claim_with_one_attribution_without_reading_stays(read_in: Engine) -> None:
    edge = "station:harbour kg:operatedBy body:consulate"  # 001-run has a reading, others have none
    assert edge in list_edges(read_in.leave_out_readings(), "reported")


def test_a_claim_of_which_only_the_date_is_read_in_stays(small: Home) -> None:
    """An edge has no date, so none rests on it."""
    sheet = Table(small.folder, SHEET)
    sheet.change("001-center-run", inferred="date", note="By the page before.", said_to=DAY)
    build()
    engine = Engine(str(small.build))
    assert list_edges(engine.leave_out_readings(), "reported") == list_edges(engine, "reported")


def test_a_query_that_names_graphs_is_refused(read_in: Engine) -> None:
    with pytest.raises(UsageError, match="GRAPH") as caught:
        read_in.leave_out_readings().ask("SELECT ?s WHERE { GRAPH ?g { ?s ?p ?o } }")
    assert "kg:restsOnReading" in str(caught.value.hint)


def test_the_hint_for_stores_gives_the_same_edges(read_in: Engine) -> None:
    _, _, condition = _get_hint(read_in).partition("each edge: ")
    text = EDGES.replace("?s ?p ?o .", f"?s ?p ?o . {condition}")
    rows = {
        " ".join(read_in.shorten(str(value)) for value in row.values())
        for row in read_in.select(text)
    }
    assert rows == list_edges(read_in.leave_out_readings(), "reported")


def _get_hint(engine: Engine) -> str:
    with pytest.raises(UsageError) as caught:
        engine.leave_out_readings().ask("SELECT ?s WHERE { GRAPH ?g { ?s ?p ?o } }")
    return str(caught.value.hint)


def test_the_ledger_tells_each_reading_with_names(read_in: Engine) -> None:
    ledger = read_ledger(read_in, read_in.expand("station:center"))
    (claim,) = [one for one in ledger.claims if one.predicate == "kg:operatedBy"]
    assert claim.rests_on_readings
    (attribution,) = claim.attributions
    assert sorted(attribution.inferred) == ["place", "subject"]
    assert attribution.readings == ["that this is about Center", "the place"]


def test_the_ledger_without_readings_counts_what_it_leaves_out(read_in: Engine) -> None:
    node = read_in.expand("station:center")
    ledger = read_ledger(read_in.leave_out_readings(), node)
    assert ledger.left_out == 1
    assert "kg:operatedBy" not in _list_predicates(ledger)
    assert _list_predicates(read_ledger(read_in, node)) == {"kg:operatedBy", "rdf:type"}
    assert read_ledger(read_in, node).left_out == 0


def _list_predicates(ledger: Ledger) -> set[str]:
    return {claim.predicate for claim in ledger.claims}


@pytest.mark.parametrize("format", ["ntriples", "nquads", "turtle", "trig", "csv"])
def test_an_export_leaves_the_same_edges_out(read_in: Engine, format: str) -> None:
    stated = export(read_in.leave_out_readings(), format, "reported").decode()
    whole = export(read_in, format, "reported").decode()
    assert len(whole.splitlines()) - len(stated.splitlines()) >= (1 if format == "csv" else 2)
    if format == "ntriples":
        left_out = set(whole.splitlines()) - set(stated.splitlines())
        assert sum("capitalOf" not in line for line in left_out) == len(READ_IN)


def test_a_csv_names_the_readings(read_in: Engine) -> None:
    text = export(read_in, "csv").decode()
    (line,) = [line for line in text.splitlines() if line.startswith("001-center-run,")]
    assert ",place subject," in line
    assert line.endswith(",yes,2020-12-31")


def test_the_words_are_those_of_the_vocabulary() -> None:
    text = (ROOT / "ontology" / "vocab" / "reading.ttl").read_text(encoding="utf-8")
    concepts = {
        line.split()[0].removeprefix("reading:")
        for line in text.splitlines()
        if line.startswith("reading:")
    }
    assert set(WORDS) == concepts


def test_sentences_are_in_the_order_of_the_column_without_names() -> None:
    assert describe_readings(["place", "subject"]) == ["the subject", "the place"]
    assert describe_readings([]) == []


def test_the_second_stores_take_little_room(read_in: Engine, tmp_path: Path) -> None:
    folder = Path(read_in.release.store_path("reported"))
    other = Path(read_in.release.store_path("reported-without-inferred"))
    shared = {path.stat().st_ino for path in folder.glob("*.sst")}
    own = [path for path in other.glob("*.sst") if path.stat().st_ino not in shared]
    assert sum(path.stat().st_size for path in own) < 10_000
