"""Ledgers: claims with the attributions that support or oppose them."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import pyoxigraph as ox

from kg.query.attributions import Attribution, read_attributions
from kg.query.caveats import read_caveats
from kg.query.editorial import (
    Judgement,
    Lead,
    Withdrawal,
    read_judgement,
    read_judgements,
    read_lead,
    read_leads,
    read_sites,
    read_withdrawal,
)
from kg.query.engine import Engine
from kg.query.holdings import Holding, read_holdings
from kg.query.horizon import read_horizon
from kg.query.identity import read_identity
from kg.query.nodes import Row, get_local_name, is_iri, read_labels, read_row_names, select_rows
from kg.query.objections import Objection, read_objections
from kg.query.readings import describe_readings
from kg.query.replies import Replies, Reply, find_objections, gather_replies

CLAIMS = """
SELECT ?claim ?subject ?predicate ?object ?standing ?supporters ?opponents ?general ?objectors
WHERE {{
  VALUES ?claim {{ {nodes} }}
  ?claim rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object ;
    kg:standing ?standing ; kg:supporters ?supporters ; kg:opponents ?opponents .
  OPTIONAL {{ ?claim kg:fallsUnder ?general FILTER NOT EXISTS {{ ?general kg:fallsUnder ?wide }} }}
  OPTIONAL {{ ?claim kg:objectors ?objectors }}
}}
"""
#: Claims whose every supporting attribution has something that the editors read in.
READ_IN = "SELECT ?claim WHERE {{ VALUES ?claim {{ {nodes} }} ?claim kg:restsOnReading ?reading }}"
#: The claims that have an entity as subject or object.
CLAIMS_OF_ENTITY = """
SELECT DISTINCT ?claim WHERE { { ?claim rdf:subject <%s> } UNION { ?claim rdf:object <%s> } }
ORDER BY ?claim
"""
#: The entity itself, if there are stances towards it.
STANCES_TOWARDS = "SELECT DISTINCT ?about { VALUES ?about { <%s> } ?attribution kg:about ?about }"
ABOUT = "SELECT ?about WHERE { <%s> kg:about ?about }"
ANSWERS = """
SELECT ?answer ?about WHERE { ?answer kg:answers <%s> ; kg:about ?about } ORDER BY ?about ?answer
"""
SPEECHES = "SELECT (COUNT(DISTINCT ?a) AS ?n) WHERE { ?a kg:speaker <%s> }"


@dataclass
class Claim:
    """One claim with all its attributions.

    `standing` is the label of its standing, and `objectors` has the names of those who object.
    `falls_under` is the general claim that itself falls under no other. A publication or
    attribution that is the object of stances has the same form, with the standing `stances`.
    """

    id: str
    subject: str
    subject_label: str
    predicate: str
    predicate_label: str
    object: str
    object_label: str
    standing: str
    supporters: int
    opponents: int
    falls_under: str
    objectors: str = ""
    objections: list[Objection] = field(default_factory=list)
    attributions: list[Attribution] = field(default_factory=list)
    #: True if it is an edge only by what the editors read in (decision 0030).
    rests_on_readings: bool = False
    #: What alone an accusation says, where its standing could be read as a finding of guilt.
    caveat: str = ""

    @property
    def sentence(self) -> str:
        """The claim as a sentence; of stances, what they are towards."""
        if self.standing == "stances":
            kind = "publication" if self.id.startswith("publication:") else "statement"
            return f"{self.subject_label} — the {kind} itself"
        return " — ".join((self.subject_label, self.predicate_label, self.object_label))

    def side(self, polarity: str) -> list[Attribution]:
        """Return the attributions of one polarity: supporting, opposing or neutral."""
        return [attribution for attribution in self.attributions if attribution.side == polarity]


@dataclass
class Ledger:
    """One entity with every claim that names it, or one claim or attribution."""

    id: str
    identity: dict[str, list[str]]
    sites: list[dict[str, str]]
    speaks: int
    claims: list[Claim]
    #: For an attribution: the statements that answer it, by what they are about.
    answers: list[Claim] = field(default_factory=list)
    #: How many claims are left out because they rest only on readings.
    left_out: int = 0
    #: The policy that was asked for, and how many claims are no edges under it.
    policy: str | None = None
    outside_policy: int = 0
    #: The last day of which the documents speak.
    horizon: str = ""
    #: What stands against the accusations; None of a thing that nobody accuses.
    replies: Replies | None = None
    judgements: list[Judgement] = field(default_factory=list)
    leads: list[Lead] = field(default_factory=list)
    #: For an attribution that the editors took back: when, why, and what replaces it.
    withdrawal: Withdrawal | None = None
    #: What the graph has of it beside claims, such as the attributions from a document.
    holdings: list[Holding] = field(default_factory=list)
    #: Whether claims that rest only on readings are left out, if there are any.
    without_inferred: bool = False
    #: What a row of the table is called; empty for all else, which has a label of its own.
    row_name: str = ""

    @property
    def name(self) -> str:
        """What the entity is called; its id where it has no label."""
        return self.row_name or next(iter(self.identity.get("skos:prefLabel", [])), self.id)

    @property
    def entries(self) -> list[Claim]:
        """The claims, by the name they had in 0.1.0."""
        return self.claims

    def _repr_html_(self) -> str:
        from kg.query.notebook import format_ledger

        return format_ledger(self)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing but its identity."""
        parts = (self.claims, self.holdings, self.leads, self.judgements, self.sites, self.speaks)
        return not any(parts) and "skos:narrower" not in self.identity

    def as_json(self) -> dict[str, Any]:
        """Return plain values for JSON, in which the claims are called `entries`."""
        return {
            "id": self.id,
            "identity": self.identity,
            "sites": self.sites,
            "speaks": self.speaks,
            "entries": to_dicts(self.claims),
            "answers": to_dicts(self.answers),
            "leftOut": self.left_out,
            "policy": self.policy,
            "outsidePolicy": self.outside_policy,
            "horizon": self.horizon,
            "replies": asdict(self.replies) if self.replies else None,
            "judgements": list(map(asdict, self.judgements)),
            "leads": list(map(asdict, self.leads)),
            "withdrawal": asdict(self.withdrawal) if self.withdrawal else None,
            "holds": list(map(asdict, self.holdings)),
        }


