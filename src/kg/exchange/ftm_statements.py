"""Statements of FollowTheMoney as CSV: all that is said, external or not."""

import csv
import io
from collections.abc import Iterable, Iterator
from operator import attrgetter

from kg.exchange.ftm_attributions import read_all
from kg.exchange.ftm_claims import Claims
from kg.exchange.ftm_judgements import write_judgements
from kg.exchange.ftm_rows import COLUMNS, Row
from kg.exchange.ftm_things import Things
from kg.exchange.losses import NOT, PARTLY, WHOLE, Loss
from kg.query.engine import Engine
from kg.query.ledger import read_claims

CLAIMS = "SELECT ?claim WHERE { ?claim a kg:Claim }"
#: How many rows are written at once.
BATCH = 2000


def gather_rows(engine: Engine, policy: str) -> list[Row]:
    """Return every row of a release, sorted; the policy says which are external."""
    attributions = read_all(engine)
    claims = read_claims(engine, [str(row["claim"]) for row in engine.select(CLAIMS)])
    named: set[str] = set()
    for claim in claims:
        named.update((claim.subject, claim.object))
    for one in attributions:
        if not one.about.startswith(("claim:", "attribution:")):
            named.add(one.about)
    iris = map(engine.expand, named)
    things = Things(engine, [iri for iri in iris if iri.startswith("http")])
    of_claims = Claims(engine, policy, claims, attributions, things)
    judged = write_judgements(engine, things)
    rows = {row.key: row for row in (*things.write(), *of_claims.write(), *judged)}
    return sorted(rows.values(), key=attrgetter("order"))


def write(engine: Engine, policy: str) -> Iterator[bytes]:
    """Yield the file of statements in pieces."""
    yield from write_rows(gather_rows(engine, policy))


def write_rows(rows: Iterable[Row]) -> Iterator[bytes]:
    """Yield rows as CSV, as FollowTheMoney writes it."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, dialect=csv.unix_dialect)
    writer.writerow(COLUMNS)
    for number, row in enumerate(rows, start=1):
        writer.writerow(row.list_cells())
        if number % BATCH == 0:
            yield text.getvalue().encode()
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode()


def describe_losses(shown: str) -> tuple[Loss, ...]:
    """Return what FollowTheMoney keeps.

    Args:
        shown: which claims there are.
    """
    return (
        Loss("what is claimed: subject, predicate, object", WHOLE, f"an edge each, {shown}"),
        Loss(
            "predicates that FollowTheMoney has no schema for",
            PARTLY,
            "`UnknownLink` with the predicate as its `role`; the exact one is in `description`",
        ),
        Loss(
            "who says it, in which document, with which stance",
            WHOLE,
            "`Documentation`: `publisher`, `document`, `role`; the ids in `description`",
        ),
        Loss(
            "who denies or answers it",
            WHOLE,
            "`Documentation`, and a `Note` on each entity that it is about; never on the edge",
        ),
        Loss(
            "passages: position and hash",
            WHOLE,
            "`sourceUrl` with `#char=start,end` (RFC 5147), and `description`",
        ),
        Loss(
            "when it was said, and when it holds",
            PARTLY,
            "a `date` where one day, month or year is meant; else the days in `description`",
        ),
        Loss("who passed it on, how the speaker knows, our readings", PARTLY, "`description`"),
        Loss("standing and caveat of a claim", WHOLE, "`status` of the edge"),
        Loss("names, with script and language", PARTLY, "the script is not there"),
        Loss("judgements that two may be one", PARTLY, "`Similar`; nothing is merged"),
        Loss("ontology, issues, figures in detail, editors' choices", NOT, "no schema for them"),
        Loss("leads: later texts, not held here", NOT, "left out, as no claim comes from them"),
    )


LOSSES = (
    Loss(
        "what each attribution says of each value",
        WHOLE,
        "a row each, with `origin` the attribution and `dataset` the document",
    ),
    *describe_losses("`external` where the policy makes none"),
)
