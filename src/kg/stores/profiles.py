"""Profiles of the kinds of store: paths, login, sizes, and what a request may do."""

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Profile:
    """How to talk to one kind of store; paths are relative to the user's address."""

    name: str
    title: str
    query: str = "/query"
    update: str | None = "/update"
    #: The SPARQL 1.1 Graph Store Protocol; without it, INSERT DATA sends the triples.
    graphs: str | None = "/store"
    #: The path where one POST adds several graphs, all or none, and the form of its document.
    #: Not N-Quads if the store keeps the complete lines of one that breaks off, as Fuseki does.
    dataset: str | None = None
    form: str = "application/trig"
    #: The path that answers with the number of triples, of all graphs or of those in `context`.
    size: str | None = None
    #: Whether the first release is sent to its places, where readers see it as it arrives.
    direct: bool = False
    #: Whether each graph is counted by a request of its own. Virtuoso plans for all graphs at once
    #: in a third of a second, and counts by a plan made when it was empty for minutes.
    counts_apart: bool = False
    #: The same outside a transaction, for more than fits the store's memory as one.
    bulk: str | None = None
    digest: bool = False
    #: Whether all MOVEs of one request happen together or not at all.
    atomic: bool = True
    #: Whether graphs can be moved at all; otherwise each is replaced where readers see it.
    stages: bool = True
    #: Bytes of N-Triples in one request to the graph store, and triples in one INSERT DATA.
    chunk: int = 16_000_000
    batch: int = 10_000
    #: A response header that is there if the store left rows out.
    cut_header: str = ""
    #: The triples from which a CONSTRUCT's answer may be incomplete without a sign; 0 for never.
    cut_silently: int = 0
    #: Words of an error message of this kind of store, and the hint for it.
    hints: tuple[tuple[str, str], ...] = ()
    #: How to recognise the store: a header in lower case and a word of its value ("" for any).
    headers: tuple[tuple[str, str], ...] = ()
    #: How to recognise the store if no header shows it: a part of the address's path.
    path_parts: tuple[str, ...] = ()


RDF4J = Profile(
    "rdf4j",
    "Eclipse RDF4J server",
    query="",
    update="/statements",
    graphs="/rdf-graphs/service",
    dataset="/statements",
    # RDF4J parses it in three quarters of the time for TriG, and keeps nothing of half of it
    form="application/n-quads",
    size="/size",
    headers=(("server", "rdf4j"),),
    path_parts=("/repositories/",),
)
_ALL = (
    Profile(
        "oxigraph",
        "Oxigraph server",
        dataset="/store",
        bulk="/store?no_transaction",
        headers=(("server", "oxigraph"),),
    ),
    Profile(
        "virtuoso",
        "Virtuoso",
        query="/sparql",
        update="/sparql-auth",
        graphs="/sparql-graph-crud-auth",
        digest=True,
        direct=True,
        counts_apart=True,
        chunk=4_000_000,
        batch=1_000,
        cut_header="X-SPARQL-MaxRows",
        cut_silently=10_000,
        # a move is one transaction, which may log 50 MB by default: some 300,000 triples
        hints=(
            (
                "log after image size",
                "raise TransactionAfterImageLimit in its settings (docs/guides/scale.md)",
            ),
        ),
        headers=(("server", "virtuoso"),),
    ),
    Profile(
        "fuseki",
        "Apache Jena Fuseki",
        graphs="/data",
        dataset="/data",
        headers=(("fuseki-request-id", ""),),
    ),
    replace(
        RDF4J, name="graphdb", title="GraphDB", headers=(("server", "graphdb"),), path_parts=()
    ),
    RDF4J,
    Profile(
        "blazegraph",
        "Blazegraph",
        query="/sparql",
        update="/sparql",
        graphs=None,
        atomic=False,
        path_parts=("/bigdata",),
    ),
    Profile(
        "qlever",
        "QLever",
        query="",
        update="",
        graphs="",
        atomic=False,
        stages=False,
        headers=(("server", "qlever"),),
    ),
    Profile("kg", "kg serve", query="/sparql", update=None, headers=(("server", "kg"),)),
    Profile("sparql", "any SPARQL 1.1 endpoint", query="", update=None, graphs=None),
)
PROFILES = {profile.name: profile for profile in _ALL}
#: The kinds that the tests run; the other profiles follow their stores' documentation.
TESTED = ("oxigraph", "virtuoso", "fuseki", "rdf4j")


def strip_query_path(url: str, profile: Profile) -> str:
    """Return the address that a profile's paths are relative to."""
    url = url.rstrip("/")
    if profile.name == "sparql":
        return url
    for path in (profile.query, "/sparql", "/query"):
        if path and url.endswith(path):
            return url.removesuffix(path)
    return url
