"""What is different from store to store: paths, how to log in, how much at once, what a request may do."""

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Profile:
    """How one kind of store is spoken to; paths are relative to the address that a user gives."""

    name: str
    title: str
    query: str = "/query"
    update: str | None = "/update"
    #: SPARQL 1.1 Graph Store Protocol; without it triples go by INSERT DATA.
    graphs: str | None = "/store"
    #: Where one POST of TriG adds several graphs, all or none of them.
    dataset: str | None = None
    #: The same past any transaction: for what is too large for a store that keeps a transaction in memory.
    bulk: str | None = None
    digest: bool = False
    #: Whether several MOVEs in one request happen together or not at all.
    atomic: bool = True
    #: Whether graphs can be moved at all; without it each is replaced where it is read.
    stages: bool = True
    #: Bytes of N-Triples in one request to the graph store, and triples in one INSERT DATA.
    chunk: int = 16_000_000
    batch: int = 10_000
    #: A response header that says that rows were left out.
    cut_header: str = ""
    #: From so many triples on, an answer of CONSTRUCT may be cut without a sign; 0: never.
    cut_silently: int = 0
    #: Words of a refusal of this kind of store, and what to do then.
    hints: tuple[tuple[str, str], ...] = ()
    #: Signs by which a store is known: a header in small letters and a word in its value ("" for any).
    headers: tuple[tuple[str, str], ...] = ()
    #: Ends of a path that belong to this kind of store, in place of other signs.
    tails: tuple[str, ...] = ()


RDF4J = Profile(
    "rdf4j",
    "Eclipse RDF4J server",
    query="",
    update="/statements",
    graphs="/rdf-graphs/service",
    dataset="/statements",
    headers=(("server", "rdf4j"),),
    tails=("/repositories/",),
)
PROFILES = {
    profile.name: profile
    for profile in (
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
        replace(RDF4J, name="graphdb", title="GraphDB", headers=(("server", "graphdb"),), tails=()),
        RDF4J,
        Profile(
            "blazegraph",
            "Blazegraph",
            query="/sparql",
            update="/sparql",
            graphs=None,
            atomic=False,
            tails=("/bigdata",),
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
}
#: Kinds that a session has really run; the others follow their documentation.
TRIED = ("oxigraph", "virtuoso", "fuseki", "rdf4j")


def strip_query_path(url: str, profile: Profile) -> str:
    """The address that the paths of a profile are relative to: the one given, without its own query path."""
    url = url.rstrip("/")
    for path in (profile.query, "/sparql", "/query"):
        if path and profile.name != "sparql" and url.endswith(path):
            return url.removesuffix(path)
    return url
