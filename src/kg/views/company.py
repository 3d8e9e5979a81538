"""What accompanies a diagram: replies of the accused, leads, the notice."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from kg.query.attributions import Attribution
from kg.query.editorial import read_judgements, read_leads_of, read_sites
from kg.query.engine import Engine
from kg.query.ledger import find_read_in, read_replies
from kg.query.nodes import read_labels, select_rows
from kg.query.replies import DENIALS, Reply, describe_own, describe_silence
from kg.views.selection import Selection, Triple, list_ends

#: Persons of a diagram whose replies are read: a larger diagram is not read person by person.
MOST_PERSONS = 60

#: Things of a diagram whose judgements of identity are read.
MOST_JUDGED = 300
#: Those of some things to whose claims somebody objects.
CONTESTED = """
SELECT DISTINCT ?thing WHERE {{
  VALUES ?thing {{ {nodes} }}
  ?claim rdf:subject|rdf:object ?thing ; kg:objection ?objection .
}}
"""
#: Those of some things that the editors judged to be one, or perhaps another.
JUDGED = """
SELECT DISTINCT ?thing WHERE {{
  VALUES ?thing {{ {nodes} }}
  ?judgement kg:judgedThing|kg:otherThing|kg:site|kg:row ?thing .
}}
"""

#: Plain values of the replies of each accused, by the id of its node.
Plain = dict[str, dict[str, Any]]


def list_leads(engine: Engine, nodes: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
    """Return the later texts about each node that has some, as plain values."""
    leads = {}
    for iri, of_node in read_leads_of(engine, map(engine.expand, nodes)).items():
        leads[engine.shorten(iri)] = list(map(asdict, of_node))
    return leads


def read_replies_of(
    engine: Engine, persons: list[str]
) -> tuple[Plain, dict[str, tuple[str, Attribution]]]:
    """Return what is said against the accusations of each accused person.

    The second value has the attributions of the replies, each with the id of what it is about.
    """
    plain: Plain = {}
    attributions: dict[str, tuple[str, Attribution]] = {}
    persons = persons[:MOST_PERSONS]
    names = read_labels(engine, persons)
    contested = {person.value for (person,) in select_rows(engine, CONTESTED, persons)}
    for person in persons:
        of_person = read_replies(engine, person)
        if of_person is None:
            continue
        for reply in (*of_person.replies, *of_person.denials):
            attributions[reply.attribution.id] = (reply.about, reply.attribution)
        name = names.get(person, engine.shorten(person))
        identity = {"rdf:type": ["kg:Person"]}
        plain[engine.shorten(person)] = {
            "own": of_person.own,
            "own_words": describe_own(name, of_person),
            "silence": describe_silence(name, identity, has_objectors=person in contested),
            "replies": list(map(_describe_reply, of_person.replies)),
            "denials_heading": DENIALS,
            "denials": list(map(_describe_reply, of_person.denials)),
        }
    return plain, attributions


def _describe_reply(reply: Reply) -> dict[str, str]:
    """Return a statement against accusations as plain values, with its manner."""
    return {
        "about": reply.about,
        "sentence": reply.sentence,
        "attribution": reply.attribution.id,
        "manner": reply.manner,
    }


def list_judgements(engine: Engine, nodes: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
    """Return what the editors judged about the identity of each node, as plain values.

    A judgement without an `other` says that several mentions mean this one thing.
    """
    judgements: dict[str, list[dict[str, Any]]] = {}
    judged = sorted(thing.value for (thing,) in select_rows(engine, JUDGED, nodes))
    for iri in judged[:MOST_JUDGED]:
        id = engine.shorten(iri)
        judgements[id] = [*_list_possible_sites(engine, iri), *_list_identities(engine, iri)]
    return judgements


def _list_possible_sites(engine: Engine, iri: str) -> list[dict[str, Any]]:
    """Return the judgements on which row of the table a site may be."""
    id, rows = engine.shorten(iri), []
    for site in read_sites(engine, iri):
        end = "row" if site["site"] == id else "site"
        rows.append(
            {
                "other": site[end],
                "other_label": site[f"{end}Label"],
                "strength": site["strength"].partition(":")[2],
                "reason": site["note"],
                "passages": [],
            }
        )
    return rows


def _list_identities(engine: Engine, iri: str) -> list[dict[str, Any]]:
    id, rows = engine.shorten(iri), []
    for one in read_judgements(engine, iri):
        is_first = one.thing == id
        rows.append(
            {
                "other": one.other if is_first else one.thing,
                "other_label": one.other_label if is_first else one.thing_label,
                "strength": one.strength,
                "reason": one.reason,
                "passages": [list(passage) for passage in one.passages],
            }
        )
    return rows


def list_propositions(replies: Plain) -> dict[str, str]:
    """Return the sentence of what each reply is about, by its id."""
    sentences = {}
    for of_node in replies.values():
        for reply in (*of_node["replies"], *of_node["denials"]):
            sentences[reply["about"]] = reply["sentence"]
    return sentences


def leave_out_readings(
    engine: Engine, selection: Selection, claims: dict[Triple, str], nodes: set[str]
) -> tuple[dict[Triple, str], set[str]]:
    """Leave out claims that rest only on readings, and nodes that only they connect."""
    read_in = find_read_in(engine, claims.values())
    left_out = {triple for triple, claim in claims.items() if claim in read_in}
    drawn = selection.edges.keys() | selection.beyond.keys()
    lonely = list_ends(left_out & drawn) - list_ends(drawn - left_out)
    for triple in left_out:
        selection.edges.pop(triple, None)
        selection.beyond.pop(triple, None)
    remaining = {triple: claim for triple, claim in claims.items() if claim not in read_in}
    return remaining, nodes - lonely
