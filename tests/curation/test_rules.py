"""Every fault that a row can have: planted all together, reported one by one."""

import shutil
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from kg.curation.dataset import read_dataset
from kg.faults import Fault, FaultsError
from kg.release import build
from tests.conftest import ROOT
from tests.support.planting import HASH, line, plant

CLAIMS = "claims/001"
Cells = dict[str, str]


@dataclass
class Case:
    """A row with a fault, rows beside it without any, and the expected report."""

    name: str
    table: str
    cells: Cells
    column: str
    reason: str
    mend: str
    beside: list[tuple[str, Cells]] = field(default_factory=list)
    also: int = 0


def claim(name: str, column: str, reason: str, mend: str, **cells: str) -> Case:
    """A faulty line in the sheet of claims of document 001, with an id of its own."""
    return Case(name, CLAIMS, {"id": f"001-{name}"} | cells, column, reason, mend)


IN_003 = f"003:0-10:{HASH} 003:20-30:{HASH}"
ABOUT_NOTHING = {"subject": "", "predicate": "", "object": ""}
PROPOSITIONS = [
    claim("predicate", "predicate", "'kg:operatedByy' is not in the closed list", "kg:operatedBy", predicate="kg:operatedByy"),
    claim("no-claim-predicate", "predicate", "'kg:speaker' is not in the closed list", "did you mean", predicate="kg:speaker"),
    claim("no-predicate", "predicate", "'' is not in the closed list", "choices", predicate=""),
    claim("subject", "subject", "'station:manhatan' is not known", "station:manhattan", subject="station:manhatan"),
    claim("no-subject", "subject", "is empty", "id of an entity", subject=""),
    claim("object", "object", "'country:united-stats' cannot be the object", "country:united-states", object="country:united-stats"),
    claim("no-object", "object", "'' cannot be the object of kg:inCountry", "country:", object=""),
    claim("free-text", "object", "'in America' cannot be the object", "country:", object="in America"),
    claim("kind-of-subject", "subject", "country:france cannot be the subject of kg:operatedBy", "it takes kg:", subject="country:france", predicate="kg:operatedBy", object="body:mps"),
    claim("kind-of-object", "object", "'body:mps' cannot be the object of kg:inCountry", "it takes kg:Country", object="body:mps"),
    claim("theme-of-another-branch", "object", "'theme:end-smear-campaign' cannot be the object of kg:usedFor", "theme:", predicate="kg:usedFor", object="theme:end-smear-campaign"),
    claim("no-integer", "object", "'many' cannot be the object of kg:activeInYear", "it takes a year, 1800 to 2099", predicate="kg:activeInYear", object="many"),
    claim("negative-integer", "object", "'-5' cannot be the object of kg:activeInYear", "it takes a year", predicate="kg:activeInYear", object="-5"),
    claim("no-class", "object", "'kg:Stations' cannot be the object of rdf:type", "kg:PoliceServiceStation", predicate="rdf:type", object="kg:Stations"),
    claim("class-of-another-kind", "object", "'kg:Court' cannot be the object of rdf:type", "kg:PoliceServiceStation", predicate="rdf:type", object="kg:Court"),
    claim("neutral-class", "object", "'kg:Station' cannot be the object of rdf:type", "kg:PoliceServiceStation", predicate="rdf:type", object="kg:Station"),
    claim("no-cell", "object", "'cell:lots' cannot be the object of kg:cityCell", "cell:lost", predicate="kg:cityCell", object="cell:lots"),
    claim("about-a-station", "subject", "is neither a publication nor an attribution", "fill predicate and object", **ABOUT_NOTHING | {"subject": "station:manhattan"}),
    claim("about-no-attribution", "subject", "'attribution:001-none' is neither", "fill predicate", **ABOUT_NOTHING | {"subject": "attribution:001-none"}),
]  # fmt: skip
ATTRIBUTIONS = [
    claim("stance", "stance", "'stance:shouts' is not in scheme:stance", "did you mean stance:", stance="stance:shouts"),
    claim("stance-of-another-scheme", "stance", "'basis:own' is not in scheme:stance", "", stance="basis:own"),
    claim("no-stance", "stance", "is empty", "concept of scheme:stance", stance=""),
    claim("basis", "basis", "'basis:hearsay' is not in scheme:basis", "basis:", basis="basis:hearsay"),
    claim("speaker", "speaker", "'body:newswek' is not known", "body:newsweek", speaker="body:newswek"),
    claim("mute-speaker", "speaker", "'country:france' cannot speak", "it takes id of person:", speaker="country:france"),
    claim("no-speaker", "speaker", "is empty", "id of person:", speaker=""),
    claim("relay", "relays", "'body:newswek' is not known", "body:newsweek", relays="body:newswek"),
    claim("relays-without-spaces", "relays", "'body:newsweek>body:voa' is not known", "", relays="body:newsweek>body:voa"),
    claim("relay-of-itself", "relays", "the chain body:kootneeti > body:voa > body:kootneeti returns to somebody", "name each relay once", relays="body:voa > body:kootneeti"),
    claim("relay-cycle", "relays", "body:voa > body:newsweek > body:voa returns to somebody", "name each relay once", relays="body:voa > body:newsweek > body:voa"),
    claim("answers", "answers", "'001-none' is no other attribution", "did you mean 001-", answers="001-none"),
    claim("derived-by-others", "stance", "body:kootneeti with stance:derives", "belong to agent:editors", stance="stance:derives"),
    claim("stated-by-editors", "stance", "agent:editors with stance:reports", "belong to agent:editors", speaker="agent:editors"),
    claim("no-reason", "note", "a judgement without a reason", "give the reason in the note", speaker="agent:editors", stance="stance:infers"),
    Case("duplicate-id", CLAIMS, {"id": "001-twin"}, "id", "'001-twin' is taken already at graph/claims/001.csv:", "take the next free id", [(CLAIMS, {"id": "001-twin", "wording": "Said first"})]),
    Case("id-of-another-sheet", CLAIMS, {"id": "002-planted"}, "id", "id '002-planted' does not start with 001-", "write it as 001-NNN"),
    Case("no-id", CLAIMS, {"id": "", "wording": "Without an id"}, "id", "is empty", "NNN the number of the document"),
    Case("no-source", "claims/999", {"id": "999-planted"}, "id", "source:999, which is unknown: an attribution without source", "add the document to graph/sources.csv"),
    Case("answers-itself", CLAIMS, {"id": "001-self", "answers": "001-self"}, "answers", "answers, by some steps, itself", "break the cycle", also=1),
    Case("answers-cycle", CLAIMS, {"id": "001-ring-1", "answers": "001-ring-3"}, "answers", "answers, by some steps, itself", "break the cycle of answers", [(CLAIMS, {"id": "001-ring-2", "answers": "001-ring-1"}), (CLAIMS, {"id": "001-ring-3", "answers": "001-ring-2"})]),
    Case("same-iri", CLAIMS, {"id": "001-same-2", "predicate": "kg:locatedIn", "object": "province:twin"}, "object", "make the same claim IRI", "another slug", [("entities/places", {"id": "city:twin"}), ("entities/places", {"id": "province:twin"}), (CLAIMS, {"id": "001-same-1", "predicate": "kg:locatedIn", "object": "city:twin"})]),
]  # fmt: skip
PASSAGES = [
    claim("ends-before-start", "start", "passage 20-10 ends before it starts", "swap or cite again", start="20", end="10"),
    claim("empty-passage", "start", "passage 10-10 ends before it starts", "swap or cite again", start="10", end="10"),
    claim("too-long", "start", "passage 0-401 is 401 code points long", "at most 400", start="0", end="401"),
    claim("beyond", "start", "passage 99990-99999 lies beyond the document's", "cite again", start="99990", end="99999"),
    claim("no-position", "start", "is empty", "whole number", start=""),
    claim("negative-position", "start", "'-5' is no whole number", "write digits only", start="-5"),
    claim("no-number", "end", "'ten' is no whole number", "write digits only", end="ten"),
    claim("no-hash", "sha256", "is empty", "SHA-256", sha256=""),
    claim("short-hash", "sha256", "is no SHA-256 in hexadecimal", "kg cite --fill", sha256="abc"),
    claim("upper-case-hash", "sha256", "is no SHA-256 in hexadecimal", "kg cite --fill", sha256="A" * 64),
    claim("more", "more", "'here' is no passage", "[NNN:]START-END:SHA256", more="here and there"),
    claim("more-reversed", "more", "passage 20-10 ends before it starts", "cite again", more=f"20-10:{HASH}"),
    claim("more-beyond", "more", "lies beyond the document's", "cite again", more=f"002:99990-99999:{HASH}"),
    claim("more-too-long", "more", "is 500 code points long", "at most 400", more=f"20-30:{HASH} 000:0-500:{HASH}"),
    claim("more-of-no-source", "more", "source:777 is not in graph/sources.csv", "source:", more=f"777:0-10:{HASH}"),
]  # fmt: skip
DATES = [
    claim("impossible-day", "said_from", "'2022-02-30' is no date", "write YYYY-MM-DD", said_from="2022-02-30"),
    claim("impossible-month", "holds_to", "'2022-13-01' is no date", "write YYYY-MM-DD", holds_to="2022-13-01"),
    claim("no-leap-year", "said_to", "'2023-02-29' is no date", "write YYYY-MM-DD", said_to="2023-02-29"),
    claim("only-a-month", "holds_from", "'2022-10' is no date", "write YYYY-MM-DD", holds_from="2022-10"),
    claim("date-in-words", "said_from", "'Dec. 22' is no date", "write YYYY-MM-DD", said_from="Dec. 22"),
    claim("date-without-dashes", "said_from", "'20221222' is no date", "write YYYY-MM-DD", said_from="20221222"),
    claim("reversed-said", "said_to", "2022-01-01 is before 2022-01-02", "swap the two dates", said_from="2022-01-02", said_to="2022-01-01"),
    claim("reversed-holds", "holds_to", "2021-12-31 is before 2022-01-01", "swap the two dates", holds_from="2022-01-01", holds_to="2021-12-31"),
    claim("said-tomorrow", "said_to", "is after today", "correct the date", said_from="2022-01-01", said_to="2090-01-31"),
    claim("said-after-the-build", "said_from", "2090-01-31 is after today", "correct the date", said_from="2090-01-31"),
    claim("holds-after-the-build", "holds_from", "2090-01-31 is after today", "correct the date", holds_from="2090-01-31"),
    claim("holds-until-later", "holds_to", "2090-01-31 is after today", "the clock", holds_to="2090-01-31"),
    Case("source-of-the-future", "sources", {"id": "source:909", "date_from": "2090-01-31"}, "date_from", "2090-01-31 is after today", "correct the date"),
    Case("source-until-the-future", "sources", {"id": "source:908", "date_to": "2090-01-31"}, "date_to", "2090-01-31 is after today", "correct the date"),
    Case("withdrawn-later", "withdrawn", {"id": "001-w6", "withdrawn": "2090-01-31"}, "withdrawn", "2090-01-31 is after today", "correct the date"),
    Case("lead-of-the-future", "leads", {"address": "https://example.org/5", "date": "2090"}, "date", "2090 is after today", "correct the date"),
    Case("source-dates", "sources", {"id": "source:910", "date_from": "2023-01-02", "date_to": "2023-01-01"}, "date_to", "2023-01-01 is before 2023-01-02", "swap"),
]  # fmt: skip
ENTITIES = [
    Case("person-without-role", "entities/persons", {"id": "person:idle", "role": ""}, "role", "person:idle has no role", "claim kg:hasRole, or write role:not-stated here"),
    Case("role-in-the-table", "entities/persons", {"id": "person:boss", "role": "role:leader"}, "role", "'role:leader' is none of the choices", "or leave it empty"),
    Case("two-roles", "entities/persons", {"id": "person:both"}, "role", "has a role by claim and role:not-stated", "empty this cell", [(CLAIMS, {"id": "001-role", "subject": "person:both", "predicate": "kg:hasRole", "object": "role:activist"})]),
    Case("twin", "entities/stations", {"id": "station:twin", "label": "Another twin"}, "id", "'station:twin' is taken already at graph/entities/stations.csv:", "take the next free id", [("entities/stations", {"id": "station:twin"})]),
    Case("wrong-prefix", "entities/stations", {"id": "person:planted"}, "id", "'person:planted' is no id for this table", "write station:lower-case-slug"),
    Case("space-in-id", "entities/organizations", {"id": "body:two words"}, "id", "'body:two words' is no id for this table", "body:lower-case-slug"),
    Case("no-entity-id", "entities/cases", {"id": ""}, "id", "is empty", "case:lower-case-slug"),
    Case("no-label", "entities/agreements", {"id": "agreement:nameless", "label": ""}, "label", "is empty", "the English name"),
    Case("jurisdiction", "entities/organizations", {"id": "body:lost", "jurisdiction": "country:chinna"}, "jurisdiction", "'country:chinna' is not known", "country:china"),
    Case("counts-as", "entities/organizations", {"id": "body:whose", "counts_as": "body:nobody"}, "counts_as", "'body:nobody' is not known", "did you mean"),
    Case("counts-as-itself", "entities/organizations", {"id": "body:self", "counts_as": "body:self"}, "counts_as", "counts, by some steps, as itself", "break the cycle of counts_as"),
    Case("counts-as-cycle", "entities/persons", {"id": "person:ring", "counts_as": "body:ring-2"}, "counts_as", "counts, by some steps, as itself", "break the cycle of counts_as", [("entities/organizations", {"id": "body:ring-1", "counts_as": "person:ring"}), ("entities/organizations", {"id": "body:ring-2", "counts_as": "body:ring-1"})]),
    Case("size", "entities/groups", {"id": "group:some", "size": "some"}, "size", "'some' is no whole number", "write digits only"),
    Case("member-kind", "entities/groups", {"id": "group:odd", "member_kind": "kg:Statoin"}, "member_kind", "'kg:Statoin' is no kind", "kg:Station"),
    Case("place", "entities/groups", {"id": "group:nowhere", "place": "city:dublinn"}, "place", "'city:dublinn' is not known", "city:dublin"),
    Case("counts", "entities/figures", {"id": "figure:odd", "counts": "country:france"}, "counts", "'country:france' is not in scheme:theme", ""),
    Case("scope", "entities/figures", {"id": "figure:nowhere", "scope": "country:frence"}, "scope", "'country:frence' is not known", "country:france"),
    Case("source-kind", "sources", {"id": "source:911", "kind": "source-kind:rumour"}, "kind", "'source-kind:rumour' is not in scheme:source-kind", "source-kind:"),
    Case("source-hash", "sources", {"id": "source:912", "sha256": "abc"}, "sha256", "is no SHA-256 in hexadecimal", "sha256sum"),
    Case("publisher", "sources", {"id": "source:913", "publisher": "body:newswek"}, "publisher", "'body:newswek' is not known", "body:newsweek"),
    Case("source-length", "sources", {"id": "source:914", "length": "many"}, "length", "'many' is no whole number", "write digits only"),
    Case("derived-from", "sources", {"id": "source:915", "derived_from": "source:001 source:777"}, "derived_from", "'source:777' is not known", "source:"),
    Case("derived-from-itself", "sources", {"id": "source:916", "derived_from": "source:916"}, "derived_from", "is derived, by some steps, from itself", "break the cycle of derived_from"),
    Case("derivation-cycle", "sources", {"id": "source:920", "derived_from": "source:922"}, "derived_from", "is derived, by some steps, from itself", "break the cycle of derived_from", [("sources", {"id": "source:921", "derived_from": "source:001 source:920"}), ("sources", {"id": "source:922", "derived_from": "source:921"})]),
    Case("twin-source", "sources", {"id": "source:930"}, "id", "'source:930' is taken already at graph/sources.csv:", "take the next free id", [("sources", {"id": "source:930"})], also=2),
]  # fmt: skip
OTHERS = [
    Case("alias-thing", "entities/aliases", {"thing": "station:manhatan", "start": "3", "end": "10"}, "thing", "'station:manhatan' is not known", "station:manhattan"),
    Case("alias-role", "entities/aliases", {"role": "alias-role:nick", "text": "plantee", "start": "2", "end": "9"}, "role", "'alias-role:nick' is not in scheme:alias-role", "alias-role:"),
    Case("alias-source", "entities/aliases", {"source": "source:777", "start": "1", "end": "8"}, "source", "'source:777' is not known", "source:"),
    Case("alias-beyond", "entities/aliases", {"text": "beyond", "start": "99990", "end": "99996"}, "start", "lies beyond the document's", "cite again"),
    Case("alias-reversed", "entities/aliases", {"text": "reverse", "start": "70", "end": "7"}, "start", "passage 70-7 ends before it starts", "cite again"),
    Case("site", "same-site", {"row": "station:USA01", "id": "site-identity:a", "site": "station:manhatan"}, "site", "'station:manhatan' is not known", "station:manhattan"),
    Case("row", "same-site", {"id": "site-identity:b", "row": "station:USA99", "site": "station:rotterdam"}, "row", "'station:USA99' is not known", "station:USA"),
    Case("strength", "same-site", {"site": "station:rotterdam", "row": "station:NLD01", "passages": IN_003, "id": "site-identity:c", "strength": "strength:sure"}, "strength", "'strength:sure' is not in scheme:strength", "strength:"),
    Case("site-reason", "same-site", {"site": "station:rotterdam", "row": "station:NLD02", "passages": IN_003, "id": "site-identity:d", "reason": ""}, "reason", "is empty", "why the editors judge so"),
    Case("one-passage", "same-site", {"site": "station:rotterdam", "row": "station:NLD03", "id": "site-identity:e", "passages": f"003:0-10:{HASH}"}, "passages", "needs two or more passages", "cite each mention"),
    Case("site-passage", "same-site", {"site": "station:amsterdam", "row": "station:NLD03", "id": "site-identity:f", "passages": f"003:0-10:{HASH} 003:9-3:{HASH}"}, "passages", "passage 9-3 ends before it starts", "cite again"),
    Case("site-id", "same-site", {"site": "station:amsterdam", "row": "station:NLD04", "passages": IN_003, "id": "station:manhattan"}, "id", "'station:manhattan' is no id for this table", "write site-identity:lower-case-slug"),
    Case("issue", "bears-on", {"issue": "issue:existance"}, "issue", "'issue:existance' is not known", "issue:existence"),
    Case("side", "bears-on", {"side": "maybe", "predicate": "kg:locatedIn"}, "side", "'maybe' is none of the choices", "write yes or no, or leave it empty"),
    Case("pattern-predicate", "bears-on", {"predicate": "kg:operatedByy", "object": "body:mps"}, "predicate", "'kg:operatedByy'", "kg:operatedBy"),
    Case("pattern-subject", "bears-on", {"subject": "station:manhatan", "predicate": "kg:inCountry"}, "subject", "'station:manhatan'", "station:manhattan"),
]  # fmt: skip
#: What the editors derive by rule.
DERIVED = {"stance": "stance:derives", "speaker": "agent:editors"}
#: Section C of the list of faults that users found: what was accepted though wrong.
ACCEPTED_ONCE = [
    Case("pattern-object", "bears-on", {"subject": "person:lu-jianwang", "object": "body:mpss"}, "object", "'body:mpss' cannot be the object of kg:operatedBy", "body:mps", also=1),
    Case("pattern-free-object", "bears-on", {"predicate": "", "object": "theme:ilegal"}, "object", "'theme:ilegal' is not known", "theme:illegal"),
    Case("pattern-object-of-another-kind", "bears-on", {"object": "country:france"}, "object", "'country:france' cannot be the object of kg:operatedBy", "it takes kg:"),
    Case("pattern-subject-of-another-kind", "bears-on", {"subject": "country:france", "side": ""}, "subject", "country:france cannot be the subject of kg:operatedBy", "it takes kg:"),
    Case("pattern-fits-nothing", "bears-on", {"subject": "station:manhattan", "predicate": "kg:inCountry", "object": "country:france"}, "object", "the pattern fits no claim", "correct it, or remove the line"),
    Case("pattern-without-subject", "bears-on", {"subject": "", "side": ""}, "subject", "is empty", "write the subject, or its kind"),
    Case("pattern-on-both-sides", "bears-on", {"issue": "issue:two-sides", "side": "no", "predicate": "kg:inCountry", "subject": "station:manhattan"}, "side", "is on the other side by line", "name the subject, or remove", [("entities/issues", {"id": "issue:two-sides"}), ("bears-on", {"issue": "issue:two-sides", "side": "yes", "subject": "kg:Station", "predicate": "kg:inCountry", "object": "country:united-states"})]),
    Case("pattern-yes-and-no", "bears-on", {"issue": "issue:yes-and-no", "side": "no", "predicate": "kg:inCountry"}, "issue", "is taken already at graph/bears-on.csv:", "remove or change one", [("entities/issues", {"id": "issue:yes-and-no"}), ("bears-on", {"issue": "issue:yes-and-no", "side": "yes", "predicate": "kg:inCountry"})], also=1),
    Case("pattern-twice", "bears-on", {"issue": "issue:twice", "side": "yes", "predicate": "kg:inCountry"}, "issue", "is taken already at graph/bears-on.csv:", "remove or change one", [("entities/issues", {"id": "issue:twice"}), ("bears-on", {"issue": "issue:twice", "side": "yes", "predicate": "kg:inCountry"})]),
    Case("counts-as-a-country", "entities/persons", {"id": "person:for-a-country", "counts_as": "country:france"}, "counts_as", "'country:france' is of another kind", "it takes id of person:, body:, group:"),
    Case("counts-as-a-station", "entities/organizations", {"id": "body:for-a-station", "counts_as": "station:manhattan"}, "counts_as", "'station:manhattan' is of another kind", "it takes id of body:"),
    Case("counts-as-an-issue", "entities/groups", {"id": "group:for-an-issue", "member_kind": "kg:Person", "counts_as": "issue:existence"}, "counts_as", "'issue:existence' is of another kind", "it takes id of body:"),
    Case("counts-as-a-document", "entities/persons", {"id": "person:for-a-document", "counts_as": "source:001"}, "counts_as", "'source:001' is of another kind", "it takes"),
    Case("sites-count-as-a-body", "entities/groups", {"id": "group:sites-with-a-voice", "counts_as": "body:mps"}, "counts_as", "members are kg:Station", "only persons and organizations"),
    Case("counts-as-sites", "entities/persons", {"id": "person:for-sites", "counts_as": "group:overseas-police-stations"}, "counts_as", "group:overseas-police-stations has no voice", "persons or organizations"),
    claim("sites-speak", "speaker", "group:overseas-police-stations cannot speak", "persons or organizations", speaker="group:overseas-police-stations"),
    Case("publisher-of-another-kind", "sources", {"id": "source:940", "publisher": "person:lu-jianwang"}, "publisher", "'person:lu-jianwang' is of another kind", "it takes id of body:"),
    Case("author-of-another-kind", "sources", {"id": "source:941", "author": "country:france"}, "author", "'country:france' is of another kind", "it takes id of person:"),
    Case("document-without-language", "sources", {"id": "source:942", "language": ""}, "language", "is empty", "BCP 47"),
    Case("document-of-no-language", "sources", {"id": "source:943", "language": "xx"}, "language", "'xx' is no language code", "BCP 47"),
    Case("one-hash-twice", "sources", {"id": "source:944", "sha256": "1" * 64}, "sha256", "is taken already at graph/sources.csv:", "remove or change", [("sources", {"id": "source:945", "sha256": "1" * 64})]),
    Case("code-of-another-country", "entities/places", {"id": "country:finland", "label": "Finland", "iso3166": "NOR"}, "iso3166", "NOR is the code of Norway, not of Finland", "correct the code"),
    Case("code-of-no-country", "entities/places", {"id": "country:norway", "label": "Norway", "iso3166": "NOO"}, "iso3166", "'NOO' is the code of no country", "look it up"),
    Case("country-code-twice", "entities/places", {"id": "country:french-republic", "label": "Frankreich", "iso3166": "FRA"}, "iso3166", "'FRA' is taken already at graph/entities/places.csv:", "remove or change"),
    Case("country-without-code", "entities/places", {"id": "country:denmark", "label": "Denmark"}, "iso3166", "is empty", "three letters"),
    Case("city-with-a-country-code", "entities/places", {"id": "city:oslo", "iso3166": "XOS"}, "iso3166", "city:oslo is no country", "empty it"),
    Case("code-of-another-row", "entities/stations", {"id": "station:FRA91", "code": "FRA92"}, "code", "'FRA92' is not the code of station:FRA91", "write the code that the id has"),
    Case("code-of-a-site", "entities/stations", {"id": "station:named-in-prose", "code": "FRA93"}, "code", "'FRA93' is not the code of station:named-in-prose", "none for a site named in prose"),
    Case("code-of-an-unknown-country", "entities/stations", {"id": "station:DNK01", "code": "DNK01"}, "code", "'DNK' is the code of no country here", "entities/places.csv"),
    Case("row-without-code", "entities/stations", {"id": "station:FRA94"}, "code", "'' is not the code of station:FRA94", "write the code"),
    Case("as-of-no-date", "entities/figures", {"id": "figure:undated", "as_of": "not a date"}, "as_of", "'not a date' is no date", "YYYY-MM-DD"),
    Case("as-of-reversed", "entities/figures", {"id": "figure:reversed", "as_of": "2022/2021"}, "as_of", "it ends before it starts", "YYYY"),
    Case("scope-a-person", "entities/figures", {"id": "figure:of-a-person", "scope": "person:lu-jianwang"}, "scope", "'person:lu-jianwang' is of another kind", "it takes id of country:"),
    Case("place-a-person", "entities/groups", {"id": "group:in-a-person", "place": "person:lu-jianwang"}, "place", "'person:lu-jianwang' is of another kind", "it takes id of country:"),
    Case("counts-of-another-branch", "entities/figures", {"id": "figure:of-a-quality", "counts": "theme:illegal"}, "counts", "'theme:illegal' is not under theme:quantities", "theme:"),
    Case("size-zero", "entities/groups", {"id": "group:nobody", "size": "0"}, "size", "0 is less than 1", "write 1 or more"),
    claim("part-of-itself", "object", "body:mps is the subject itself", "name another object", subject="body:mps", predicate="org:subOrganizationOf", object="body:mps"),
    claim("about-itself", "subject", "the attribution is about itself", "name the attribution", **ABOUT_NOTHING | {"subject": "attribution:001-about-itself"}),
    Case("site-is-row", "same-site", {"id": "site-identity:h", "row": "station:manhattan-service-center"}, "row", "is 'station:manhattan-service-center' itself", "name something else"),
    Case("site-is-a-row", "same-site", {"id": "site-identity:i", "site": "station:ESP08", "row": "station:ESP09", "passages": IN_003}, "site", "station:ESP08 is a row of the table", "named in prose"),
    Case("sites-twice", "same-site", {"id": "site-identity:j", "site": "station:rotterdam", "row": "station:amsterdam", "passages": IN_003}, "site", "is taken already at graph/same-site.csv:", "remove or change", [("same-site", {"id": "site-identity:k", "site": "station:amsterdam", "row": "station:rotterdam", "passages": IN_003})]),
    Case("alias-of-nothing", "entities/aliases", {"thing": "", "text": "nothing", "start": "100", "end": "107"}, "thing", "is empty", "id of"),
    Case("alias-of-a-document", "entities/aliases", {"thing": "source:001", "text": "sources", "start": "110", "end": "117"}, "thing", "'source:001' is of another kind", "it takes"),
    Case("alias-language", "entities/aliases", {"language": "xx", "text": "tongues", "start": "120", "end": "127"}, "language", "'xx' is no language code", "BCP 47"),
    Case("alias-script", "entities/aliases", {"script": "klingon", "text": "klingon", "start": "130", "end": "137"}, "script", "'klingon' is none of the choices", "write latn or hans"),
    Case("alias-in-another-script", "entities/aliases", {"script": "hans", "language": "zh", "text": "latin", "start": "140", "end": "145"}, "script", "'latin' has no letter of hans", "write the script"),
    Case("alias-script-of-another-language", "entities/aliases", {"script": "hang", "language": "ja", "text": "한국", "start": "150", "end": "152"}, "script", "hang does not write 'ja'", "hang writes ko"),
    Case("alias-twice", "entities/aliases", {"text": "doubled", "start": "160", "end": "167"}, "source", "is taken already at graph/entities/aliases.csv:", "remove or change", [("entities/aliases", {"text": "doubled", "start": "160", "end": "167"})], also=1),
    Case("alias-of-another-length", "entities/aliases", {"text": "longer", "start": "170", "end": "173"}, "end", "'longer' has 6 characters, 170-173 has 3", "cite the name again"),
    claim("endless-number", "object", "cannot be the object of kg:value", "digits only", subject="figure:sd-2022-09", predicate="kg:value", object="9" * 5000),
    claim("endless-position", "end", "is no whole number", "at most 15", end="9" * 5000),
    Case("endless-length", "sources", {"id": "source:946", "length": "1" * 5000}, "length", "is no whole number", "at most 15"),
    Case("endless-size", "entities/groups", {"id": "group:endless", "size": "1" * 4301}, "size", "is no whole number", "at most 15"),
    claim("year-out-of-range", "object", "'20222' cannot be the object of kg:activeInYear", "a year, 1800 to 2099", predicate="kg:activeInYear", object="20222"),
    claim("day-out-of-range", "said_from", "not of the years 1800 to 2099", "YYYY-MM-DD", said_from="0022-10-01"),
    claim("arabic-digits", "said_from", "is no date", "YYYY-MM-DD", said_from="٢٠٢٢-١٠-٠١"),
    claim("passage-twice", "more", "is given twice", "name it once", more=f"20-30:{HASH} 20-30:{HASH}"),
    claim("main-passage-twice", "more", "repeats the passage 0-10", "start and end have it", more=f"0-10:{HASH}"),
    claim("answer-twice", "answers", "'001-002' is given twice", "name it once", answers="001-002 001-002"),
    Case("said-twice", CLAIMS, {"id": "001-said-twice", "wording": "Said twice"}, "subject", "says what 001-said-once says at graph/claims/001.csv:", "into more of that row", [(CLAIMS, {"id": "001-said-once", "wording": "Said twice", "start": "20", "end": "30"})]),
    claim("long-wording", "wording", "has 9 words, 8 at most", "write fewer", wording="one two three four five six seven eight nine"),
    claim("long-note", "note", "has 601 characters, 600 at most", "write fewer", note="x" * 601),
    claim("reading-unknown", "inferred", "'time' is not in scheme:reading", "did you mean", inferred="time", note="a reason"),
    claim("reading-twice", "inferred", "'identity' is given twice", "name it once", inferred="identity identity", note="a reason"),
    claim("reading-without-reason", "note", "a reading without a reason", "give the reason", inferred="identity"),
    claim("reading-of-the-editors", "inferred", "stands with stance:infers", "empty it", inferred="identity", note="a reason", speaker="agent:editors", stance="stance:infers"),
    Case("long-label", "entities/cases", {"id": "case:long", "label": "x" * 121}, "label", "has 121 characters, 120 at most", "write fewer"),
    Case("label-of-signs", "entities/cases", {"id": "case:signs", "label": "…"}, "label", "has no letter and no digit", "write words"),
    Case("label-twice", "entities/cases", {"id": "case:named-twice", "label": "Named twice"}, "label", "'Named twice' is taken already", "remove or change", [("entities/cases", {"id": "case:named-once", "label": "named TWICE"})]),
    Case("label-an-id", "entities/cases", {"id": "case:labelled-1", "label": "station:manhattan"}, "label", "'station:manhattan' looks like an id", "in words"),
    Case("label-a-number", "entities/cases", {"id": "case:labelled-2", "label": "001-001"}, "label", "'001-001' looks like an id", "in words"),
    Case("label-an-address", "sources", {"id": "source:907", "title": "https://example.org/title"}, "title", "looks like an id", "in words"),
    Case("label-with-markup", "entities/cases", {"id": "case:labelled-3", "label": "A <b>case</b>"}, "label", "holds markup", "without < and >"),
    Case("id-in-capitals", "entities/cases", {"id": "case:Upper"}, "id", "'case:Upper' is no id for this table", "lower-case-slug"),
    Case("same-as-itself", "same-as", {"id": "identity:a", "other": "person:lu-jianwang"}, "other", "is 'person:lu-jianwang' itself", "name something else"),
    Case("same-as-another-kind", "same-as", {"id": "identity:b", "other": "body:mps"}, "other", "body:mps is of another kind than person:lu-jianwang", "name a person"),
    Case("same-as-two-sites", "same-as", {"id": "identity:c", "thing": "station:manhattan", "other": "station:USA01"}, "other", "two sites have a table of their own", "same-site.csv"),
    Case("same-as-in-one-document", "same-as", {"id": "identity:d", "passages": f"003:0-10:{HASH} 003:20-30:{HASH}"}, "passages", "are all in one document", "two or more documents"),
    Case("same-as-candidate-alone", "same-as", {"id": "identity:f", "strength": "strength:candidate"}, "other", "is empty, and a candidate needs two ids", "name the other id"),
    Case("site-firmly-two-rows", "same-site", {"id": "site-identity:l", "site": "station:amsterdam", "row": "station:NLD02", "strength": "strength:strong", "passages": IN_003}, "strength", "station:amsterdam is station:NLD01 already, as firmly", "strength:candidate"),
    Case("country-of-another-row", "claims/004", DERIVED | {"id": "004-geo-1", "subject": "station:BRN01", "object": "country:spain"}, "object", "country:spain has the code ESP, and station:BRN01 is in BRN", "the country of the row's code"),
    Case("reported-country-of-another-row", "claims/004", {"id": "004-geo-2", "subject": "station:FRA01", "object": "country:italy"}, "object", "country:italy has the code ITA", "the country of the row's code"),
    Case("country-of-another-new-row", "claims/004", {"id": "004-geo-3", "subject": "station:FRA95", "object": "country:italy"}, "object", "country:italy has the code ITA", "the country of the row's code", [("entities/stations", {"id": "station:FRA95", "code": "FRA95"})]),
    Case("city-in-two-countries", "claims/004", {"id": "004-geo-4", "subject": "city:dublin", "object": "country:italy"}, "object", "cannot be in country:italy", "correct one"),
    Case("place-in-two-countries", "claims/004", DERIVED | {"id": "004-geo-5", "subject": "place:croydon", "object": "country:italy"}, "object", "cannot be in country:italy", "correct one"),
    Case("row-on-another-continent", "claims/004", {"id": "004-geo-8", "subject": "station:FRA96", "predicate": "kg:onContinent", "object": "continent:asia"}, "object", "is in continent:europe at", "correct one", [("entities/stations", {"id": "station:FRA96", "code": "FRA96"})]),
    Case("row-in-a-city-of-another-country", "claims/004", {"id": "004-geo-9", "subject": "station:FRA01", "predicate": "kg:locatedIn", "object": "city:rome"}, "object", "city:rome in country:italy has the code ITA, and station:FRA01 is in FRA", "in the country of the row's code"),
    Case("city-in-a-province-of-another-country", "claims/004", {"id": "004-geo-10", "subject": "city:rome", "predicate": "kg:locatedIn", "object": "province:fujian"}, "object", "province:fujian is in country:china", "correct one of the three"),
    Case("code-that-nobody-has", "entities/places", {"id": "country:iceland", "label": "Iceland", "iso3166": "XXX"}, "iso3166", "Iceland has the code ISL, not XXX", "write ISL"),
    Case("same-as-nothing", "same-as", {"id": "identity:e", "thing": ""}, "thing", "is empty", "id of"),
    Case("withdrawn-and-there", "withdrawn", {"id": "001-002"}, "id", "'001-002' is withdrawn and yet at graph/claims/001.csv:", "remove one of the two"),
    Case("withdrawn-of-no-document", "withdrawn", {"id": "777-001"}, "id", "'777-001' is of no document", "the id that the line had"),
    Case("withdrawn-for-nothing", "withdrawn", {"id": "001-w1", "instead": "001-none"}, "instead", "'001-none' is no other attribution", "did you mean"),
    Case("withdrawn-for-itself", "withdrawn", {"id": "001-w7", "instead": "001-w7"}, "instead", "an attribution cannot replace itself", "name another"),
    Case("withdrawn-without-day", "withdrawn", {"id": "001-w2", "withdrawn": ""}, "withdrawn", "is empty", "YYYY-MM-DD"),
    Case("withdrawn-without-object", "withdrawn", {"id": "001-w3", "object": ""}, "object", "is empty", "both predicate and object"),
    Case("withdrawn-free-text", "withdrawn", {"id": "001-w4", "subject": "the man"}, "subject", "'the man' is no id", "a prefixed id"),
    Case("withdrawn-twice", "withdrawn", {"id": "001-w5"}, "id", "'001-w5' is taken already at graph/withdrawn.csv:", "next free id", [("withdrawn", {"id": "001-w5"})]),
    Case("lead-script", "leads", {"address": "javascript:alert(1)"}, "address", "'javascript:alert(1)' is no address", "https://"),
    Case("lead-date", "leads", {"address": "https://example.org/1", "date": "2025-13"}, "date", "'2025-13' is no date", "YYYY-MM"),
    Case("lead-of-nobody", "leads", {"address": "https://example.org/2", "thing": "person:nobody"}, "thing", "'person:nobody' is not known", "did you mean"),
    Case("lead-of-a-theme", "leads", {"address": "https://example.org/6", "thing": "theme:illegal"}, "thing", "'theme:illegal' is of another kind", "it takes id of an entity"),
    Case("lead-of-an-attribution", "leads", {"address": "https://example.org/7", "thing": "attribution:001-002"}, "thing", "'attribution:001-002' is of another kind", "it takes id of an entity"),
    Case("lead-in-a-list", "leads", {"address": "https://example.org/8", "language": "en,zh"}, "language", "'en,zh' is no language code", "write language tags with spaces between"),
    Case("lead-twice", "leads", {"address": "https://example.org/3"}, "thing", "is taken already at graph/leads.csv:", "remove or change", [("leads", {"address": "https://example.org/3"})]),
    Case("lead-language", "leads", {"address": "https://example.org/4", "language": "zh-Hant"}, "language", "'zh-Hant' is no language code", "lower case"),
]  # fmt: skip
#: Cells that hold by themselves and not beside the others of their row.
NONSENSE = [
    claim("voice-of-another", "speaker", "source-voice:002 does not speak in document 001", "write source-voice:001", speaker="source-voice:002"),
    claim("relay-of-another", "relays", "source-voice:003 does not speak in document 001", "who speaks in document 001", relays="body:voa > source-voice:003"),
    claim("relays-nobody", "basis", "'basis:relays' is alone", "fill in relays or note", basis="basis:relays"),
    claim("finds-a-paper", "stance", "body:kootneeti is no court, and no line says that it led", "or name the court", stance="stance:finds"),
    claim("finds-a-voice", "stance", "source-voice:001 is no court, and no line", "stance:states", stance="stance:finds", speaker="source-voice:001"),
    claim("finds-a-ministry", "stance", "body:us-doj is no court, and no line", "stance:announces", stance="stance:finds", speaker="body:us-doj", note="a reason"),
    claim("finds-in-no-inquiry", "stance", "body:rcmp is no court, and the line does not show that its inquiry closed", "cite in more where", stance="stance:finds", speaker="body:rcmp"),
    claim("withdraws-a-claim", "subject", "'station:manhattan' is no statement to withdraw", "attribution:NNN-MMM", stance="stance:withdraws"),
    claim("withdraws-for-others", "speaker", "001-026 is a statement of person:wang-wenbin", "the same speaker", **ABOUT_NOTHING | {"subject": "attribution:001-026"}, stance="stance:withdraws"),
    claim("date-of-nothing", "inferred", "the line has no date that was read in", "fill in the date", inferred="date", note="a reason"),
    claim("object-of-nothing", "inferred", "the line has no object", "fill in the object", **ABOUT_NOTHING | {"subject": "publication:sd-report-2022-09"}, stance="stance:asks", inferred="object", note="a reason"),
    claim("identity-that-nobody-judged", "inferred", "no judgement says of an entity of this line what it is in document 001", "add it to same-as.csv", inferred="identity", note="a reason", subject="station:prato"),
    claim("said-an-id", "said_as", "'station:USA01' looks like an id", "the words as the document prints them", said_as="station:USA01", note="a reason"),
    Case("label-of-digits", "entities/cases", {"id": "case:digits", "label": "2022-01-01"}, "label", "'2022-01-01' has no letter", "write a name in words"),
    claim("holds-without-days", "holds_as", "'since 2019' is alone", "fill in holds_from, holds_to or note", holds_as="since 2019"),
    claim("said-without-days", "said_as", "'in late March' is alone", "fill in said_from, said_to or note", said_as="in late March"),
    claim("answer-before", "answers", "said by 2022-01-01, before 001-later was said, from 2022-02-01 on", "an earlier denial is no reply", said_to="2022-01-01", answers="001-later"),
    claim("dispute-before", "subject", "said by 2022-01-01, before 001-later was said", "correct a date", **ABOUT_NOTHING | {"subject": "attribution:001-later"}, stance="stance:disputes", said_to="2022-01-01"),
    claim("answers-withdrawn", "answers", "'000-018' was withdrawn (graph/withdrawn.csv:", "name what replaces it: 000-045", answers="000-018"),
    claim("answers-withdrawn-for-good", "answers", "'003-021' was withdrawn", "nothing replaces it", answers="003-021"),
    claim("disputes-withdrawn", "subject", "'000-033' was withdrawn", "000-064", **ABOUT_NOTHING | {"subject": "attribution:000-033"}, stance="stance:disputes"),
    Case("answer-too-early", CLAIMS, {"id": "001-early", "said_from": "2021-12-31", "said_to": "2022-01-31", "answers": "001-later"}, "answers", "said by 2022-01-31, before 001-later", "correct a date", [(CLAIMS, {"id": "001-later", "said_from": "2022-02-01", "said_to": "2022-02-28"})]),
    Case("withdrawn-predicate", "withdrawn", {"id": "001-w8", "predicate": "kg:ledBye"}, "predicate", "'kg:ledBye' is not in the closed list", "kg:ledBy"),
    Case("withdrawn-no-claim-predicate", "withdrawn", {"id": "001-w9", "predicate": "kg:speaker"}, "predicate", "'kg:speaker' is not in the closed list", "did you mean"),
    Case("withdrawn-for-withdrawn", "withdrawn", {"id": "001-w10", "instead": "000-018"}, "instead", "'000-018' was withdrawn", "000-045"),
    Case("withdrawn-for-nonsense", "withdrawn", {"id": "001-w11", "instead": "zzz"}, "instead", "'zzz' is no other attribution", "did you mean"),
    Case("site-abroad", "same-site", {"id": "site-identity:m", "row": "station:CAN01"}, "row", "station:CAN01 is in country:canada, and station:manhattan-service-center in country:united-states", "of the same country"),
    Case("sites-abroad", "same-site", {"id": "site-identity:n", "site": "station:rotterdam", "row": "station:sydney", "passages": IN_003}, "row", "station:sydney is in country:australia, and station:rotterdam in country:netherlands", "of the same country"),
    Case("site-elsewhere", "same-site", {"id": "site-identity:o", "site": "station:dublin", "row": "station:dublin-stopped-earlier", "passages": f"001:0-10:{HASH} 003:0-10:{HASH}"}, "passages", "no line of document 001 is about station:dublin or station:dublin-stopped-earlier", "cite the documents"),
    Case("same-as-elsewhere", "same-as", {"id": "identity:g", "passages": f"002:0-10:{HASH} 003:0-10:{HASH}"}, "passages", "no line of document 002 is about person:lu-jianwang", "cite the documents"),
    Case("same-country", "same-as", {"id": "identity:h", "thing": "country:china"}, "thing", "'country:china' is of another kind", "it takes"),
    Case("same-city", "same-as", {"id": "identity:i", "thing": "city:paris"}, "thing", "'city:paris' is of another kind", "it takes"),
    Case("same-issue", "same-as", {"id": "identity:j", "thing": "issue:existence"}, "thing", "'issue:existence' is of another kind", "it takes"),
    Case("prose-in-the-table", "claims/003-table", {"id": "003-prose", "subject": "station:rotterdam", "object": "country:netherlands", "speaker": "source-voice:003"}, "subject", "station:rotterdam is a site named in prose, and no row", "name the row by its code"),
    Case("row-of-another", "claims/003-table", {"id": "003-irl01-planted", "subject": "station:BRN01", "object": "country:brunei", "speaker": "source-voice:003"}, "subject", "station:BRN01 is not the row of 003-irl01-planted", "write station:IRL01"),
]  # fmt: skip
CASES = [*PROPOSITIONS, *ATTRIBUTIONS, *PASSAGES, *DATES, *ENTITIES, *OTHERS, *ACCEPTED_ONCE]
CASES += NONSENSE


