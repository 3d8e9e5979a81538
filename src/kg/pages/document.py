"""The page of a document: on whom it rests, and which passages are cited."""

from dataclasses import dataclass, field

from markupsafe import Markup

from kg.errors import UsageError
from kg.pages.dossier import render_entity
from kg.pages.edition import Edition
from kg.pages.groups import WHOLE, Portion
from kg.pages.passage_strip import MOST_MARKS, Span, draw_strip, mark_text, name_passage
from kg.pages.speech import Statement, read_statements
from kg.query.answer import run_saved
from kg.query.engine import Engine
from kg.query.nodes import Properties, get_local_name, read_labels, read_properties, select_rows
from kg.query.results import Result

PASSAGES = """
SELECT ?attribution ?start ?end WHERE {{
  VALUES ?source {{ {nodes} }}
  ?attribution kg:inSource ?source ; kg:passage ?passage .
  ?passage kg:inSource ?source ; kg:start ?start ; kg:end ?end .
}}
"""
VOICES = """
SELECT ?attribution ?stance ?speaker WHERE {{
  VALUES ?source {{ {nodes} }}
  ?attribution kg:inSource ?source ; kg:stance ?stance ; kg:speaker ?speaker .
}}
"""
ROOTS = "roots-of-sources"
#: The key of the list of passages with their claims in words, and passages on one page of it.
PASSAGE_LIST, MOST_PASSAGES = "passages", 150
#: Statements that are listed with one passage.
MOST_STATED = 30


@dataclass
class Line:
    """What one speaker says in a passage, by stance, with the ids of the attributions."""

    speaker: str
    stance: str
    ids: list[str] = field(default_factory=list)


@dataclass
class Passage:
    """One cited passage, with what rests on it."""

    span: Span
    lines: list[Line]
    #: The statements in full, where the page has room for them.
    statements: list[Statement] = field(default_factory=list)

    @property
    def anchor(self) -> str:
        """The name of its place on the page."""
        return name_passage(self.span)


@dataclass
class Document:
    """What the page of a document shows beside its dossier."""

    facts: list[tuple[str, str, str]]
    length: int
    #: The independent sources that speak in it, with the number of their attributions.
    roots: list[tuple[str, str, int]]
    attributions: int
    rooted: int
    passages: list[Passage]
    strip: Markup
    #: Pieces of the text, each with the anchor of its passage; None where it is not shown.
    text: list[tuple[str, str]] | None = None
    #: Whether the passages are listed with their claims in words, from which one.
    is_in_words: bool = True
    first: int = 1
    total: int = 0


def read_document(edition: Edition, iri: str, portion: Portion = WHOLE) -> Document:
    """Return what a document is, on whom it rests, and its cited passages."""
    engine = edition.engine
    properties = read_properties(engine, [iri]).get(iri, {})
    passages = _read_passages(engine, iri)
    length = int(properties.get("kg:length", ["0"])[0])
    ids = {id for one in passages for line in one.lines for id in line.ids}
    roots = _read_roots(engine, iri)
    spans = [one.span for one in passages]
    document = Document(
        facts=_list_facts(engine, properties),
        length=length,
        roots=roots,
        attributions=len(ids),
        rooted=sum(number for *_, number in roots),
        passages=passages,
        strip=Markup(draw_strip(length, spans)),
        total=len(passages),
    )
    if text := edition.read_text(get_local_name(engine, iri), properties):
        pieces = mark_text(text, spans)
        document.text = [
            (words, name_passage(span) if span and words.strip() else "") for words, span in pieces
        ]
    _choose_passages(engine, document, portion)
    return document


