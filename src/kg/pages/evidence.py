"""The pages of a claim and of an attribution: their provenance in plain words."""

from dataclasses import dataclass, field

from kg.pages.addresses import ENDINGS
from kg.pages.definitions import Term, read_terms
from kg.pages.edition import Edition
from kg.pages.groups import WHOLE, Portion
from kg.pages.speech import Statement, read_statements
from kg.query.attributions import Attribution
from kg.query.engine import Engine
from kg.query.ledger import Claim, Ledger, read_claims, read_ledger
from kg.query.nodes import read_labels, read_properties
from kg.query.standing import Sides, list_sides

#: Attributions on one page of a claim.
MOST_ATTRIBUTIONS = 100
#: The two clocks, with the words for each.
CLOCKS = (("said", "said"), ("holds", "speaks of the time"))


@dataclass(frozen=True)
class Date:
    """A time of an attribution: which clock, the days, and on what the days rest."""

    clock: str
    start: str
    end: str
    basis: str

    @property
    def days(self) -> str:
        """The first and the last day."""
        if self.start == self.end:
            return self.start or "no day"
        return f"{self.start or '…'} to {self.end or '…'}"


@dataclass
class Account:
    """One attribution with everything about it that a reader may ask."""

    said: Attribution
    #: What it is about, with all attributions where that is a claim.
    about: Claim
    sides: Sides
    dates: list[Date]
    #: Label and definition of its stance and of its basis.
    stance: Term | None
    basis: Term | None
    document: str
    #: The label of its independent source.
    root_label: str
    answers: list[Statement]
    answered_by: list[Statement]
    #: What it is about, if that is another attribution, and so on down to a claim.
    chain: list[Claim] = field(default_factory=list)
    #: The term of the standing of the claim.
    standing: Term | None = None


def list_dates(said: Attribution) -> list[Date]:
    """Return the times of an attribution, each with the basis of its days."""
    dates = []
    for clock, words in CLOCKS:
        times: dict[str, str] = getattr(said, clock)
        if times:
            basis = f"the document prints “{times['as']}”" if times.get("as") else ""
            if "date" in said.inferred and (times.get("from") or times.get("to")):
                basis = "; ".join(filter(None, (basis, "the date is our reading")))
            start, end = times.get("from", ""), times.get("to", "")
            dates.append(Date(words, start, end, basis))
    return dates


def read_account(engine: Engine, ledger: Ledger) -> Account:
    """Return all about the attribution of a ledger, which is not a withdrawn one."""
    about = ledger.claims[0]
    (said,) = about.attributions
    iri = engine.expand(ledger.id)
    full = read_claims(engine, [engine.expand(about.id)])
    properties = read_properties(engine, [iri])[iri]
    stance, basis = properties["kg:stance"][0], properties["kg:basis"][0]
    terms = read_terms(engine, [stance, basis])
    document, root = engine.expand(f"source:{said.source}"), engine.expand(said.root)
    labels = read_labels(engine, filter(None, (document, root)))
    later = [one.id for claim in ledger.answers for one in claim.attributions]
    return Account(
        said,
        about,
        sides=list_sides(full[0] if full else about),
        dates=list_dates(said),
        stance=terms.get(stance),
        basis=terms.get(basis),
        document=labels.get(document, said.source),
        root_label=labels.get(root, said.root),
        answers=read_statements(engine, _expand(engine, said.answers)),
        answered_by=read_statements(engine, _expand(engine, later)),
        chain=ledger.claims[1:],
        standing=find_standing(engine, full[0]) if full else None,
    )


def _expand(engine: Engine, ids: list[str]) -> list[str]:
    return [engine.expand(f"attribution:{id}") for id in ids]


def render_attribution(edition: Edition, iri: str, _: Portion = WHOLE) -> str:
    """Return the page of an attribution."""
    engine = edition.engine
    ledger = read_ledger(engine, iri)
    account = read_account(engine, ledger) if ledger.claims else None
    title = ledger.id.partition(":")[2]
    if account:
        said = account.said
        title = f"{said.speaker_label} {said.stance}: {account.about.sentence}"
    return edition.render(
        "attribution.html",
        ledger=ledger,
        account=account,
        title=title,
        names_person=names_person(ledger),
        citation=edition.cite(iri, title),
        endings=ENDINGS,
    )


def render_claim(edition: Edition, iri: str, portion: Portion = WHOLE) -> str:
    """Return the page of a claim: both sides, with each attribution in full."""
    engine = edition.engine
    ledger = read_ledger(engine, iri)
    claim = ledger.claims[0] if ledger.claims else None
    title = claim.sentence if claim else ledger.id
    shown = claim.attributions if claim else []
    start = portion.find_start(len(shown), MOST_ATTRIBUTIONS)
    return edition.render(
        "claim.html",
        ledger=ledger,
        sides=list_sides(claim) if claim else None,
        shown=shown[start : start + MOST_ATTRIBUTIONS],
        total=len(shown),
        start=start + 1,
        most=MOST_ATTRIBUTIONS,
        title=title,
        standing=find_standing(engine, claim) if claim else None,
        list_sides=list_sides,
        names_person=names_person(ledger),
        citation=edition.cite(iri, title),
        endings=ENDINGS,
    )


def find_standing(engine: Engine, claim: Claim) -> Term | None:
    """Return the term of the standing of a claim, with its definition."""
    iri = engine.expand(f"standing:{claim.standing.replace(' ', '-')}")
    return read_terms(engine, [iri]).get(iri)


def names_person(ledger: Ledger) -> bool:
    """Return whether a claim or attribution names a person."""
    names: list[str] = []
    for claim in ledger.claims:
        names += [claim.subject, claim.object]
        names += [one.speaker for one in claim.attributions]
    return any(name.startswith("person:") for name in names)