def to_dicts(claims: Iterable[Claim]) -> list[dict[str, Any]]:
    """Return claims with their attributions as plain dictionaries."""
    return [asdict(claim) for claim in claims]


def read_ledger(engine: Engine, node: str, *, policy: str | None = None) -> Ledger:
    """Return the ledger of an entity, claim or attribution by its IRI.

    A claim has itself alone. An attribution has what it is about, with that attribution alone; if
    this is an attribution again, then what that one is about, until a claim or a publication.

    Args:
        engine: the engine to query.
        node: the IRI.
        policy: if given, only the claims that are plain edges under this policy.
    """
    withdrawal = read_withdrawal(engine, node)
    claims, answers = ([], []) if withdrawal else _read_entries(engine, node)
    every = len(claims)
    if policy:
        claims = [claim for claim in claims if _is_shown(engine, claim, policy)]
    shown = [one for one in claims if not (engine.without_inferred and one.rests_on_readings)]
    identity, sites = read_identity(engine, node), read_sites(engine, node)
    (count,) = engine.select(SPEECHES % node)
    return Ledger(
        engine.shorten(node),
        identity,
        sites,
        int(count["n"] or 0),
        shown,
        answers,
        left_out=len(claims) - len(shown),
        policy=policy,
        outside_policy=every - len(claims),
        horizon=read_horizon(engine),
        replies=read_replies(engine, node),
        judgements=read_judgements(engine, node) or read_judgement(engine, node),
        leads=read_leads(engine, node) or read_lead(engine, node),
        withdrawal=withdrawal,
        holdings=read_holdings(engine, node),
        without_inferred=engine.without_inferred,
        row_name=read_row_names(engine, [node]).get(node, ""),
    )


def _read_entries(engine: Engine, node: str) -> tuple[list[Claim], list[Claim]]:
    """Return the claims of a ledger, and the statements that answer an attribution."""
    if node.startswith(engine.prefixes["claim"]):
        return read_claims(engine, [node]), []
    if node.startswith(engine.prefixes["attribution"]):
        return _read_chain(engine, node), _read_answers(engine, node)
    return _read_claims_of_entity(engine, node), []


def read_replies(engine: Engine, node: str) -> Replies | None:
    """Return the replies to the accusations of an entity, and the denials beside them."""
    objections = find_objections(engine, node)
    if objections is None:
        return None
    abouts = {about for _, about, _ in objections.statements}
    claims = {engine.expand(claim.id): claim for claim in read_claims(engine, abouts)}
    replies = []
    for (manner, about, attribution), against in objections.statements.items():
        claim = claims.get(about) or _read_stances(engine, about)
        for one in claim.attributions:
            if engine.expand(f"attribution:{one.id}") == attribution:
                replies.append(Reply(claim.id, claim.sentence, one, sorted(against), manner))
    return gather_replies(engine.shorten(node), objections.accusations, replies)


def _read_claims_of_entity(engine: Engine, entity: str) -> list[Claim]:
    rows = engine.select(CLAIMS_OF_ENTITY % (entity, entity))
    claims = read_claims(engine, [str(row["claim"]) for row in rows])
    for row in engine.select(STANCES_TOWARDS % entity):
        claims.append(_read_stances(engine, str(row["about"])))
    return claims


def _is_shown(engine: Engine, claim: Claim, policy: str) -> bool:
    return claim.standing == "stances" or is_edge(engine, claim, policy)


def _read_chain(engine: Engine, attribution: str) -> list[Claim]:
    """Return what an attribution is about, and what that is about, step by step."""
    chain: list[Claim] = []
    seen: set[str] = set()
    while attribution.startswith(engine.prefixes["attribution"]) and attribution not in seen:
        seen.add(attribution)
        (about, *_) = engine.select(ABOUT % attribution)
        node = str(about["about"])
        chain.append(_read_claim_with(engine, node, [attribution]))
        attribution = node
    return chain


