"""Finding a thing by id, label or any alias, in any script."""

import re

from kg.errors import UsageError, did_you_mean
from kg.names import ID
from kg.query.engine import Engine
from kg.query.parameters import normalize

NAMES = """
SELECT ?thing ?name ?property ?scheme WHERE {
  VALUES ?property { skos:prefLabel skos:altLabel kg:code }
  ?thing ?property ?name .
  FILTER (STRSTARTS(STR(?thing), "https://w3id.org/overseas-stations/id/"))
  OPTIONAL { ?thing skos:inScheme ?scheme }
}
ORDER BY ?thing ?property ?name
"""
NAMED = "VALUES ?property { skos:prefLabel skos:altLabel kg:code } <%s> ?property ?name"
#: What an IRI is made of, so that one can stand in a query.
WHOLE = re.compile(re.escape(ID) + r'[^\x00-\x20<>"{}|^`\\]+')
#: Nodes without a name, which are found by their whole id only.
NAMELESS = {"claim": "kg:Claim", "attribution": "kg:Attribution"}


def find(engine: Engine, wanted: str) -> str:
    """The IRI of the one thing that has this id, label or alias, or of the claim or attribution with this id.

    Case, accents and pinyin tone marks do not matter; a part of a label is enough where only one
    thing has it. A thing goes before a concept of the same name.

    Raises:
        UsageError: nothing fits (with the nearest names), or several things do (with their ids).
    """
    iri = engine.expand(wanted)
    if nameless := _nameless(engine, wanted.strip(), iri.strip()):
        return nameless
    if _is_there(engine, iri.strip(), NAMED):
        return iri.strip()
    names: dict[str, list[str]] = {}
    labels: dict[str, str] = {}
    printed: dict[str, str] = {}
    concepts: set[str] = set()
    for row in engine.select(NAMES):
        thing, name = str(row["thing"]), str(row["name"])
        names.setdefault(normalize(name), []).append(thing)
        names.setdefault(normalize(thing.rpartition("/")[2]), []).append(thing)
        if str(row["property"]).endswith("prefLabel"):
            labels.setdefault(thing, name)
        printed.setdefault(normalize(name), name)
        if row["scheme"] is not None:
            concepts.add(thing)
    found = _matching(names, normalize(wanted))
    found = [thing for thing in found if thing not in concepts] or found
    if len(found) == 1:
        return found[0]
    if found:
        listed = ", ".join(f"{engine.shorten(thing)} ({labels[thing]})" for thing in found[:8])
        raise UsageError(f"{wanted!r} fits several things", hint=f"write the id of one: {listed}")
    raise UsageError(
        f"there is nothing called {wanted!r}", hint=_nearest(printed, normalize(wanted))
    )


def _nameless(engine: Engine, wanted: str, iri: str) -> str:
    """The IRI of the claim or attribution with this id; an attribution is found by its plain number too.

    Raises:
        UsageError: the id is one of a claim or an attribution, and there is none such.
    """
    if re.fullmatch(r"[0-9]{3}-[A-Za-z0-9-]+", wanted):
        iri = engine.prefixes["attribution"] + wanted
    for kind, name in NAMELESS.items():
        if iri.startswith(engine.prefixes[kind]):
            if _is_there(engine, iri, f"<%s> a {name}"):
                return iri
            rows = engine.select(f"SELECT ?node WHERE {{ ?node a {name} }} ORDER BY ?node")
            nodes = {str(row["node"]).casefold(): str(row["node"]) for row in rows}
            if iri.casefold() in nodes:
                return nodes[iri.casefold()]
            ids = [engine.shorten(node) for node in nodes.values()]
            hint = did_you_mean(engine.shorten(iri), ids)
            raise UsageError(f"there is nothing called {wanted!r}", hint=hint)
    return ""


def _is_there(engine: Engine, iri: str, pattern: str) -> bool:
    """Whether this is a whole id that the graph has: then no names need to be read, of which it may have many."""
    return bool(WHOLE.fullmatch(iri) and engine.ask(f"ASK {{ {pattern % iri} }}"))


def _nearest(printed: dict[str, str], wanted: str) -> str:
    import difflib

    near = difflib.get_close_matches(wanted, list(printed), n=3, cutoff=0.6)
    return f"did you mean {', '.join(printed[name] for name in near)}?" if near else ""


def _matching(names: dict[str, list[str]], wanted: str) -> list[str]:
    exact = names.get(wanted, [])
    if exact:
        return sorted(set(exact))
    return sorted(
        {thing for name, things in names.items() if wanted and wanted in name for thing in things}
    )
