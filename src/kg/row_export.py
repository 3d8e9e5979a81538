"""The attributions of a release as CSV, each with the claim it is about."""

import csv
import io
from collections.abc import Iterable, Mapping

from kg.query.attributions import Attribution, read_attributions
from kg.query.engine import Engine
from kg.query.horizon import read_horizon
from kg.query.ledger import Claim, is_edge, read_claims
from kg.spreadsheets import guard

CLAIMS = "SELECT ?claim WHERE { ?claim a kg:Claim } ORDER BY ?claim"
#: Publications and attributions that attributions are about.
OTHERS = """
SELECT DISTINCT ?about WHERE {
  ?attribution kg:about ?about . FILTER NOT EXISTS { ?about a kg:Claim }
}
ORDER BY ?about
"""
ATTRIBUTION_COLUMNS = (
    "attribution",
    "stance",
    "side",
    "speaker",
    "speakerLabel",
    "basis",
    "relays",
    "source",
    "passages",
    "saidFrom",
    "saidTo",
    "saidAs",
    "holdsFrom",
    "holdsTo",
    "holdsAs",
    "answers",
    "wording",
    "inferred",
    "note",
)
CLAIM_COLUMNS = (
    "about",
    "subject",
    "subjectLabel",
    "predicate",
    "predicateLabel",
    "object",
    "objectLabel",
    "standing",
    "caveat",
    "objectors",
    "supporters",
    "opponents",
    "fallsUnder",
    "restsOnReadings",
)
#: The last column: on each row, as rows are copied, the last day of any document.
HORIZON_COLUMN = "horizon"
COLUMNS = (*ATTRIBUTION_COLUMNS, *CLAIM_COLUMNS, HORIZON_COLUMN)


def export_csv(engine: Engine, policy: str | None) -> str:
    """Write one row per attribution, with the claim it is about.

    With a policy, only attributions of the claims that it makes edges.
    """
    iris = [str(row["claim"]) for row in engine.select(CLAIMS)]
    rows = []
    for claim in read_claims(engine, iris):
        if _is_exported(engine, claim, policy):
            cells = _claim_cells(claim)
            rows += [_row(attribution, cells) for attribution in claim.attributions]
    if policy is None:
        iris = [str(row["about"]) for row in engine.select(OTHERS)]
        for about, attributions in read_attributions(engine, iris).items():
            cells = [engine.shorten(about), *[""] * (len(CLAIM_COLUMNS) - 1)]
            rows += [_row(attribution, cells) for attribution in attributions]
    horizon = read_horizon(engine)
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([*row, horizon] for row in sorted(rows))
    return text.getvalue()


def write_rows(claims: Iterable[Claim], horizon: str) -> str:
    """Write one row for each attribution of some claims."""
    rows = []
    for claim in claims:
        # what is the object of stances is no claim: it has its id alone
        is_claim = claim.standing != "stances"
        cells = _claim_cells(claim) if is_claim else [claim.id, *[""] * (len(CLAIM_COLUMNS) - 1)]
        rows += [_row(attribution, cells) for attribution in claim.attributions]
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([*row, horizon] for row in sorted(rows))
    return text.getvalue()


def _is_exported(engine: Engine, claim: Claim, policy: str | None) -> bool:
    if policy is not None:
        return is_edge(engine, claim, policy)
    return not (engine.without_inferred and claim.rests_on_readings)


def _claim_cells(claim: Claim) -> list[str]:
    return [
        claim.id,
        claim.subject,
        claim.subject_label,
        claim.predicate,
        claim.predicate_label,
        claim.object,
        claim.object_label,
        claim.standing,
        claim.caveat,
        claim.objectors,
        str(claim.supporters),
        str(claim.opponents),
        claim.falls_under,
        "yes" if claim.rests_on_readings else "",
    ]


def _row(one: Attribution, claim_cells: list[str]) -> list[str]:
    cells = [
        one.id,
        one.stance,
        one.side,
        one.speaker,
        one.speaker_label,
        one.basis,
        " > ".join(one.relays),
        one.source,
        " ".join(f"{start}-{end}" for start, end in one.passages),
        *_time_cells(one.said),
        *_time_cells(one.holds),
        " ".join(one.answers),
        one.wording,
        " ".join(one.inferred),
        one.note,
        *claim_cells,
    ]
    return list(map(guard, cells))


def _time_cells(time: Mapping[str, str]) -> list[str]:
    return [time.get(key, "") for key in ("from", "to", "as")]