@dataclass
class Planted:
    """A build of a copy with all faults: what it reported, and what it wrote."""

    lines: dict[str, int]
    good: list[tuple[str, int]]
    faults: list[Fault]
    message: str
    written: list[Path]

    def at(self, path: str, number: int) -> list[Fault]:
        return [fault for fault in self.faults if (fault.path, fault.line) == (path, number)]


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Planted:
    """All cases in one copy of the data: no fault may hide another."""
    home = tmp_path_factory.mktemp("curation") / "home"
    for name in ("ontology", "graph", "queries"):
        shutil.copytree(ROOT / name, home / name)
    lines, good = {}, []
    for table in (CLAIMS, "sources", "entities/persons", "bears-on", "same-site"):
        path = f"graph/{table}.csv"
        good.append((path, plant(home, table)))
    for case in CASES:
        for table, cells in case.beside:
            plant(home, table, **cells)
        lines[case.name] = plant(home, case.table, **case.cells)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KG_HOME", str(home))
        patch.delenv("KG_BUILD_DIR", raising=False)
        with pytest.raises(FaultsError) as raised:
            build.build()
    return Planted(
        lines, good, raised.value.faults, str(raised.value), [*(home / "build").rglob("*")]
    )


@pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in CASES])
def test_fault_is_told_with_file_line_column_reason_and_mend(planted: Planted, case: Case) -> None:
    path = f"graph/{case.table}.csv"
    faults = planted.at(path, planted.lines[case.name])
    matching = [
        fault for fault in faults if fault.column == case.column and case.reason in fault.reason
    ]
    assert len(matching) == 1, faults
    assert case.mend in matching[0].mend
    place = f"{path}:{planted.lines[case.name]} [{case.column}]: "
    assert f"{place}{matching[0].reason}\n    mend: {matching[0].mend}\n" in planted.message


@pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in CASES])
def test_fault_is_the_only_one_of_its_row(planted: Planted, case: Case) -> None:
    assert len(planted.at(f"graph/{case.table}.csv", planted.lines[case.name])) == 1 + case.also


def test_rows_that_hold_are_not_told(planted: Planted) -> None:
    assert [planted.at(*place) for place in planted.good] == [[]] * len(planted.good)


def test_every_mend_says_something(planted: Planted) -> None:
    assert [
        fault for fault in planted.faults if not fault.mend.strip() or not fault.reason.strip()
    ] == []


def test_nothing_is_written_when_rows_are_faulty(planted: Planted) -> None:
    assert planted.written == []
    assert planted.message.endswith("nothing was written")


def test_checked_in_rows_have_no_fault() -> None:
    assert len(read_dataset(ROOT).quads) > 10_000


def test_longest_passage_is_taken(tmp_path: Path) -> None:
    for name in ("ontology", "graph"):
        shutil.copytree(ROOT / name, tmp_path / name)
    plant(tmp_path, CLAIMS, start="0", end="400")
    assert read_dataset(tmp_path).quads


@pytest.mark.parametrize(
    ("table", "cells", "column"),
    [
        ("entities/aliases", {"language": "English language"}, "language"),
        ("entities/aliases", {"language": ""}, "language"),
        ("entities/aliases", {"text": ""}, "text"),
        ("bears-on", {"issue": ""}, "issue"),
        (CLAIMS, {"relays": "body:voa > > body:newsweek"}, "relays"),
        (
            CLAIMS,
            {"subject": "body:mps", "predicate": "rdf:type", "object": "kg:Organization"},
            "object",
        ),
    ],
)
def test_cell_that_cannot_become_a_triple_is_told_and_does_not_crash(
    tmp_path: Path, table: str, cells: Cells, column: str
) -> None:
    for name in ("ontology", "graph"):
        shutil.copytree(ROOT / name, tmp_path / name)
    number = plant(tmp_path, table, **cells)
    with pytest.raises(FaultsError) as raised:
        read_dataset(tmp_path)
    places = [(fault.path, fault.line, fault.column) for fault in raised.value.faults]
    assert places == [(f"graph/{table}.csv", number, column)]


def test_length_of_a_cited_document_that_is_no_number_is_told(tmp_path: Path) -> None:
    for name in ("ontology", "graph"):
        shutil.copytree(ROOT / name, tmp_path / name)
    number = plant(tmp_path, "sources", id="source:900", length="many")
    plant(tmp_path, "claims/900", id="900-planted")
    with pytest.raises(FaultsError) as raised:
        read_dataset(tmp_path)
    assert ("graph/sources.csv", number, "length") in {fault[:3] for fault in raised.value.faults}


def test_sheet_whose_name_is_no_number_is_told(tmp_path: Path) -> None:
    for name in ("ontology", "graph"):
        shutil.copytree(ROOT / name, tmp_path / name)
    plant(tmp_path, "claims/001 (copy", id="001-copied")
    with pytest.raises(FaultsError) as raised:
        read_dataset(tmp_path)
    assert {fault.path for fault in raised.value.faults} == {"graph/claims/001 (copy.csv"}


def test_planted_lines_are_one_line_each() -> None:
    assert [case.name for case in CASES if line(case.table, **case.cells).count("\n") != 1] == []
    assert len({case.name for case in CASES}) == len(CASES)
