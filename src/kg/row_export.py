"""The attributions of a release as CSV, each with the claim it is about."""

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

from kg.query.attributions import Attribution, read_attributions
from kg.query.csv_metadata import describe_table, write_metadata
from kg.query.engine import Engine
from kg.query.horizon import describe_horizon, read_horizon
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
#: The columns about an attribution, and about its claim, each with what a cell holds.
ATTRIBUTION_COLUMNS = {
    "attribution": "the attribution: what one speaker says of a claim in one document",
    "stance": "the stance",
    "side": "on which side it counts: supporting, opposing or neutral",
    "speaker": "who speaks",
    "speakerLabel": "what speaker is called",
    "basis": "how the speaker knows",
    "relays": "who passed it on, in order",
    "source": "the document",
    "passages": "the passages, each from one code point of the document to another",
    "saidFrom": "first day on which it can have been said",
    "saidTo": "last day on which it can have been said",
    "saidAs": "the time of saying, as printed",
    "holdsFrom": "first day on which it is said to hold",
    "holdsTo": "last day on which it is said to hold",
    "holdsAs": "the time at which it is said to hold, as printed",
    "answers": "the attributions that it answers",
    "wording": "our own short words for what is meant",
    "inferred": "what the editors read in",
    "note": "a note of the editors",
}
CLAIM_COLUMNS = {
    "about": "the claim, publication or attribution that it is about",
    "subject": "the subject of the claim",
    "subjectLabel": "what subject is called",
    "predicate": "the predicate of the claim",
    "predicateLabel": "what predicate is called",
    "object": "the object of the claim",
    "objectLabel": "what object is called",
    "standing": "the standing of the claim",
    "caveat": "what alone an accusation says",
    "objectors": "who objects to the claim",
    "supporters": "independent sources that support it",
    "opponents": "independent sources that oppose it",
    "fallsUnder": "the general claim that must hold if it does",
    "restsOnReadings": "yes where it is an edge only by what the editors read in",
}
#: The last column: on each row, as rows are copied, the last day of any document.
HORIZON_COLUMN = "horizon"
ONE_ROW = "One row is what one speaker says of one claim in one document."
COLUMNS = (*ATTRIBUTION_COLUMNS, *CLAIM_COLUMNS, HORIZON_COLUMN)
#: What a column holds if not text, and what separates several values in a cell.
DATATYPES = {
    **dict.fromkeys(("saidFrom", "saidTo", "holdsFrom", "holdsTo", HORIZON_COLUMN), "date"),
    **dict.fromkeys(("supporters", "opponents"), "integer"),
}
RELAYED, LISTED = " > ", " "
SEPARATORS = {"relays": RELAYED, **dict.fromkeys(("passages", "answers", "inferred"), LISTED)}


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


def describe_csv(engine: Engine, policy: str | None, file: str) -> bytes:
    """Return the metadata of what `export_csv` writes.

    Args:
        engine: the release.
        policy: the policy, or None for everything.
        file: the name of the CSV, beside which the metadata is.
    """
    under = f" under the policy {engine.describe_policy(policy)}" if policy else ""
    title = f"Overseas Stations KG: all attributions{under}"
    return write_metadata(describe_rows(quote(file), title, read_horizon(engine)))


def describe_rows(url: str, title: str, horizon: str) -> dict[str, Any]:
    """Return the metadata of CSV on the Web for rows of attributions.

    Args:
        url: the address of the CSV, from that of the metadata.
        title: what it is called.
        horizon: the last day in any document.
    """
    columns = describe_columns()
    return describe_table(url, title, f"{ONE_ROW} {describe_horizon(horizon)}", columns)


def describe_files(files: Iterable[str], title: str, horizon: str) -> dict[str, Any]:
    """Return the metadata of several files of rows in one folder, with one schema.

    Args:
        files: their names.
        title: what they are together.
        horizon: the last day in any document.
    """
    described = describe_rows("", title, horizon)
    del described["url"]
    return described | {"tables": [{"url": quote(file)} for file in files]}


def describe_columns() -> list[dict[str, Any]]:
    """Return the metadata of each column of attributions."""
    about = ATTRIBUTION_COLUMNS | CLAIM_COLUMNS | {HORIZON_COLUMN: "the last day in any document"}
    columns = []
    for name in COLUMNS:
        datatype = DATATYPES.get(name, "string")
        column = {"name": name, "titles": name, "dc:description": about[name], "datatype": datatype}
        separator = SEPARATORS.get(name)
        columns.append(column | ({"separator": separator} if separator else {}))
    return columns


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
        RELAYED.join(one.relays),
        one.source,
        LISTED.join(f"{start}-{end}" for start, end in one.passages),
        *_time_cells(one.said),
        *_time_cells(one.holds),
        LISTED.join(one.answers),
        one.wording,
        LISTED.join(one.inferred),
        one.note,
        *claim_cells,
    ]
    return list(map(guard, cells))


def _time_cells(time: Mapping[str, str]) -> list[str]:
    return [time.get(key, "") for key in ("from", "to", "as")]
