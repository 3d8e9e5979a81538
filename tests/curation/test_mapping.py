import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.curation import mapping
from kg.curation.columns import COLUMNS
from kg.curation.sheets import Row
from kg.names import GRAPH, shorten
from tests.support.planting import GOOD, HASH, columns

CLAIMS = "claims/001"


def row(table: str, **changes: str) -> Row:
    good = GOOD["claims"] if table == CLAIMS else GOOD[table]
    return Row(f"graph/{table}.csv", 2, dict.fromkeys(columns(table), "") | good | changes)


def plain(quads: list[ox.Quad]) -> set[tuple[str, str, str]]:
    """The triples in prefixed names and bare values."""

    def name(term: object) -> str:
        return shorten(term.value) if isinstance(term, ox.NamedNode) else str(term)

    return {(name(quad.subject), name(quad.predicate), name(quad.object)) for quad in quads}


def graphs(quads: list[ox.Quad]) -> set[str]:
    return {str(quad.graph_name).strip("<>").removeprefix(GRAPH) for quad in quads}


def test_every_slot_names_a_column_and_a_form() -> None:
    tables = mapping.ENTITY_SLOTS | {
        "sources": mapping.SOURCE_SLOTS,
        "same-site": mapping.SITE_SLOTS,
        "same-as": mapping.JUDGEMENT_SLOTS,
        "withdrawn": mapping.WITHDRAWN_SLOTS,
        "leads": mapping.LEAD_SLOTS,
        "entities/aliases": mapping.ALIAS_SLOTS,
        CLAIMS: mapping.CLAIM_SLOTS + mapping.ATTRIBUTION_SLOTS,
    }
    computed = {"about", "source", "formerly"}
    for table, slots in tables.items():
        named = {column for column, _, form in slots if form != "constant"}
        assert named <= {*columns(table), *computed}, table
        assert {form for _, _, form in slots} <= set(mapping.FORMS), table


def test_every_entity_table_is_mapped_with_every_column() -> None:
    assert set(mapping.ENTITY_SLOTS) == {
        name for name in COLUMNS if name.startswith("entities/")
    } - {"entities/aliases"}
    for table, slots in mapping.ENTITY_SLOTS.items():
        assert {"id", *(column for column, _, _ in slots)} == set(columns(table))