def _choose_passages(engine: Engine, document: Document, portion: Portion) -> None:
    """Choose the passages that a page has room for in words, or all with ids alone."""
    is_asked = portion.key == PASSAGE_LIST
    # a list of more than the strip marks has no room for all, even with ids alone
    is_short = MOST_PASSAGES < document.total <= MOST_MARKS
    document.is_in_words = is_asked or not is_short
    if not document.is_in_words:
        return
    start = portion.find_start(document.total, MOST_PASSAGES) if is_asked else 0
    document.first = start + 1
    document.passages = document.passages[start : start + MOST_PASSAGES]
    ids = {id for one in document.passages for line in one.lines for id in line.ids}
    iris = [engine.expand(f"attribution:{id}") for id in ids]
    statements = {one.id: one for one in read_statements(engine, iris)}
    for passage in document.passages:
        own = sorted(id for line in passage.lines for id in line.ids)
        passage.statements = [statements[id] for id in own if id in statements]


def _read_passages(engine: Engine, iri: str) -> list[Passage]:
    """Return the passages of a document in the order of the text, with who says what."""
    voices = {row[0].value: row[1:] for row in select_rows(engine, VOICES, [iri])}
    labels = read_labels(engine, {term.value for pair in voices.values() for term in pair})
    spans: dict[Span, dict[tuple[str, str], Line]] = {}
    for attribution, start, end in select_rows(engine, PASSAGES, [iri]):
        stance, speaker = (term.value for term in voices[attribution.value])
        span = int(start.value), int(end.value)
        new = Line(labels.get(speaker, speaker), labels.get(stance, stance))
        line = spans.setdefault(span, {}).setdefault((speaker, stance), new)
        line.ids.append(get_local_name(engine, attribution.value))
    passages = []
    for span in sorted(spans):
        lines = [spans[span][key] for key in sorted(spans[span])]
        for line in lines:
            line.ids = sorted(set(line.ids))
        passages.append(Passage(span, lines))
    return passages


def _read_roots(engine: Engine, iri: str) -> list[tuple[str, str, int]]:
    try:
        answer = run_saved(engine, ROOTS, {"source": iri})
    except UsageError:  # no independent source speaks in it, so it is not among the choices
        return []
    assert isinstance(answer, Result)  # the query is a SELECT
    roots = []
    for row in answer:
        name = engine.shorten(str(row["root"]))
        roots.append((name, str(row["rootLabel"]), int(row["attributions"] or 0)))
    return roots


def _list_facts(engine: Engine, properties: Properties) -> list[tuple[str, str, str]]:
    """Return heading, text and id of each fact about a document."""
    facts = []
    for heading, name in (
        ("publisher", "kg:publisher"),
        ("author", "kg:author"),
        ("kind", "kg:sourceKind"),
        ("made from", "prov:wasDerivedFrom"),
    ):
        values = properties.get(name, [])
        labels = read_labels(engine, values)
        facts += [(heading, labels.get(one, one), engine.shorten(one)) for one in values]
        if heading in ("publisher", "author") and not values:
            facts.append((heading, "not stated", ""))
    facts.append(("date", describe_date(properties), ""))
    for note in properties.get("kg:note", []):
        facts.append(("basis of the date, and note", note, ""))
    facts.append(("language", ", ".join(properties.get("dcterms:language", ["not stated"])), ""))
    addresses = properties.get("kg:address", [])
    facts += [("address", one, one) for one in addresses] or [("address", "none is recorded", "")]
    return facts


def describe_date(properties: Properties) -> str:
    """Return the date of a document in words: as printed, or between which days."""
    start = next(iter(properties.get("kg:dateFrom", [])), "")
    end = next(iter(properties.get("kg:dateTo", [])), "")
    words = [f"printed as “{text}”" for text in properties.get("kg:dateAs", [])]
    if start and start == end:
        words.insert(0, start)
    else:
        words += [f"not before {start}"] * bool(start) + [f"not after {end}"] * bool(end)
    return ", ".join(words) or "not stated"


def render_document(edition: Edition, iri: str, portion: Portion = WHOLE) -> str:
    """Return the page of a document."""
    document = read_document(edition, iri, portion)
    own = WHOLE if portion.key == PASSAGE_LIST else portion
    return render_entity(
        edition,
        iri,
        own,
        template="document.html",
        document=document,
        most_passages=MOST_PASSAGES,
        most_stated=MOST_STATED,
    )
