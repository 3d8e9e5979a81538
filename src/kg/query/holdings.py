"""Holdings: what the graph has of a node beside the claims that name it."""

from dataclasses import dataclass

from kg.names import ID
from kg.query.engine import Engine

#: How many nodes of each class have a node as the value of some property.
USES = """
SELECT ?property ?kind (COUNT(DISTINCT ?subject) AS ?number) WHERE {{
  VALUES ?property {{ {properties} }} ?subject ?property <{node}> ; a ?kind .
}}
GROUP BY ?property ?kind ORDER BY ?property ?kind
"""
SAYING = """
SELECT (COUNT(DISTINCT ?claim) AS ?claims) (COUNT(DISTINCT ?speaker) AS ?speakers) WHERE {
  ?attribution kg:inSource <%s> ; kg:about ?claim ; kg:speaker ?speaker .
}
"""
LED = "SELECT ?thing WHERE { <%s> kg:leadOf ?thing } ORDER BY ?thing"
MEMBERS = "SELECT (COUNT(DISTINCT ?member) AS ?number) WHERE { ?member a <%s> }"
TRIPLES = "SELECT (COUNT(?subject) AS ?number) WHERE { ?subject <%s> ?value }"
#: What has a node as the value of a property, by its class: one, several, and what lists them.
LISTED = {
    ("kg:inSource", "kg:Attribution"): (
        "attribution from it",
        "attributions from it",
        "kg query claims-of-a-document source={id}",
    ),
    ("kg:bearsOn", "kg:Claim"): (
        "claim that bears on it",
        "claims that bear on it",
        "kg query claims-of-an-issue issue={id}",
    ),
    ("kg:stance", "kg:Attribution"): (
        "attribution with this stance",
        "attributions with this stance",
        "kg query claims-by-speaker stance={id}",
    ),
    ("kg:basis", "kg:Attribution"): (
        "attribution with this basis",
        "attributions with this basis",
        "",
    ),
    ("kg:inferred", "kg:Attribution"): (
        "attribution with this reading",
        "attributions with this reading",
        "kg query readings",
    ),
    ("kg:passage", "kg:Attribution"): (
        "attribution that rests on it",
        "attributions that rest on it",
        "",
    ),
    ("kg:standing", "kg:Claim"): (
        "claim with this standing",
        "claims with this standing",
        "kg query claim-standings",
    ),
    ("rdf:predicate", "kg:Claim"): (
        "claim with this predicate",
        "claims with this predicate",
        "",
    ),
    ("kg:polarity", "skos:Concept"): ("stance on this side", "stances on this side", ""),
    ("kg:strength", "kg:SiteIdentity"): (
        "judgement of sites as firm",
        "judgements of sites as firm",
        "kg query site-identities",
    ),
    ("kg:strength", "kg:IdentityJudgement"): (
        "judgement of identity as firm",
        "judgements of identity as firm",
        "kg query identities",
    ),
    ("kg:aliasRole", "kg:Alias"): (
        "name with this role",
        "names with this role",
        "kg query names-of-a-thing",
    ),
    ("kg:sourceKind", "kg:Source"): (
        "document of this kind",
        "documents of this kind",
        "kg query source-list",
    ),
    ("skos:inScheme", "skos:Concept"): ("term of this scheme", "terms of this scheme", ""),
    ("skos:inScheme", "kg:Theme"): ("theme of this scheme", "themes of this scheme", ""),
}


@dataclass(frozen=True)
class Holding:
    """What the graph has of a node, in words, and the command that lists it."""

    number: int
    what: str
    command: str


def read_holdings(engine: Engine, node: str) -> list[Holding]:
    """Return what the graph has of a node beside the claims that name it."""
    id = engine.shorten(node)
    kind, _, local = id.partition(":")
    if node.startswith(f"{ID}query/"):
        return [Holding(1, "saved query", f"kg query {local}; kg queries {local} describes it")]
    if kind == "lead":
        things = [engine.shorten(str(row["thing"])) for row in engine.select(LED % node)]
        return [Holding(1, "thing that it is about", f"kg show {thing}") for thing in things]
    holdings = []
    properties = " ".join(sorted({property for property, _ in LISTED}))
    for row in engine.select(USES.format(properties=properties, node=node)):
        use = (engine.shorten(str(row["property"])), engine.shorten(str(row["kind"])))
        if use in LISTED:
            holdings.append(_describe_use(id, use, int(row["number"] or 0)))
    if kind == "source":
        holdings[:0] = _count_saying(engine, node, id)
    elif not node.startswith(ID):
        holdings += _count_term(engine, node, id)
    return holdings


def _describe_use(id: str, use: tuple[str, str], number: int) -> Holding:
    one, several, command = LISTED[use]
    listed = command.format(id=id) or _write_query(f"?x {use[0]} {id} ; a {use[1]}")
    return Holding(number, one if number == 1 else several, listed)


def _write_query(pattern: str) -> str:
    """Return the command that lists what fits a pattern, where no saved query does."""
    return f"echo 'SELECT ?x {{ {pattern} }}' | kg query -"


def _count_saying(engine: Engine, node: str, id: str) -> list[Holding]:
    """Return how many claims a document speaks of, and by how many speakers."""
    (row,) = engine.select(SAYING % node)
    claims, speakers = int(row["claims"] or 0), int(row["speakers"] or 0)
    return [
        Holding(claims, "thing said in it" if claims == 1 else "things said in it", ""),
        Holding(
            speakers,
            "speaker in it" if speakers == 1 else "speakers in it",
            "kg query documents-of-speakers",
        ),
    ]


def _count_term(engine: Engine, node: str, id: str) -> list[Holding]:
    """Return the members of a class, or the triples with a property."""
    holdings = []
    for text, one, several, pattern in (
        (MEMBERS, "member of this class", "members of this class", f"?x a {id}"),
        (TRIPLES, "triple with this property", "triples with this property", f"?x {id} ?value"),
    ):
        (row,) = engine.select(text % node)
        if number := int(row["number"] or 0):
            holdings.append(Holding(number, one if number == 1 else several, _write_query(pattern)))
    return holdings
