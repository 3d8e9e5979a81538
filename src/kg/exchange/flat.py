"""Flat tables of the graph, each column declared once for every kind of metadata."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from kg.exchange.contents import Contents
from kg.exchange.losses import NOT, PARTLY, WHOLE, Loss
from kg.spreadsheets import guard

#: What cells hold, as XML Schema calls it.
STRING, INTEGER, DATE, BOOLEAN, URI = "string", "integer", "date", "boolean", "anyURI"
Cells = Iterable[object]

#: What becomes of the graph in flat tables, whichever metadata stands beside them.
LOSSES = (
    Loss("every claim, edge or not", WHOLE, "`claims.csv`; `edge` says whether it is one"),
    Loss("who supports, denies or disputes it", WHOLE, "a row of `attributions.csv` each"),
    Loss("document and passage, with its hash", WHOLE, "`documents.csv`, `passages.csv`"),
    Loss("when it was said and when it holds", WHOLE, "days, and words as printed"),
    Loss("who objects, and how", WHOLE, "`objections.csv`"),
    Loss("other names and their languages", WHOLE, "`names.csv`"),
    Loss("relays, answers, readings", PARTLY, "several in one cell, in their order"),
    Loss("text that a spreadsheet takes for a formula", PARTLY, "an apostrophe is before it"),
    Loss("authors and publishers of documents", NOT, "they are in the RDF files"),
    Loss("issues, judgements of identity, leads", NOT, "they are in the RDF files"),
    Loss("ontology and saved queries", NOT, "they are in the RDF files"),
)


@dataclass(frozen=True)
class Column:
    """A column: what a cell holds, and the table whose `id` it names, if any."""

    name: str
    about: str
    datatype: str = STRING
    required: bool = False
    of_table: str = ""


@dataclass(frozen=True)
class Table:
    """A table: its rows are those of the contents of a release."""

    name: str
    about: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    list_rows: Callable[[Contents], Iterator[Cells]]

    @property
    def file(self) -> str:
        """The name of its file."""
        return f"{self.name}.csv"


def write_csv(table: Table, contents: Contents) -> Iterator[bytes]:
    """Write a table as CSV (RFC 4180), in pieces."""
    yield _write_row(column.name for column in table.columns)
    for cells in table.list_rows(contents):
        yield _write_row(map(_show, cells))


def _write_row(cells: Iterable[str]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerow(cells)
    return text.getvalue().encode()


def _show(cell: object) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    # NUL and lone carriage returns are no text that readers of CSV agree on
    text = str(cell).replace("\0", "\ufffd").replace("\r", "\n")
    return guard(text)


def _list_documents(contents: Contents) -> Iterator[Cells]:
    for number, one in sorted(contents.documents.items()):
        days = (one.get("kg:dateFrom"), one.get("kg:dateTo"))
        facts = (one.get("dcterms:language"), one.get("kg:length"), one.get("kg:sha256"))
        yield number, one.iri, one.name, *days, *facts


def _list_entities(contents: Contents) -> Iterator[Cells]:
    for one in contents.entities.values():
        yield one.id, one.iri, one.kind, one.name


def _list_names(contents: Contents) -> Iterator[Cells]:
    for one in contents.entities.values():
        for text, language in one.names:
            yield one.id, text, language


def _list_claims(contents: Contents) -> Iterator[Cells]:
    for claim in contents.claims:
        yield (
            claim.id,
            contents.engine.expand(claim.id),
            claim.subject,
            claim.subject_label,
            claim.predicate,
            claim.predicate_label,
            claim.object,
            claim.object_label,
            claim.id in contents.edges,
            claim.standing,
            claim.caveat,
            claim.objectors,
            claim.falls_under,
            claim.rests_on_readings,
        )


def _list_attributions(contents: Contents) -> Iterator[Cells]:
    for statement in contents.list_statements():
        one = statement.attribution
        yield (
            statement.id,
            contents.engine.expand(statement.id),
            statement.about,
            one.stance,
            one.side,
            one.speaker,
            one.speaker_label,
            one.basis,
            " > ".join(one.relays),
            one.source,
            *_write_time(one.said),
            *_write_time(one.holds),
            one.root,
            " ".join(f"attribution:{answered}" for answered in one.answers),
            one.wording,
            one.note,
            " ".join(one.inferred),
            one.is_withdrawn,
        )


def _write_time(time: Mapping[str, str]) -> list[str]:
    return [time.get(key, "") for key in ("from", "to", "as")]


def _list_passages(contents: Contents) -> Iterator[Cells]:
    for statement in contents.list_statements():
        one = statement.attribution
        for start, end, digest in contents.hash_passages(one):
            yield statement.id, one.source, start, end, digest


def _list_objections(contents: Contents) -> Iterator[Cells]:
    for claim in contents.claims:
        for one in sorted(claim.objections, key=lambda one: (one.attribution, one.manner)):
            yield claim.id, f"attribution:{one.attribution}", one.manner, one.speaker


def _declare_clock(clock: str, about: str) -> tuple[Column, ...]:
    return (
        Column(f"{clock}_from", f"first day on which {about}; open where empty", DATE),
        Column(f"{clock}_to", f"last day on which {about}; open where empty", DATE),
        Column(f"{clock}_as", "that time as printed"),
    )


ID = Column("id", "its prefixed name in the graph", required=True)
IRI = Column("iri", "its IRI", URI, required=True)
CLAIM = Column("claim", "a claim", required=True, of_table="claims")
ATTRIBUTION = Column("attribution", "an attribution", required=True, of_table="attributions")
DOCUMENT = Column("document", "the document", required=True, of_table="documents")
TABLES = (
    Table(
        "documents",
        "The curated documents. Their words are not here.",
        ("id",),
        (
            Column("id", "its number", required=True),
            IRI,
            Column("title", "its title", required=True),
            Column("date_from", "first day on which it can have appeared", DATE),
            Column("date_to", "last day on which it can have appeared; open where empty", DATE),
            Column("language", "its language"),
            Column("length", "its code points", INTEGER),
            Column("sha256", "SHA-256 of the file"),
        ),
        _list_documents,
    ),
    Table(
        "entities",
        "What claims and attributions name.",
        ("id",),
        (
            ID,
            IRI,
            Column("kind", "the prefix of its id", required=True),
            Column("name", "what it is called", required=True),
        ),
        _list_entities,
    ),
    Table(
        "names",
        "All names of entities, as documents print them.",
        ("entity", "name", "language"),
        (
            Column("entity", "the entity", required=True, of_table="entities"),
            Column("name", "the name", required=True),
            Column("language", "its language, where that is known"),
        ),
        _list_names,
    ),
    Table(
        "claims",
        "Every claim. None is asserted; `edge` says whether the policy takes it for a fact.",
        ("id",),
        (
            ID,
            IRI,
            Column("subject", "its subject", required=True, of_table="entities"),
            Column("subject_name", "what that is called", required=True),
            Column("predicate", "its predicate", required=True),
            Column("predicate_name", "the predicate in words", required=True),
            Column("object", "its object: an entity or a number", required=True),
            Column("object_name", "what that is called", required=True),
            Column("edge", "whether the policy makes it an edge", BOOLEAN, required=True),
            Column("standing", "how it stands", required=True),
            Column("caveat", "what an accusation alone says"),
            Column("objectors", "who objects to it"),
            Column("falls_under", "the general claim that it presupposes"),
            Column("rests_on_readings", "whether it rests only on readings", BOOLEAN, True),
        ),
        _list_claims,
    ),
    Table(
        "attributions",
        "Who takes which stance on what, in which document.",
        ("id",),
        (
            ID,
            IRI,
            Column("about", "the claim, publication or attribution", required=True),
            Column("stance", "the stance", required=True),
            Column("side", "supporting, opposing or neutral", required=True),
            Column("speaker", "who speaks", required=True, of_table="entities"),
            Column("speaker_name", "what that is called", required=True),
            Column("basis", "how the speaker knows", required=True),
            Column("relays", "who passed it on, in order"),
            DOCUMENT,
            *_declare_clock("said", "it was said"),
            *_declare_clock("holds", "it is said to hold"),
            Column("root", "its independent source"),
            Column("answers", "the attributions that it answers"),
            Column("wording", "words that matter, as printed"),
            Column("note", "a note of the editors"),
            Column("readings", "what the editors read in"),
            Column("withdrawn", "whether its speaker withdrew it", BOOLEAN, required=True),
        ),
        _list_attributions,
    ),
    Table(
        "passages",
        "The passages on which attributions rest, in code points from zero.",
        ("attribution", "start", "end"),
        (
            ATTRIBUTION,
            DOCUMENT,
            Column("start", "its first code point", INTEGER, required=True),
            Column("end", "the code point after it", INTEGER, required=True),
            Column("sha256", "SHA-256 of its words", required=True),
        ),
        _list_passages,
    ),
    Table(
        "objections",
        "Who objects to a claim by which attribution, and how.",
        ("claim", "attribution", "manner"),
        (
            CLAIM,
            ATTRIBUTION,
            Column("manner", "direct, wider (a general claim) or answer", required=True),
            Column("speaker", "who objects", required=True, of_table="entities"),
        ),
        _list_objections,
    ),
)
