"""Every kind of node that has a ledger shows what it holds, or what lists that."""

import re
import shlex
from collections.abc import Callable

import pytest
from click.testing import Result

from kg.names import ID, KG, shorten
from kg.query.engine import Engine
from kg.query.holdings import read_holdings
from kg.query.ledger import read_ledger
from kg.query.results import Result as Answer

Run = Callable[..., Result]
#: The first and the last node of each prefix, by name; those of the ontology with a label.
NODES = """
SELECT DISTINCT ?node WHERE { ?node ?p ?o FILTER (ISIRI(?node)) } ORDER BY ?node
"""
#: Nodes that nobody asks for by name, as what they are of shows them.
PARTS = ("alias", "relay")
#: Terms that nothing in the graph has today.
UNUSED = ("source-voice:004", "stance:withdraws", "standing:withdrawn")
#: A document holds attributions, claims and speakers.
DOCUMENTS = ("000", "001", "002", "003", "004")


def list_members(engine: Engine) -> list[str]:
    """Return the first and the last node of each kind."""
    kinds: dict[str, list[str]] = {}
    for row in engine.select(NODES):
        iri = str(row["node"])
        if iri.startswith((ID, KG)):
            kinds.setdefault(shorten(iri).partition(":")[0], []).append(iri)
    members = []
    for kind, iris in kinds.items():
        if kind not in PARTS:
            members += [iris[0], iris[-1]]
    return members


def test_each_kind_of_node_shows_something(engine: Engine) -> None:
    empty = []
    for iri in list_members(engine):
        ledger = read_ledger(engine, iri)
        shown = (ledger.claims, ledger.holdings, ledger.leads, ledger.judgements, ledger.speaks)
        if not any(shown) and not ledger.withdrawal:
            empty.append(ledger.id)
    assert sorted(empty) == sorted(UNUSED)


@pytest.mark.parametrize("name", UNUSED)
def test_what_nothing_uses_says_so(run: Run, name: str) -> None:
    assert run("show", name).output.endswith("No claims to show, and nothing else refers to it.\n")


@pytest.mark.parametrize("source", DOCUMENTS)
def test_a_document_counts_what_is_said_in_it(engine: Engine, source: str) -> None:
    holdings = {one.what: one for one in read_holdings(engine, f"{ID}source/{source}")}
    assert holdings["attributions from it"].number >= holdings["things said in it"].number
    assert holdings["speakers in it"].number > 5


@pytest.mark.parametrize(
    "name",
    [
        "source:001",
        "issue:existence",
        "issue:operator",
        "stance:alleges",
        "basis:own",
        "reading:date",
        "standing:answered",
        "kg:inContactWith",
        "kg:formerly",
        "kg:Agreement",
        "polarity:neutral",
        "strength:candidate",
        "alias-role:short",
        "source-kind:fact-check",
        "scheme:reading",
        "scheme:theme",
        "passage:003-13386-13506",
        "query:station-count",
        "lead:group-stations-quebec-78006b3c34cd",
    ],
)
def test_every_command_it_names_answers(engine: Engine, run: Run, name: str) -> None:
    holdings = read_holdings(engine, engine.expand(name))
    assert holdings
    for one in holdings:
        assert one.number > 0
        if "|" in one.command:
            text = re.search("'(.*)'", one.command)
            assert text
            answer = engine.ask(text[1])
            assert isinstance(answer, Answer)
            assert len(answer) == one.number
        elif one.command:
            words = shlex.split(one.command.partition(";")[0])[1:]
            assert run(*words).exit_code == 0, one.command


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("001", "attributions from it: kg query claims-of-a-document source=source:001"),
        ("issue:existence", "that bear on it: kg query claims-of-an-issue issue=issue:existence"),
        ("query:denials", "kg query denials"),
        ("site-identity:han-river-kor01", "station:KOR01"),
        ("identity:manhattan", "only 000 and 003"),
        ("lead:group-stations-quebec-78006b3c34cd", "kg show group:stations-quebec"),
    ],
)
def test_show_prints_them(run: Run, name: str, words: str) -> None:
    output = run("show", name).output
    assert words in output
    assert "No claims to show" not in output
