from kg.release.entries import Entry, find_kind, list_name_rows, read_entries

ID = "https://w3id.org/overseas-stations/id/"
SKOS = "http://www.w3.org/2004/02/skos/core#"
KG = "https://w3id.org/overseas-stations/ns#"


def read(subject: str, *statements: tuple[str, str]) -> list[Entry]:
    """The entries of one node with these predicates and objects."""
    lines = [f"<{ID}{subject}> <{name}> {value} .\n".encode() for name, value in statements]
    return list(read_entries([(f"<{ID}{subject}>", sorted(lines))]))


def keys(entry: Entry) -> set[tuple[str, str]]:
    return {(key, reason) for _, _, key, _, _, reason in list_name_rows(entry)}


def test_a_person_is_found_in_either_order_and_by_id() -> None:
    (entry,) = read("person/lu-jianwang", (SKOS + "prefLabel", '"Lu Jianwang"@en'))
    assert entry.things == [(ID + "person/lu-jianwang", "person", "Lu Jianwang", False)]
    assert keys(entry) == {
        ("lu jianwang", "label"),
        ("jianwang lu", "label, names in another order"),
        ("lu-jianwang", "id"),
    }


def test_an_alias_says_in_which_document_it_is_and_is_read_in_pinyin() -> None:
    (entry,) = read(
        "alias/003-1-5",
        (KG + "aliasOf", f"<{ID}group/sites>"),
        (KG + "text", '"海外警務站"@zh-hant'),
        (KG + "inSource", f"<{ID}source/003>"),
    )
    assert keys(entry) == {
        ("海外警务站", "alias in document 003"),
        ("hai wai jing wu zhan", "pinyin of 海外警務站, alias in document 003"),
    }
    assert [text.thing for text in entry.texts] == [ID + "group/sites"]


def test_a_country_is_found_by_its_codes_and_names() -> None:
    (entry,) = read("country/spain", (SKOS + "prefLabel", '"Spain"@en'), (KG + "isoCode", '"ESP"'))
    assert {"esp", "es", "espana", "spanien", "西班牙", "xi ban ya"} <= {
        key for key, _ in keys(entry)
    }


def test_wordings_and_notes_are_searched_and_name_nothing() -> None:
    (entry,) = read("attribution/001-001", (KG + "wording", '"contact point"'))
    assert entry.names == entry.things == []
    assert [(text.field, text.words) for text in entry.texts] == [("wording", "contact point")]


def test_what_has_nothing_to_search_has_no_entry() -> None:
    assert read("passage/001-1-5", (KG + "start", '"1"')) == []


def test_the_kind_is_the_word_before_the_id() -> None:
    assert find_kind(ID + "station/USA01") == "station"
    assert find_kind(KG + "Station") == "term"


def test_a_lead_is_searched_and_names_nothing() -> None:
    (entry,) = read(
        "lead/x-1",
        (KG + "leadOf", f"<{ID}body/x>"),
        ("http://purl.org/dc/terms/title", '"Court cases to watch"'),
        (KG + "summary", '"As this text reports, not verified: a trial is planned."'),
    )
    assert entry.names == []
    assert [(text.field, text.reason) for text in entry.texts] == [
        ("lead", "title, not held here"),
        ("lead", "our summary, not held here"),
    ]


def test_the_note_of_what_was_withdrawn_says_so() -> None:
    (entry,) = read(
        "attribution/001-001",
        ("http://www.w3.org/1999/02/22-rdf-syntax-ns#type", f"<{KG}WithdrawnAttribution>"),
        (KG + "note", '"The text does not say it."'),
    )
    assert [text.reason for text in entry.texts] == ["note of a withdrawn attribution"]
