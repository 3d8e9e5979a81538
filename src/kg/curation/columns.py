"""Every column of every curated table: its property, form and uniqueness.

This is the one place that says what a table holds. The mapping, the checks and the documentation
of the columns (`docs/reference/tables.md`) follow from it.
"""

from kg.curation.forms import (
    Address,
    Attributions,
    Chain,
    Choice,
    Code,
    Column,
    Concept,
    Day,
    Form,
    Formerly,
    Hash,
    Id,
    Kind,
    Label,
    Language,
    Languages,
    Name,
    Number,
    Numbered,
    Object,
    Part,
    Passages,
    Period,
    Printed,
    Readings,
    Reference,
    References,
    Role,
    Table,
    Text,
)
from kg.curation.needs import Need

PLACES = ("country", "city", "province", "continent", "place")
#: The kinds that have a voice, beside documents and the editors.
SPEAKERS = ("person", "body", "group")
VOICES = (*SPEAKERS, "source-voice", "agent")
#: The kinds of entities, by the table that defines them.
TABLE_KINDS = {
    "entities/agreements": ("agreement",),
    "entities/cases": ("case",),
    "entities/figures": ("figure",),
    "entities/groups": ("group",),
    "entities/issues": ("issue",),
    "entities/organizations": ("body",),
    "entities/persons": ("person",),
    "entities/places": PLACES,
    "entities/programmes": ("programme",),
    "entities/publications": ("publication",),
    "entities/responses": ("response",),
    "entities/stations": ("station",),
}
#: The kinds of which two texts can mean one without naming it; a country or city has its name.
JUDGED = (
    *("agreement", "body", "case", "group", "person"),
    *("programme", "publication", "response", "station"),
)
ENTITIES = tuple(kind for kinds in TABLE_KINDS.values() for kind in kinds)
#: Whether a claim answers the question of an issue with yes or with no.
SIDES = {"yes": "kg:speaksFor", "no": "kg:speaksAgainst"}
#: The predicates whose number is a year, which needs no days.
PREDICATE_YEARS = ("kg:activeInYear", "kg:startYear")
#: Printed words from which nobody can tell a day.
TIMELESS = ("afterwards", "always", "earlier", "later", "previously", "subsequently")
#: Whoever passes words on names who is between, or the note says whose words they are.
WHOSE = Need("basis", ("relays", "note"), value="basis:relays")


def _need_days(clock: str) -> Need:
    """Return that a printed time has days, or a note that says why it has none."""
    beside = (f"{clock}_from", f"{clock}_to", "note")
    return Need(f"{clock}_as", beside, apart=TIMELESS, unless=("predicate", PREDICATE_YEARS))


SCRIPTS = ("latn", "hans", "hant", "hang", "cyrl", "pinyin")


def _identify(table: str) -> Column:
    form = Id(TABLE_KINDS[table])
    return Column("id", "", form, "the id, which never changes", required=True, unique=True)


def _define(table: str, about: str, *columns: Column) -> Table:
    """Return a table of entities: id, label and further columns."""
    return Table(about, (_identify(table), LABEL, *columns))


def _refer(name: str, iri: str, kinds: tuple[str, ...], about: str) -> Column:
    return Column(name, iri, Reference(kinds), about)


def _require(name: str, iri: str, form: Form, about: str) -> Column:
    return Column(name, iri, form, about, required=True)


#: Nobody can tell whether an anonymous voice is another one, so it is no independent source.
ANONYMOUS = Column(
    "anonymous", "kg:anonymous", Choice(("yes",)), "`yes` if it speaks and is not named"
)
LABEL = Column("label", "skos:prefLabel", Label(), "the English name", required=True, unique=True)
NOTE = Column("note", "kg:note", Text(), "the editors' reason, where a reader may ask for one")
REASON = _require("reason", "kg:note", Text(), "why the editors judge so")
STRENGTH = _require(
    "strength", "kg:strength", Concept("scheme:strength"), "how firmly the editors judge so"
)
START = _require("start", "kg:start", Number(), "first code point of the passage, from zero")
END = _require("end", "kg:end", Number(1), "code point after the passage")