def _read_answers(engine: Engine, attribution: str) -> list[Claim]:
    """Return the statements that answer an attribution, with what each is about."""
    answers: dict[str, list[str]] = {}
    for row in engine.select(ANSWERS % attribution):
        answers.setdefault(str(row["about"]), []).append(str(row["answer"]))
    return [_read_claim_with(engine, about, of_about) for about, of_about in answers.items()]


def _read_claim_with(engine: Engine, node: str, attributions: list[str]) -> Claim:
    """Return a claim, publication or attribution with some of its attributions only."""
    claims = read_claims(engine, [node]) or [_read_stances(engine, node)]
    wanted = {get_local_name(engine, attribution) for attribution in attributions}
    selected = [one for one in claims[0].attributions if one.id in wanted]
    return replace(claims[0], attributions=selected)


def _read_stances(engine: Engine, node: str) -> Claim:
    """Return the stances towards a publication or attribution, in the form of a claim."""
    name = engine.shorten(node)
    label = read_labels(engine, [node]).get(node) or name
    return Claim(
        id=name,
        subject=name,
        subject_label=label,
        predicate="kg:about",
        predicate_label="is the object of",
        object=name,
        object_label=label,
        standing="stances",
        supporters=0,
        opponents=0,
        falls_under="",
        attributions=read_attributions(engine, [node]).get(node, []),
    )


def read_claims(engine: Engine, iris: Iterable[str]) -> list[Claim]:
    """Return the claims with these IRIs, each with all its attributions.

    They are sorted by subject, predicate and object. An IRI that is no claim is left out.
    """
    by_claim: dict[str, Row] = {}
    for row in sorted(select_rows(engine, CLAIMS, iris), key=lambda row: str(row[7])):
        by_claim.setdefault(row[0].value, row)  # of several general claims, one is named
    rows = sorted(by_claim.values(), key=_sort_key)
    nodes: set[str] = set()
    for row in rows:
        nodes.update(term.value for term in row[1:5] if isinstance(term, ox.NamedNode))
    labels = read_labels(engine, nodes)
    iris = [row[0].value for row in rows]
    attributions = read_attributions(engine, iris)
    objections = read_objections(engine, iris)
    read_in, caveats = find_read_in(engine, iris), read_caveats(engine, iris)
    claims = [_make_claim(engine, row, labels, attributions) for row in rows]
    for claim, row in zip(claims, rows, strict=True):
        claim.rests_on_readings = row[0].value in read_in
        claim.caveat = caveats.get(row[0].value, "")
        claim.objections = objections.get(row[0].value, [])
        _name_readings(claim)
    return claims


def find_read_in(engine: Engine, claims: Iterable[str]) -> set[str]:
    """Return the claims among these that rest only on readings."""
    return {claim.value for (claim,) in select_rows(engine, READ_IN, claims)}


def _name_readings(claim: Claim) -> None:
    """Let the sentences about readings name the subject and object of the claim."""
    names = {"subject": claim.subject_label, "object": claim.object_label}
    for one in claim.attributions:
        one.readings = describe_readings(one.inferred, names | {"speaker": one.speaker_label})


def _sort_key(row: Row) -> tuple[str, str, bool, int, str]:
    """Return a key by subject, predicate and object; numbers are sorted by size."""
    subject, predicate, object = (term.value for term in row[1:4])
    number = int(object) if object.isdecimal() and len(object) < 4000 else 0
    return subject, predicate, not is_iri(object), number, object


def _make_claim(
    engine: Engine, row: Row, labels: dict[str, str], attributions: dict[str, list[Attribution]]
) -> Claim:
    claim, subject, predicate, object, standing, supporters, opponents, general, objectors = row
    names = [engine.shorten(term.value) for term in (subject, predicate, object)]
    return Claim(
        id=engine.shorten(claim.value),
        subject=names[0],
        subject_label=labels.get(subject.value) or names[0],
        predicate=names[1],
        predicate_label=labels.get(predicate.value) or names[1],
        object=names[2],
        object_label=labels.get(object.value) or names[2],
        standing=labels[standing.value],
        supporters=int(supporters.value),
        opponents=int(opponents.value),
        falls_under="" if general is None else engine.shorten(general.value),
        objectors="" if objectors is None else objectors.value,
        attributions=attributions.get(claim.value, []),
    )


def is_edge(engine: Engine, claim: Claim, policy: str) -> bool:
    """Return whether a claim is a plain edge under a policy."""
    object = claim.object if ":" in claim.object else f'"{claim.object}"^^xsd:integer'
    terms = [_bracket(engine, name) for name in (claim.subject, claim.predicate, object)]
    return bool(engine.ask(f"ASK {{ {' '.join(terms)} }}", policy))


def _bracket(engine: Engine, name: str) -> str:
    """Return a prefixed name as an IRI in brackets; a literal is returned unchanged."""
    iri = engine.expand(name)
    return f"<{iri}>" if iri != name else name
