"""Schemata of FollowTheMoney for kinds of entities and for predicates."""

from dataclasses import dataclass

#: The type of each property that is written, as a statement names it.
TYPES = {
    "name": "name",
    "alias": "name",
    "weakAlias": "name",
    "abbreviation": "name",
    "country": "country",
    "jurisdiction": "country",
    "nationality": "country",
    "language": "language",
    "date": "date",
    "startDate": "date",
    "endDate": "date",
    "incorporationDate": "date",
    "sourceUrl": "url",
    "publisherUrl": "url",
    "description": "text",
    "summary": "text",
    "notes": "text",
    "full": "address",
    **dict.fromkeys(
        ("role", "status", "recordId", "publisher", "classification", "keywords"), "string"
    ),
    **dict.fromkeys(("fileName", "title", "author", "level", "controlType"), "string"),
    **dict.fromkeys(("criteria", "matcher"), "string"),
}
#: The type of all other properties: each names an entity.
ENTITY = "entity"
#: Types of values that have no language.
WITHOUT_LANGUAGE = {"country", "date", "entity", "language", "url"}
#: The schema of an entity by the prefix of its id.
KINDS = {
    "station": "Organization",
    "body": "Organization",
    "group": "LegalEntity",
    "agent": "LegalEntity",
    "person": "Person",
    "country": "Territory",
    "continent": "Territory",
    "province": "Territory",
    "city": "Territory",
    "place": "Address",
    "case": "CourtCase",
    "response": "Event",
    "agreement": "Event",
    "programme": "Project",
    "publication": "Document",
    "source": "Document",
    "role": "Position",
}
#: The schema of all else that is an end of a claim: a theme, a class, a number.
OTHER = "Note"
#: A body with a country that it acts for.
PUBLIC = "PublicBody"
#: What each schema is beside itself, as far as ends of edges ask.
ANCESTORS = {
    "Organization": {"Organization", "LegalEntity"},
    "PublicBody": {"Organization", "LegalEntity"},
    "Person": {"Person", "LegalEntity"},
}


@dataclass(frozen=True)
class Link:
    """How an edge between two entities is written.

    Attributes:
        schema: the schema of the edge.
        subject: the property that names the subject of the claim.
        object: the one that names its object.
        ends: what the subject and the object have to be; all else becomes an unknown link.
    """

    schema: str
    subject: str
    object: str
    ends: tuple[str, str] = ("", "")

    def fits(self, subject: str, object: str) -> bool:
        """Return whether two schemata can be its ends."""
        return all(
            not end or end in ANCESTORS.get(schema, {schema})
            for end, schema in zip(self.ends, (subject, object), strict=True)
        )


UNKNOWN = Link("UnknownLink", "subject", "object")
PERSON_OR_BODY = "LegalEntity"
#: Edges that say more than that there is one, by predicate.
LINKS = {
    "kg:operatedBy": Link("Control", "controlled", "controller", (PERSON_OR_BODY, PERSON_OR_BODY)),
    "kg:memberOf": Link("Membership", "member", "organization", (PERSON_OR_BODY, "Organization")),
    "kg:ledBy": Link("Directorship", "organization", "director", ("Organization", PERSON_OR_BODY)),
    "kg:actsFor": Link("Representation", "agent", "client", (PERSON_OR_BODY, PERSON_OR_BODY)),
    "kg:hasRole": Link("Occupancy", "holder", "post", ("Person", "Position")),
    "kg:defendant": Link("CourtCaseParty", "case", "party", ("CourtCase", PERSON_OR_BODY)),
    "kg:broughtBy": Link("CourtCaseParty", "case", "party", ("CourtCase", PERSON_OR_BODY)),
}
#: An edge has no role in this schema.
WITHOUT_ROLE = {"Occupancy"}
#: Claims that are beside the edge a property of the subject, by predicate and its schema.
PROPERTIES = {
    "kg:inCountry": dict.fromkeys(
        ("Organization", "PublicBody", "LegalEntity", "Territory", "Address", "Project"), "country"
    ),
    "kg:byCountry": {"Event": "country"},
    "kg:nationality": {
        "Person": "nationality",
        "Organization": "country",
        "LegalEntity": "country",
    },
    "kg:startYear": {
        "Organization": "incorporationDate",
        "LegalEntity": "incorporationDate",
        "Project": "startDate",
    },
    "kg:operatingStatus": {"Organization": "status", "LegalEntity": "status"},
    "kg:organizationKind": {"Organization": "classification", "PublicBody": "classification"},
    "kg:caseStatus": {"CourtCase": "status"},
}


def find_link(predicate: str, subject: str, object: str) -> Link:
    """Return how a claim is written, whose ends have these schemata."""
    link = LINKS.get(predicate, UNKNOWN)
    return link if link.fits(subject, object) else UNKNOWN


def find_type(property: str) -> str:
    """Return the type of a property."""
    return TYPES.get(property, ENTITY)
