"""Look for the pitfalls of the OOPS! catalogue in an ontology: `python -m tools.pitfalls`.

OOPS! is the OntOlogy Pitfall Scanner, a service on the web. These rules need no network. They read
`schema:domainIncludes` and `schema:rangeIncludes` as they read the domains and ranges of RDFS.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import click
import pyoxigraph as ox

from kg import names
from tools.pitfall_queries import QUERIES

ROOT = Path(__file__).parent.parent
ONTOLOGY = ROOT / "ontology"
PAGE = ROOT / "docs" / "ontology" / "pitfalls.md"
#: What an IRI begins with that a file wrote without its namespace.
NO_SPACE = "relative:/"
BEGIN, END = "<!-- table -->", "<!-- end -->"
NO_VOCABULARIES: Mapping[str, Collection[str]] = MappingProxyType({})


@dataclass(frozen=True)
class Pitfall:
    """One entry of the catalogue: what it warns of, how grave that is, or why no rule checks it."""

    title: str
    severity: str
    unchecked: str = ""


PITFALLS = {
    "P01": Pitfall("one name for several meanings", "critical", "only a reader sees it"),
    "P02": Pitfall("synonyms as classes", "minor"),
    "P03": Pitfall("a relation “is”, for which OWL has its own", "critical"),
    "P04": Pitfall("unconnected elements", "minor"),
    "P05": Pitfall("wrong inverse relations", "critical"),
    "P06": Pitfall("cycles in a hierarchy", "critical"),
    "P07": Pitfall("several concepts merged in one class", "minor"),
    "P08": Pitfall("missing annotations", "minor"),
    "P09": Pitfall("missing domain information", "minor", "only who knows the matter sees it"),
    "P10": Pitfall("classes not declared disjoint", "important"),
    "P11": Pitfall("missing domain or range", "important"),
    "P12": Pitfall("equivalent properties not declared", "important"),
    "P13": Pitfall("inverse relations not declared", "minor"),
    "P14": Pitfall("misused `owl:allValuesFrom`", "critical"),
    "P15": Pitfall("“some not” for “not some”", "critical"),
    "P16": Pitfall(
        "a primitive class where a defined one is meant",
        "critical",
        "our ontology defines no class by a condition, so each is primitive",
    ),
    "P17": Pitfall(
        "a hierarchy that is too fine", "important", "only who knows the matter sees it"
    ),
    "P18": Pitfall(
        "a domain or range that is too narrow",
        "important",
        "`kg build` refuses claims outside them, so a curator meets it",
    ),
    "P19": Pitfall("several domains or ranges, which OWL intersects", "critical"),
    "P20": Pitfall("misused annotations", "minor"),
    "P21": Pitfall("a class for the rest", "minor"),
    "P22": Pitfall("several naming conventions", "minor"),
    "P23": Pitfall("a class that repeats a datatype", "important"),
    "P24": Pitfall("recursive definitions", "important"),
    "P25": Pitfall("a relation that is its own inverse", "important"),
    "P26": Pitfall("an inverse of a symmetric relation", "important"),
    "P27": Pitfall("wrong equivalent properties", "critical"),
    "P28": Pitfall("wrong symmetric relations", "critical"),
    "P29": Pitfall("wrong transitive relations", "critical"),
    "P30": Pitfall("equivalent classes not declared", "important"),
    "P31": Pitfall("wrong equivalent classes", "critical"),
    "P32": Pitfall("several terms with one label", "minor"),
    "P33": Pitfall("a chain of one property", "minor"),
    "P34": Pitfall("untyped classes", "important"),
    "P35": Pitfall("untyped properties", "important"),
    "P36": Pitfall("a file extension in an IRI", "minor"),
    "P37": Pitfall("an ontology that is not on the web", "critical", "needs the network"),
    "P38": Pitfall("no declaration of the ontology", "important"),
    "P39": Pitfall("an ambiguous namespace", "critical"),
    "P40": Pitfall("terms of others redefined or invented", "critical"),
    "P41": Pitfall("no licence", "important"),
}


@dataclass(frozen=True)
class Purpose:
    """What our ontology does on purpose, although a rule warns of it."""

    code: str
    #: A regular expression that a finding matches from its first to its last character.
    findings: str
    reason: str


_KINDS = "kg:(Association|Court|GovernmentBody|MediaOutlet|NGO|PartyBody)"
_AGENTS = "kg:(Editors|Organization|Person|SourceVoice)"
_RECORDS = "kg:(Attribution|Publication|Source)"
_PLACES = "kg:(City|Continent|Country|Province)"
ON_PURPOSE = [
    Purpose(
        "P10",
        "kg:(Organization|Place) with kg:Station",
        "what a station really is, an association or an address, is what is disputed",
    ),
    Purpose(
        "P10",
        "kg:OverseasChineseServiceCenter with kg:PoliceServiceStation",
        "some say that one site is both; each is a claim",
    ),
    Purpose("P10", f"{_KINDS} with {_KINDS}", "speakers may class one body differently"),
    Purpose("P10", f"{_PLACES} with {_PLACES}", "Singapore is a city and a country"),
    Purpose("P10", f"{_AGENTS} with {_AGENTS}", "editors are persons, or a body"),
    Purpose("P10", f"{_RECORDS} with {_RECORDS}", "a work that is mentioned may become a source"),
    Purpose("P13", "(kg|rdf|org):.*", "each relation has one direction: SPARQL has `^`"),
    Purpose(
        "P40",
        "rdf:type|org:subOrganizationOf",
        "claim predicates of the closed list, with our labels; their meaning is unchanged",
    ),
]


def read_files(paths: Iterable[Path]) -> ox.Store:
    """Return the triples of Turtle files, each file a graph of its own."""
    store = ox.Store()
    for path in paths:
        graph = ox.NamedNode(f"file:{path.name}")
        for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE, base_iri=NO_SPACE):
            store.add(ox.Quad(quad.subject, quad.predicate, quad.object, graph))
    return store


def read_ontology() -> ox.Store:
    """Return our ontology: modules, concepts, and the terms of others that it declares."""
    folders = (ONTOLOGY, ONTOLOGY / "vocab", ROOT / "docs" / "ontology")
    return read_files(path for folder in folders for path in sorted(folder.glob("*.ttl")))


def find_pitfalls(
    store: ox.Store, vocabularies: Mapping[str, Collection[str]] = NO_VOCABULARIES
) -> dict[str, list[str]]:
    """Return what each rule warns of, by its code: a term, or two, `one with another`.

    Args:
        store: the ontology.
        vocabularies: all terms of other vocabularies by namespace, to find terms that are none.
    """
    findings = {code: _ask(store, query) for code, query in QUERIES.items()}
    invented = set()
    for quad in store:
        for term in (quad.subject, quad.predicate, quad.object):
            if isinstance(term, ox.NamedNode) and is_invented(term.value, vocabularies):
                invented.add(names.shorten(term.value))
    findings["P40"] += sorted(invented)
    return findings


def _ask(store: ox.Store, query: str) -> list[str]:
    prefixes = names.prefixes() | {"cc": "http://creativecommons.org/ns#"}
    rows: Any = store.query(query, prefixes=prefixes, use_default_graph_as_union=True)
    findings = []
    for row in rows:
        terms = [row["term"], row["with"]]
        findings.append(" with ".join(_name(term) for term in terms if term is not None))
    return findings


def _name(term: ox.NamedNode | ox.BlankNode) -> str:
    return "a node without a name" if isinstance(term, ox.BlankNode) else names.shorten(term.value)


def is_invented(term: str, vocabularies: Mapping[str, Collection[str]]) -> bool:
    """Return whether a term is in the namespace of a vocabulary that does not have it."""
    for space, terms in vocabularies.items():
        if term.startswith(space) and term != space:
            return term not in terms
    return False


def find_purpose(code: str, finding: str) -> Purpose | None:
    """Return why our ontology does what a rule warns of, or nothing."""
    for purpose in ON_PURPOSE:
        if purpose.code == code and re.fullmatch(purpose.findings, finding):
            return purpose
    return None


def render_table(findings: Mapping[str, Sequence[str]]) -> str:
    """Return the table of the page: what each rule finds in our ontology."""
    lines = ["| pitfall | | severity | found |", "| --- | --- | --- | --- |"]
    for code, pitfall in PITFALLS.items():
        said = f"not checked: {pitfall.unchecked}"
        if not pitfall.unchecked:
            said = _describe_findings(code, findings[code])
        lines.append(f"| {code} | {pitfall.title} | {pitfall.severity} | {said} |")
    return "\n".join(lines)


def _describe_findings(code: str, findings: Sequence[str]) -> str:
    """Return how often a rule warns, by the reason why that is on purpose."""
    counts = Counter(find_purpose(code, finding) for finding in findings)
    parts = []
    for purpose, count in counts.items():
        reason = purpose.reason if purpose else "to be mended"
        parts.append(f"{count} on purpose: {reason}" if purpose else f"{count} {reason}")
    return "; ".join(parts) or "nothing"


def render_page() -> str:
    """Return the page with the table as the rules find it now."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    table = render_table(find_pitfalls(read_ontology()))
    return f"{before}{BEGIN}\n{table}\n{END}{rest.partition(END)[2]}"


def main() -> None:
    """Print what the rules find, and end with 1 if something is not on purpose."""
    faults = 0
    for code, findings in find_pitfalls(read_ontology()).items():
        for finding in findings:
            if find_purpose(code, finding) is None:
                faults += 1
                pitfall = PITFALLS[code]
                click.echo(f"{code} ({pitfall.severity}) {pitfall.title}: {finding}")
    raise SystemExit(1 if faults else 0)


if __name__ == "__main__":
    main()
