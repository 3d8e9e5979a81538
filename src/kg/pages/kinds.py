"""The lists by kind: the columns of each, and the saved queries that give them."""

from dataclasses import dataclass

STANDING, SOURCES = "what-things-are-called", "documents-of-things"
SPEECH, ONCE = "speaker-list", "stations-counted-once"


@dataclass(frozen=True)
class Taken:
    """A column of a list, taken from a saved query.

    Args:
        column: its name in the query, and in the address.
        head: what stands over it; by default the name.
        query: the query; by default that which lists the things.
        key: the column of the things in that query.
        is_offered: whether its values are offered for choice.
        predicates: for a query about claims, those that count, the most telling first.
        is_sum: whether its values are numbers to add.
    """

    column: str
    head: str = ""
    query: str = ""
    key: str = "thing"
    is_offered: bool = False
    predicates: tuple[str, ...] = ()
    is_sum: bool = False


@dataclass(frozen=True)
class Kind:
    """A kind of things that has a list.

    Args:
        place: the name of its page.
        title: the heading.
        about: what the list says, and what it does not.
        query: the saved query that lists the things.
        key: its column of the things.
        columns: the columns, the things themselves first.
        further: saved queries that say more, with why.
        is_by_name: whether the things are in the order of their names, not of the query.
        picture: what is drawn of all of them, of `catalog.PICTURES`, where a picture helps.
    """

    place: str
    title: str
    about: str
    query: str
    key: str
    columns: tuple[Taken, ...]
    further: tuple[tuple[str, str], ...] = ()
    is_by_name: bool = False
    picture: str = ""


def _standing(*predicates: str) -> tuple[Taken, ...]:
    """Return the columns of what a thing is called, how that stands, and who objects."""
    return (
        Taken("object", "said to be", STANDING, predicates=predicates),
        Taken("standing", "", STANDING, is_offered=True, predicates=predicates),
        Taken("objectors", "who objects", STANDING, predicates=predicates),
    )


DOCUMENTS = Taken("source", "documents", SOURCES, is_offered=True)
SAYS = Taken("attributions", "says", SPEECH, "speaker", is_sum=True)