def test_entity_has_a_neutral_class_and_its_filled_cells() -> None:
    quads = list(
        mapping.map_entity(
            "entities/groups", row("entities/groups", size="034", place="city:dublin")
        )
    )
    assert plain(quads) == {
        ("group:planted", "rdf:type", "kg:Group"),
        ("group:planted", "skos:prefLabel", '"Planted"@en'),
        ("group:planted", "kg:memberKind", "kg:Station"),
        ("group:planted", "kg:size", '"34"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        ("group:planted", "kg:place", "city:dublin"),
    }
    assert graphs(quads) == {"entities"}


def test_issue_is_an_issue() -> None:
    assert ("issue:planted", "rdf:type", "kg:Issue") in plain(
        [*mapping.map_entity("entities/issues", row("entities/issues"))]
    )


def test_source_has_a_voice_of_its_own() -> None:
    quads = list(mapping.map_source(row("sources", derived_from="source:001 publication:x")))
    assert {
        ("source:900", "rdf:type", "kg:Source"),
        ("source-voice:900", "rdf:type", "kg:SourceVoice"),
        ("source-voice:900", "kg:voiceOf", "source:900"),
        ("source:900", "prov:wasDerivedFrom", "source:001"),
        ("source:900", "prov:wasDerivedFrom", "publication:x"),
    } <= plain(quads)
    assert graphs(quads) == {"sources"}


@pytest.mark.parametrize(
    ("language", "script", "tag"),
    [
        ("en", "latn", "en"),
        ("zh", "hans", "zh-hans"),
        ("zh", "hant", "zh-hant"),
        ("zh", "pinyin", "zh-latn-pinyin"),
    ],
)
def test_alias_is_tagged_by_language_and_script(language: str, script: str, tag: str) -> None:
    quads = list(
        mapping.map_alias(row("entities/aliases", text="站", language=language, script=script))
    )
    assert ("station:manhattan", "skos:altLabel", f'"站"@{tag}') in plain(quads)
    assert ("alias:001-0-7", "kg:text", f'"站"@{tag}') in plain(quads)
    assert ("alias:001-0-7", "kg:aliasOf", "station:manhattan") in plain(quads)


def test_claim_is_named_by_subject_predicate_and_object() -> None:
    name = mapping.name_claim("station:manhattan", "kg:operatedBy", "body:fuzhou-psb")
    assert name == "claim:manhattan-operatedBy-fuzhou-psb"
    assert mapping.name_claim("figure:sd-2022-09", "kg:value", "54") == "claim:sd-2022-09-value-54"


def test_claim_on_a_place_is_not_the_claim_on_a_site_with_its_slug() -> None:
    place = mapping.name_claim("city:sydney", "kg:inCountry", "country:australia")
    site = mapping.name_claim("station:sydney", "kg:inCountry", "country:australia")
    assert (place, site) == (
        "claim:city-sydney-inCountry-australia",
        "claim:sydney-inCountry-australia",
    )


def test_object_of_a_claim_is_a_thing_or_an_integer() -> None:
    thing = plain([*mapping.map_claim("station:x", "kg:inCountry", "country:y")])
    number = plain([*mapping.map_claim("figure:x", "kg:value", "007")])
    assert ("claim:x-inCountry-y", "rdf:object", "country:y") in thing
    assert (
        "claim:x-value-007",
        "rdf:object",
        '"7"^^<http://www.w3.org/2001/XMLSchema#integer>',
    ) in number


def test_attribution_is_about_a_claim_that_it_does_not_assert() -> None:
    quads = list(
        mapping.map_attribution(row(CLAIMS, said_from="2022-10-01", answers="001-1 002-2"), "001")
    )
    triples = plain(quads)
    assert {
        ("attribution:001-planted", "rdf:type", "kg:Attribution"),
        ("attribution:001-planted", "kg:about", "claim:manhattan-inCountry-united-states"),
        ("attribution:001-planted", "kg:stance", "stance:reports"),
        ("attribution:001-planted", "kg:speaker", "body:kootneeti"),
        ("attribution:001-planted", "kg:inSource", "source:001"),
        ("attribution:001-planted", "kg:passage", "passage:001-0-10"),
        (
            "attribution:001-planted",
            "kg:saidFrom",
            '"2022-10-01"^^<http://www.w3.org/2001/XMLSchema#date>',
        ),
        ("attribution:001-planted", "kg:answers", "attribution:001-1"),
        ("attribution:001-planted", "kg:answers", "attribution:002-2"),
        ("claim:manhattan-inCountry-united-states", "rdf:subject", "station:manhattan"),
        ("passage:001-0-10", "kg:sha256", f'"{HASH}"'),
    } <= triples
    assert "station:manhattan" not in {subject for subject, _, _ in triples}
    assert graphs(quads) == {"claims"}


def test_stance_on_a_publication_makes_no_claim() -> None:
    cells = {"subject": "publication:x", "predicate": "", "object": ""}
    triples = plain([*mapping.map_attribution(row(CLAIMS, **cells), "001")])
    assert ("attribution:001-planted", "kg:about", "publication:x") in triples
    assert [one for one in triples if one[2] == "kg:Claim"] == []


def test_relays_keep_their_order() -> None:
    triples = plain([*mapping.map_attribution(row(CLAIMS, relays="body:b > body:a"), "001")])
    steps = {(subject, obj) for subject, predicate, obj in triples if predicate == "kg:relayedBy"}
    assert steps == {("relay:001-planted-1", "body:b"), ("relay:001-planted-2", "body:a")}
    positions = {
        (subject, obj[:3]) for subject, predicate, obj in triples if predicate == "kg:position"
    }
    assert positions == {("relay:001-planted-1", '"1"'), ("relay:001-planted-2", '"2"')}


def test_further_passages_may_stand_in_another_source() -> None:
    triples = plain(
        [*mapping.map_attribution(row(CLAIMS, more=f"20-30:{HASH} 002:5-9:{HASH}"), "001")]
    )
    passages = {obj for _, predicate, obj in triples if predicate == "kg:passage"}
    assert passages == {"passage:001-0-10", "passage:001-20-30", "passage:002-5-9"}
    assert ("passage:002-5-9", "kg:inSource", "source:002") in triples


@given(
    st.lists(
        st.tuples(st.sampled_from(["", "000:", "004:"]), st.integers(0, 9999), st.integers(0, 9999))
    )
)
def test_further_passages_are_read_as_written(parts: list[tuple[str, int, int]]) -> None:
    cell = " ".join(f"{source}{start}-{end}:{HASH}" for source, start, end in parts)
    read = [
        (source.rstrip(":") or "001", str(start), str(end), HASH) for source, start, end in parts
    ]
    assert [tuple(one.values()) for one in mapping.split_passages(cell, "001")] == read


def test_site_identity_is_the_editors_judgement() -> None:
    triples = plain([*mapping.map_site_identity(row("same-site"))])
    assert {
        ("site-identity:planted", "kg:speaker", "agent:editors"),
        ("site-identity:planted", "kg:stance", "stance:infers"),
        ("station:manhattan-service-center", "kg:sameSiteAs", "station:USA01"),
        ("site-identity:planted", "kg:passage", "passage:003-0-10"),
    } <= triples


@pytest.mark.parametrize(("written", "canonical"), [("007", "7"), ("0", "0"), ("110", "110")])
def test_integer_is_written_in_its_canonical_form(written: str, canonical: str) -> None:
    assert mapping.literal(written, "integer").value == canonical


def test_judgement_of_identity_is_the_editors_and_makes_no_edge() -> None:
    quads = list(mapping.map_identity_judgement(row("same-as", other="person:chen-jinping")))
    assert {
        ("identity:planted", "rdf:type", "kg:IdentityJudgement"),
        ("identity:planted", "kg:speaker", "agent:editors"),
        ("identity:planted", "kg:judgedThing", "person:lu-jianwang"),
        ("identity:planted", "kg:otherThing", "person:chen-jinping"),
        ("identity:planted", "kg:passage", "passage:000-0-10"),
    } <= plain(quads)
    assert {subject for subject, _, _ in plain(quads)} == {
        "identity:planted",
        "passage:000-0-10",
        "passage:003-0-10",
    }
    assert graphs(quads) == {"claims"}


def test_withdrawn_attribution_says_what_it_said_and_is_about_nothing() -> None:
    quads = list(mapping.map_withdrawn(row("withdrawn", instead="001-1 001-2")))
    said = "station:manhattan kg:inCountry country:united-states, stance:reports, body:kootneeti"
    assert plain(quads) == {
        ("attribution:001-planted", "rdf:type", "kg:WithdrawnAttribution"),
        ("attribution:001-planted", "kg:formerly", f'"{said}"'),
        ("attribution:001-planted", "kg:note", '"planted"'),
        (
            "attribution:001-planted",
            "kg:withdrawnOn",
            '"2026-11-29"^^<http://www.w3.org/2001/XMLSchema#date>',
        ),
        ("attribution:001-planted", "dcterms:isReplacedBy", "attribution:001-1"),
        ("attribution:001-planted", "dcterms:isReplacedBy", "attribution:001-2"),
    }
    assert graphs(quads) == {"claims"}


def test_lead_points_to_its_thing_and_nothing_points_to_it() -> None:
    quads = list(mapping.map_lead(row("leads", language="en zh-hant")))
    (lead,) = {subject for subject, _, _ in plain(quads)}
    assert lead.startswith("lead:person-lu-jianwang-")
    assert {
        (lead, "rdf:type", "kg:Lead"),
        (lead, "kg:leadOf", "person:lu-jianwang"),
        (lead, "kg:address", "https://example.org/planted"),
        (lead, "dcterms:date", '"2025-05"'),
        (lead, "dcterms:language", '"en"'),
        (lead, "dcterms:language", '"zh-hant"'),
    } <= plain(quads)
    assert graphs(quads) == {"sources"}
    other = list(mapping.map_lead(row("leads", address="https://example.org/other")))
    assert quads[0].subject != other[0].subject