#: The proposition of an attribution; its properties belong to the claim.
PROPOSITION = (
    Column(
        "subject",
        "rdf:subject",
        Part("id of an entity; alone, of a publication or an attribution (`attribution:NNN-MMM`)"),
        "what the attribution is about",
        required=True,
    ),
    Column("predicate", "rdf:predicate", Part("claim predicate"), "empty if the subject is alone"),
    Column(
        "object",
        "rdf:object",
        Object("entity, document, concept, class, cell or number, as the predicate takes it"),
        "empty if the subject is alone",
    ),
)
STANCE = (
    _require("stance", "kg:stance", Concept("scheme:stance"), "how the speaker takes position"),
    _require("speaker", "kg:speaker", Reference(VOICES), "who takes position"),
    _require("basis", "kg:basis", Concept("scheme:basis"), "how the speaker knows"),
    Column("relays", "", Chain(VOICES), "who is between the speaker and the document"),
    Column("said_as", "kg:saidAs", Printed(), "when it was said, as printed"),
    Column("said_from", "kg:saidFrom", Day(), "first day on which it can have been said"),
    Column("said_to", "kg:saidTo", Day(), "last day on which it can have been said"),
    Column("holds_as", "kg:holdsAs", Printed(), "when it is said to hold, as printed"),
    Column("holds_from", "kg:holdsFrom", Day(), "first day on which it is said to hold"),
    Column("holds_to", "kg:holdsTo", Day(), "last day on which it is said to hold"),
)
#: The main passage of an attribution; its properties belong to the passage.
PASSAGE = (START, END, _require("sha256", "kg:sha256", Hash(), "the hash of the passage"))
REMARKS = (
    Column("more", "", Passages(), "further passages, which may be in another document"),
    Column("answers", "kg:answers", Attributions(), "the attributions to which this one replies"),
    Column(
        "wording",
        "kg:wording",
        Text(100, words=8),
        "our own short words, where the object is coarse",
    ),
    Column(
        "inferred",
        "kg:inferred",
        Readings("scheme:reading"),
        "what the editors read in; the note has the reason",
    ),
    NOTE,
)