LISTS = {
    kind.place: kind
    for kind in (
        Kind(
            "stations",
            "Stations and sites",
            "The rows of the table of document 003, which have a code, and the sites that prose"
            " names. A site may be a row, so the two are never added. The standing is that of the"
            " claim that a site is a police station, or else of who is said to run it.",
            "station-list",
            "station",
            (
                Taken("station"),
                Taken("code"),
                Taken("city", is_offered=True),
                Taken("country", is_offered=True),
                Taken("bureau", "run or set up by", is_offered=True),
                Taken("row", "may be the row", "site-identities", "site"),
                *_standing("rdf:type", "kg:operatedBy", "kg:setUpBy")[1:],
                DOCUMENTS,
            ),
            (
                ("station-totals", "How many are there? Each figure with who says it"),
                ("why-counts-differ", "Why do the numbers differ?"),
                ("stations-counted-once", "How many has each country, each counted once?"),
                ("site-identities", "Why may a site be a row?"),
                ("stations-per-bureau", "Which bureau has how many?"),
            ),
            is_by_name=True,
            picture="map",
        ),
        Kind(
            "organizations",
            "Organizations",
            "What a document calls an organization, with its kind, its state and the larger body of"
            " which it is said to be part. A cell is empty where no document says.",
            "organization-list",
            "organization",
            (
                Taken("organization"),
                Taken("kind", is_offered=True),
                Taken("country", is_offered=True),
                Taken("parent", "part of"),
                SAYS,
                *_standing("rdf:type", "kg:organizationKind")[1:],
                DOCUMENTS,
            ),
        ),
        Kind(
            "people",
            "People",
            "Persons as the documents name them. Accused means charged: no document reports a"
            " verdict. What each says, and each reply, is on the person's page.",
            "person-list",
            "person",
            (
                Taken("person"),
                Taken("role", is_offered=True),
                Taken("country", "nationality", is_offered=True),
                Taken("case"),
                Taken("stage", is_offered=True),
                SAYS,
                *_standing("kg:hasRole")[1:],
                DOCUMENTS,
            ),
            (("replies-of-the-accused", "What the accused reply"),),
        ),
        Kind(
            "cases",
            "Legal cases",
            "A charge is no conviction, and a threatened case has not been filed.",
            "case-list",
            "case",
            (
                Taken("case"),
                Taken("status", "stage", is_offered=True),
                Taken("broughtBy", "brought by", is_offered=True),
                Taken("matter"),
                Taken("charges"),
                *_standing("kg:caseStatus")[1:],
                DOCUMENTS,
            ),
            (("case-charges", "The accusations"), ("case-defendants", "The accused")),
        ),
        Kind(
            "countries",
            "Countries",
            "Rows are those of the table of document 003; sites are those that prose names. Those"
            " that the editors hold to be a row, or another site, count once.",
            "country-list",
            "country",
            (
                Taken("country"),
                Taken("rows", "rows of the table"),
                Taken("sites", "sites in prose"),
                Taken("held", "of which held to be another", ONCE, "country"),
                Taken("stations", "stations, each once", ONCE, "country"),
                Taken("acts", "acts of its government"),
                Taken("agreements"),
                DOCUMENTS,
            ),
            (
                ("responses-by-country", "What did each do, and when?"),
                ("site-identities", "Why is a site held to be a row?"),
            ),
        ),
        Kind(
            "responses",
            "Responses of governments",
            "Acts of governments, with the time of the act, or where no document gives it the time"
            " of the statement; the column clock says which.",
            "responses",
            "response",
            (
                Taken("response"),
                Taken("kind", is_offered=True),
                Taken("country", is_offered=True),
                Taken("from"),
                Taken("to"),
                Taken("clock", is_offered=True),
                Taken("speaker", "who says so"),
                Taken("standing", is_offered=True),
                Taken("objectors", "who objects"),
                Taken("source", "documents", is_offered=True),
            ),
            (("timeline-of-responses", "In the order of time"),),
            picture="strip",
        ),
        Kind(
            "issues",
            "Issues",
            "Matters in dispute. Supporters are the independent sources that answer yes, opponents"
            " those that answer no; an open question has neither.",
            "issue-list",
            "issue",
            (
                Taken("issue"),
                Taken("supporters", "independent sources for yes"),
                Taken("opponents", "for no"),
                Taken("claims"),
            ),
            (("contested-claims", "The claims that are contested"),),
        ),
        Kind(
            "documents",
            "Documents",
            "The texts on which this graph rests. From and to bound the day on which each appeared;"
            " the text itself is not held here.",
            "source-list",
            "source",
            (
                Taken("source", "document"),
                Taken("kind", is_offered=True),
                Taken("publisher"),
                Taken("author"),
                Taken("language", is_offered=True),
                Taken("from"),
                Taken("to"),
                Taken("claims", "", "source-coverage", "source"),
                Taken("attributions", "", "source-coverage", "source"),
                Taken("speakers", "", "source-coverage", "source"),
                Taken("note", "how we read the day"),
            ),
            (("source-independence", "Which of them are independent?"),),
        ),
        Kind(
            "agreements",
            "Agreements",
            "Agreements between states and bodies, with their parties and what they concern.",
            "agreement-list",
            "agreement",
            (
                Taken("agreement"),
                Taken("party", "parties", is_offered=True),
                Taken("matter", "concerns"),
                *_standing("kg:party", "kg:concerns")[1:],
                DOCUMENTS,
            ),
            (("agreements-and-laws", "All that is said of them"),),
        ),
        Kind(
            "speakers",
            "Speakers",
            "Who speaks in the documents, how often, and with which stances. Each page lists all"
            " that the speaker says.",
            "speaker-list",
            "speaker",
            (
                Taken("speaker"),
                Taken("attributions", "statements", is_sum=True),
                Taken("stance", "stances", is_offered=True),
                Taken("country", "", "organization-list", "organization", is_offered=True),
                Taken("source", "documents", "documents-of-speakers", "speaker", is_offered=True),
            ),
            (("denials", "Who denies what"), ("claims-by-speaker", "All statements")),
        ),
    )
}