TABLES: dict[str, Table] = {
    "sources": Table(
        "one of the documents; number, length and hash say which text is meant",
        (
            Column("id", "", Numbered("source:", ""), "the id", required=True, unique=True),
            Column("title", "skos:prefLabel", Label(300), "the title", required=True, unique=True),
            _refer("publisher", "kg:publisher", ("body",), "who published it"),
            _refer("author", "kg:author", ("person",), "who wrote it"),
            Column("date_as", "kg:dateAs", Printed(), "its date, as printed"),
            Column("date_from", "kg:dateFrom", Day(), "first day on which it can have appeared"),
            Column("date_to", "kg:dateTo", Day(), "last day on which it can have appeared"),
            _require("language", "dcterms:language", Language(), "the language of the text"),
            _require(
                "kind",
                "kg:sourceKind",
                Concept("scheme:source-kind"),
                "what sort of document it is",
            ),
            _require("length", "kg:length", Number(1), "number of code points"),
            Column(
                "sha256", "kg:sha256", Hash(), "the hash of the text", required=True, unique=True
            ),
            Column(
                "derived_from",
                "prov:wasDerivedFrom",
                References(("source", "publication")),
                "what it draws on",
            ),
            NOTE,
        ),
        spans=(("date_from", "date_to"),),
    ),
    "claims": Table(
        "one attribution: one speaker's one stance on one claim in document NNN",
        (
            Column("id", "", Numbered(), "the id, never used again", required=True, unique=True),
            *PROPOSITION,
            *STANCE,
            *PASSAGE,
            *REMARKS,
        ),
        spans=(("said_from", "said_to"), ("holds_from", "holds_to")),
        needs=(WHOSE, _need_days("said"), _need_days("holds")),
    ),
    "bears-on": Table(
        "a pattern: the claims that match it bear on an issue",
        (
            _require("issue", "", Reference(("issue",)), "the issue"),
            Column("side", "", Choice(tuple(SIDES)), "how such a claim answers the question"),
            _require(
                "subject",
                "",
                Part("id of an entity, class of entities, or theme that figures count"),
                "the subject, or its kind; without one, others would count as sources",
            ),
            Column("predicate", "", Part("claim predicate"), "the predicate; empty matches any"),
            Column("object", "", Object("object of a claim"), "the object; empty matches any"),
        ),
        keys=(("issue", "subject", "predicate", "object"),),
    ),
    "same-site": Table(
        "an editors' judgement that two sites are one",
        (
            Column("id", "", Id(("site-identity",)), "the id", required=True, unique=True),
            _require("site", "kg:site", Reference(("station",)), "the site, named in prose"),
            _require("row", "kg:row", Reference(("station",)), "the row, or another site"),
            STRENGTH,
            REASON,
            _require("passages", "", Passages(2, sourced=True), "where site and row are printed"),
        ),
        pairs=(("site", "row"),),
    ),
    "same-as": Table(
        "an editors' judgement that mentions in several documents mean one entity (`other` empty),"
        " or that two ids may be one",
        (
            Column("id", "", Id(("identity",)), "the id", required=True, unique=True),
            _require("thing", "kg:judgedThing", Reference(JUDGED), "the entity"),
            _refer("other", "kg:otherThing", JUDGED, "another id of the same kind"),
            STRENGTH,
            REASON,
            _require("passages", "", Passages(2, sourced=True), "the mentions"),
        ),
        pairs=(("thing", "other"),),
    ),
    "withdrawn": Table(
        "an attribution that was taken back, with what its line had",
        (
            Column("id", "", Numbered(), "the id, in no sheet now", required=True, unique=True),
            _require("subject", "", Formerly(), "its subject"),
            Column("predicate", "", Formerly(), "its predicate"),
            Column("object", "", Formerly(numbers=True), "its object"),
            _require("stance", "", Concept("scheme:stance"), "its stance"),
            _require("speaker", "", Formerly(), "its speaker"),
            _require("reason", "kg:note", Text(), "why it was taken back"),
            _require("withdrawn", "kg:withdrawnOn", Day(), "the day"),
            Column("instead", "dcterms:isReplacedBy", Attributions("replace"), "what replaces it"),
        ),
    ),
    "leads": Table(
        "a later public text about an entity, which is not held here",
        (
            _require("thing", "kg:leadOf", Reference(ENTITIES), "the entity"),
            _require("address", "kg:address", Address(), "where the text is"),
            _require("title", "dcterms:title", Text(300), "its title"),
            _require("publisher", "kg:publisherName", Text(200), "who published it, as a name"),
            Column("date", "dcterms:date", Period(begun=True), "its date, as fine as is known"),
            _require("language", "dcterms:language", Languages(), "its languages"),
            _require("summary", "kg:summary", Text(), "our one sentence on what it says"),
        ),
        keys=(("thing", "address"),),
    ),
    "entities/aliases": Table(
        "another name of an entity, as a document prints it",
        (
            _require("thing", "kg:aliasOf", Reference(ENTITIES), "the entity"),
            _require("text", "kg:text", Name(), "the name"),
            _require("language", "", Language(primary=True), "the language of the name"),
            _require("script", "kg:script", Choice(SCRIPTS), "the script of the name"),
            _require(
                "role", "kg:aliasRole", Concept("scheme:alias-role"), "why there is this name"
            ),
            _require("source", "kg:inSource", Reference(("source",)), "the document"),
            START,
            END,
        ),
        keys=(("source", "start", "end"), ("thing", "text", "source")),
    ),
    "entities/agreements": _define(
        "entities/agreements", "an agreement, identified by parties and matter"
    ),
    "entities/cases": _define("entities/cases", "a case, identified by kind, actor and target"),
    "entities/figures": _define(
        "entities/figures",
        "a number that somebody states, by what it counts, scope and date",
        _require(
            "counts", "kg:counts", Concept("scheme:theme", "theme:quantities"), "what it counts"
        ),
        _refer(
            "scope", "kg:scope", (*PLACES, "body", "group", "case", "programme"), "where or of what"
        ),
        Column("as_of", "kg:asOf", Period(interval=True), "the time for which it is stated"),
    ),
    "entities/groups": _define(
        "entities/groups",
        "entities that a document mentions together and does not name one by one",
        _require("member_kind", "kg:memberKind", Kind(), "what its members are"),
        Column("size", "kg:size", Number(1), "how many members there are"),
        _refer("place", "kg:place", PLACES, "where its members are"),
        _refer("counts_as", "kg:countsAs", ("body",), "for whose voice it counts"),
        ANONYMOUS,
    ),
    "entities/issues": _define("entities/issues", "a matter in dispute"),
    "entities/organizations": _define(
        "entities/organizations",
        "a body, the state that it is a part of, and for whose voice it counts",
        _refer("jurisdiction", "kg:jurisdiction", ("country",), "the state of a public body"),
        _refer("counts_as", "kg:countsAs", ("body",), "for whose voice it counts"),
    ),
    "entities/persons": _define(
        "entities/persons",
        "a person, and for whose voice the person counts",
        _refer("counts_as", "kg:countsAs", SPEAKERS, "for whose voice the person counts"),
        ANONYMOUS,
        Column("role", "kg:hasRole", Role(("role:not-stated",)), "empty if a claim has the role"),
    ),
    "entities/places": _define(
        "entities/places",
        "a country, continent, province, city or other place",
        Column(
            "iso3166",
            "kg:isoCode",
            Code("[A-Z]{3}", "ISO 3166-1 code of three letters, of this country"),
            "for a country and no other place",
            unique=True,
        ),
    ),
    "entities/programmes": _define("entities/programmes", "a campaign or programme"),
    "entities/publications": _define("entities/publications", "a work that the documents mention"),
    "entities/responses": _define(
        "entities/responses", "an act of a government, identified by kind, actor and target"
    ),
    "entities/stations": _define(
        "entities/stations",
        "a row of the table (with its code) or a site named in prose (without)",
        Column(
            "code",
            "kg:code",
            Code("[A-Z]{3}[0-9]{2}", "three letters and two digits, as in `station:CODE`"),
            "the code of the row",
            unique=True,
        ),
    ),
}
#: The header of the sheets in claims/.
CLAIM_COLUMNS = [column.name for column in TABLES["claims"].columns]
#: The header of each other table, with spaces between, by its path in graph/ without suffix.
COLUMNS: dict[str, str] = {}
for _name, _table in TABLES.items():
    if _name != "claims":
        COLUMNS[_name] = " ".join(column.name for column in _table.columns)


def find_table(name: str) -> Table:
    """Return the declaration of a table; the sheets in claims/ share one."""
    return TABLES["claims"] if name.startswith("claims/") else TABLES[name]
