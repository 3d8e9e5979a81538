import re

import pytest

from kg.errors import UsageError
from kg.query.choices import list_choices
from kg.query.engine import Engine
from kg.query.parameters import bind_values
from kg.query.resolve import SeveralFit, find, find_choice, find_of_kind

ID = "https://w3id.org/overseas-stations/id/"


@pytest.mark.parametrize(
    ("wanted", "thing"),
    [
        ("station:USA01", "station/USA01"),
        ("https://w3id.org/overseas-stations/id/station/USA01", "station/USA01"),
        ("USA01", "station/USA01"),
        ("usa01", "station/USA01"),
        ("  Station   usa01 ", "station/USA01"),
        ("Lu Jianwang", "person/lu-jianwang"),
        ("LU JIANWANG", "person/lu-jianwang"),
        ("lu-jianwang", "person/lu-jianwang"),
        ("Fuzhou City Public Security Bureau", "body/fuzhou-psb"),
        ("海外110", "group/overseas-police-stations"),
        ("海外服务站", "group/overseas-police-stations"),
        ("华助中心", "group/overseas-chinese-service-centers"),
        ("hǎiwài fúwù zhàn", "group/overseas-police-stations"),
        ("haiwai fuwu zhan", "group/overseas-police-stations"),
        ("Haiwai Fuwu Zhan", "group/overseas-police-stations"),
        (
            "ha\N{COMBINING CARON}iwa\N{COMBINING GRAVE ACCENT}i fúwù zhàn",
            "group/overseas-police-stations",
        ),
        ("huázhù zhōngxīn", "group/overseas-chinese-service-centers"),
        ("huazhu zhongxin", "group/overseas-chinese-service-centers"),
    ],
)
def test_an_id_label_code_or_alias_names_an_entity(engine: Engine, wanted: str, thing: str) -> None:
    assert find(engine, wanted) == ID + thing


def test_whole_words_are_enough_where_one_entity_has_them(engine: Engine) -> None:
    assert find(engine, "fuwu zhan") == ID + "group/overseas-police-stations"
    assert find(engine, "服务站") == ID + "group/overseas-police-stations"


def test_a_full_label_wins_over_labels_that_contain_it(engine: Engine) -> None:
    assert find(engine, "Manhattan station") == ID + "station/manhattan"


def test_several_entities_are_reported_with_their_ids(engine: Engine) -> None:
    with pytest.raises(UsageError, match="fits several entities") as caught:
        find(engine, "Public Security Bureau")
    assert caught.value.exit_code == 2
    assert "body:fuzhou-psb (Fuzhou City Public Security Bureau)" in caught.value.hint


def test_several_entities_are_reported_with_their_preferred_labels(engine: Engine) -> None:
    labels = {
        str(row["thing"]): row["label"]
        for row in engine.select("SELECT * { ?thing skos:prefLabel ?label }")
    }
    with pytest.raises(UsageError) as caught:
        find(engine, "Public")
    listed = re.findall(r"(\w+):([\w-]+) \(([^)]+)\)", caught.value.hint)
    assert len(listed) > 1
    assert all(labels[engine.prefixes[prefix] + local] == label for prefix, local, label in listed)


@pytest.mark.parametrize(
    ("mistyped", "meant"),
    [
        ("Lu Jianwangg", "Lu Jianwang"),
        ("Manhatan station", "Manhattan station"),
        ("Fuzhou City Publik Security Bureauu", "Fuzhou City Public Security Bureau"),
        ("Chinatown, Manhattn", "Chinatown, Manhattan"),
        ("haiwai fuwu zham", "hǎiwài fúwù zhàn"),
    ],
)
def test_a_mistyped_name_is_reported_with_the_nearest(
    engine: Engine, mistyped: str, meant: str
) -> None:
    with pytest.raises(UsageError, match="there is nothing called") as caught:
        find(engine, mistyped)
    assert re.search(rf"{re.escape(meant)}[,?]", caught.value.hint)


@pytest.mark.parametrize(
    "wanted", ["", "   ", "qqqqqqqq", "station:", "station:NOPE99", "\N{SNOWMAN}", "a'\"}<>{"]
)
def test_a_name_that_nothing_has_is_reported(engine: Engine, wanted: str) -> None:
    with pytest.raises(UsageError, match="there is nothing called"):
        find(engine, wanted)


@pytest.mark.parametrize(
    "text", ["ESP01", "esp01", "Station ESP01", "station esp01", "Madrid · Fuzhou bureau (ESP01)"]
)
def test_a_row_is_found_by_its_code_and_name(engine: Engine, text: str) -> None:
    assert find(engine, text) == ID + "station/ESP01"


def test_a_bureau_is_meant_before_the_rows_that_have_its_name(engine: Engine) -> None:
    assert find(engine, "Fuzhou bureau") == ID + "body/fuzhou-psb"


def test_every_code_of_the_table_finds_its_row(engine: Engine) -> None:
    rows = list(
        engine.select("SELECT ?station ?code { ?station kg:listedIn source:003 ; kg:code ?code }")
    )
    assert len(rows) == 70
    for row in rows[::10]:
        assert find(engine, str(row["code"])) == row["station"]


@pytest.mark.parametrize(
    ("wanted", "node"),
    [
        ("claim:manhattan-operatedBy-fuzhou-psb", "claim/manhattan-operatedBy-fuzhou-psb"),
        (ID + "claim/manhattan-operatedBy-fuzhou-psb", "claim/manhattan-operatedBy-fuzhou-psb"),
        ("claim:Manhattan-operatedby-Fuzhou-PSB", "claim/manhattan-operatedBy-fuzhou-psb"),
        ("attribution:001-048", "attribution/001-048"),
        (ID + "attribution/001-048", "attribution/001-048"),
        ("001-048", "attribution/001-048"),
        (" 001-048 ", "attribution/001-048"),
        ("003-USA01-code", "attribution/003-usa01-code"),
    ],
)
def test_an_id_names_a_claim_or_attribution(engine: Engine, wanted: str, node: str) -> None:
    assert find(engine, wanted) == ID + node


@pytest.mark.parametrize(
    ("mistyped", "meant"),
    [
        ("claim:manhattan-operatedBy-fuzhou-ps", "claim:manhattan-operatedBy-fuzhou-psb"),
        ("attribution:001-0488", "attribution:001-048"),
        ("003-usa01-cod", "attribution:003-usa01-code"),
    ],
)
def test_a_mistyped_id_is_reported_with_the_nearest(
    engine: Engine, mistyped: str, meant: str
) -> None:
    with pytest.raises(UsageError, match="there is nothing called") as caught:
        find(engine, mistyped)
    assert re.search(rf"{re.escape(meant)}[,?]", caught.value.hint)
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    "wanted", ["claim:", "claim:x> ?p ?o }", "attribution:", "attribution:001-048 ."]
)
def test_an_id_that_is_none_is_reported(engine: Engine, wanted: str) -> None:
    with pytest.raises(UsageError, match="there is nothing called"):
        find(engine, wanted)


@pytest.mark.parametrize("wanted", ["station:USA01", ID + "station/USA01", "attribution:001-048"])
def test_a_full_id_is_enough_without_reading_all_names(
    engine: Engine, wanted: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "select", lambda *_: pytest.fail("names are read"))
    assert find(engine, wanted).startswith(ID)


@pytest.mark.parametrize(
    ("wanted", "thing"),
    [
        ("UK", "country/united-kingdom"),
        ("U.K.", "country/united-kingdom"),
        ("gb", "country/united-kingdom"),
        ("GBR", "country/united-kingdom"),
        ("US", "country/united-states"),
        ("USA", "country/united-states"),
        ("the US", "country/united-states"),
        ("the United States of America", "country/united-states"),
        ("UA", "country/ukraine"),
        ("España", "country/spain"),
        ("espana", "country/spain"),
        ("西班牙", "country/spain"),
        ("xībānyá", "country/spain"),
        ("Spanien", "country/spain"),
        ("Espagne", "country/spain"),
        ("Czechia", "country/czech-republic"),
        ("Česko", "country/czech-republic"),
        ("Burma", "country/myanmar"),
        ("Pays-Bas", "country/netherlands"),
        ("荷蘭", "country/netherlands"),
        ("Ｎｅｔｈｅｒｌａｎｄｓ", "country/netherlands"),
        ("Ire\N{ZERO WIDTH JOINER}land", "country/ireland"),
        ("000", "source/000"),
        ("source:000", "source/000"),
        ("Rita", "person/rita-schwarzeluehr-sutter"),
        ("Schwarzeluhr Sutter", "person/rita-schwarzeluehr-sutter"),
        ("Schwarzelühr\N{EN DASH}Sutter, Rita", "person/rita-schwarzeluehr-sutter"),
        ("Jianwang Lu", "person/lu-jianwang"),
        ("Lu, Jianwang", "person/lu-jianwang"),
        ("Lú Jiànwàng", "person/lu-jianwang"),
        ("lujianwang", "person/lu-jianwang"),
        ("卢建旺", "person/lu-jianwang"),
        ("盧建旺", "person/lu-jianwang"),
        (
            "\N{LEFT DOUBLE QUOTATION MARK}Harry\N{RIGHT DOUBLE QUOTATION MARK} Lu",
            "person/lu-jianwang",
        ),
        ("Wenzhou\N{RIGHT SINGLE QUOTATION MARK}s public security bureau", "body/wenzhou-psb"),
        ("United Front", "body/united-front"),
        ("服務站", "group/overseas-police-stations"),
        ("Großbritannien", "country/united-kingdom"),
        ("Grossbritannien", "country/united-kingdom"),
        ("Gran Bretaña", "country/united-kingdom"),
        ("Grande-Bretagne", "country/united-kingdom"),
        ("Republic of Korea", "country/south-korea"),
        ("Korea, Republic of", "country/south-korea"),
        ("Korea, South", "country/south-korea"),
        ("大韓民國", "country/south-korea"),
        ("República Checa", "country/czech-republic"),
        ("République tchèque", "country/czech-republic"),
        ("Tschechische Republik", "country/czech-republic"),
        ("Hellas", "country/greece"),
        ("Ελλάς", "country/greece"),
        ("Netherlands, The", "country/netherlands"),
        ("Oesterreich", "country/austria"),
        ("Suedkorea", "country/south-korea"),
        ("PRC", "country/china"),
        ("PR China", "country/china"),
        ("中华人民共和国", "country/china"),
        ("station:usa01", "station/USA01"),
        ("existence", "issue/existence"),
        ("china", "country/china"),
        ("new york", "city/new-york"),
    ],
)
def test_whatever_a_reader_calls_it_names_the_entity(
    engine: Engine, wanted: str, thing: str
) -> None:
    assert find(engine, wanted) == ID + thing


def test_several_entities_are_listed_with_the_reason_for_each(engine: Engine) -> None:
    with pytest.raises(SeveralFit) as caught:
        find(engine, "united front")
    reasons = {one.iri.removeprefix(ID): one.reason for one in caught.value.candidates}
    assert reasons == {
        "body/united-front": "label",
        "body/ufwd": "its name begins with these words",
        "group/united-front-organizations": "its name begins with these words",
    }
    assert "body:united-front (United Front): label" in caught.value.hint


def test_one_word_of_a_description_is_offered_and_not_taken(engine: Engine) -> None:
    with pytest.raises(SeveralFit, match="'COVID' is only a part of a name") as caught:
        find(engine, "COVID")
    assert "case:tokyo-covid-fraud" in caught.value.hint
    assert caught.value.exit_code == 2


@pytest.mark.parametrize("piece", ["anhattan", "ited Kingd", "ovid", "chwarzel", "uzhou City"])
def test_a_piece_from_the_middle_of_a_word_names_nothing(engine: Engine, piece: str) -> None:
    with pytest.raises(UsageError, match="there is nothing called"):
        find(engine, piece)


def test_what_is_not_simply_named_so_is_said(engine: Engine) -> None:
    find(engine, "Lu Jianwang")
    assert engine.take_warnings() == []
    find(engine, "盧建旺")
    (warning,) = engine.take_warnings()
    assert "person:lu-jianwang (Lu Jianwang): 盧建旺 read as lu jian wang" in warning
    find(engine, "Rita")
    (warning,) = engine.take_warnings()
    assert "its name begins with these words" in warning


def test_guesses_are_at_most_five_and_none_is_taken(engine: Engine) -> None:
    with pytest.raises(UsageError, match="there is nothing called") as caught:
        find(engine, "Fuzhou Citi Publik Sekurity Buro")
    assert caught.value.hint.startswith("did you mean Fuzhou City Public Security Bureau")
    assert caught.value.hint.count(", ") < 5


@pytest.mark.parametrize(
    ("wanted", "country"),
    [
        ("UK", "united-kingdom"),
        ("GBR", "united-kingdom"),
        ("US", "united-states"),
        ("USA", "united-states"),
        ("España", "spain"),
        ("西班牙", "spain"),
        ("Czechia", "czech-republic"),
        ("Burma", "myanmar"),
        ("the netherlands", "netherlands"),
        ("IRL", "ireland"),
    ],
)
def test_a_parameter_takes_what_the_commands_take(
    engine: Engine, wanted: str, country: str
) -> None:
    (declared,) = engine.saved_query("stations-by-country")["parameters"]
    assert find_choice(engine, declared, wanted) == f"{ID}country/{country}"
    assert find(engine, wanted) == f"{ID}country/{country}"


def test_the_number_of_a_document_is_its_id(engine: Engine) -> None:
    query = engine.saved_query("roots-of-sources")
    iri = f"{ID}source/000"
    for number in ("000", "source:000", "source:0", "source 000", "document 0", iri, f"<{iri}>"):
        assert find(engine, number) == iri
        for check in (True, False):
            assert f"<{iri}>" in bind_values(engine, query, {"source": number}, check=check)


@pytest.mark.parametrize("form", ["{}", "<{}>", " {} "])
def test_an_iri_is_taken_with_brackets_and_without(engine: Engine, form: str) -> None:
    query = engine.saved_query("stations-by-country")
    for iri in (f"{ID}country/spain", f"{ID}country/spain".removeprefix("https://")):
        assert find(engine, form.format(iri)) == f"{ID}country/spain"
        bound = bind_values(engine, query, {"country": form.format(iri)})
        assert f"<{ID}country/spain>" in bound


def test_an_attribution_is_named_by_its_number(engine: Engine) -> None:
    (row,) = engine.select("SELECT ?node WHERE { ?node a kg:Attribution } ORDER BY ?node LIMIT 1")
    number = str(row["node"]).rpartition("/")[2]
    for text in (number, f"attribution {number}", f"attribution:{number}", f"<{row['node']}>"):
        assert find(engine, text) == row["node"]


def test_every_label_and_code_of_a_country_is_unique(engine: Engine) -> None:
    (declared,) = engine.saved_query("claims-in-country")["parameters"]
    for iri, label in list_choices(engine, declared):
        assert find(engine, label) == iri
    for row in engine.select("SELECT ?country ?code { ?country kg:isoCode ?code }"):
        assert find(engine, str(row["code"])) == row["country"]


@pytest.mark.parametrize("text", ["Niger", "NER", "NE", "Chad", "尼日尔", "Korea, North"])
def test_a_country_that_the_graph_does_not_have_is_never_guessed(engine: Engine, text: str) -> None:
    with pytest.raises(UsageError, match="is a country of which this graph has nothing") as caught:
        find(engine, text)
    assert caught.value.exit_code == 2
    (declared,) = engine.saved_query("stations-by-country")["parameters"]
    with pytest.raises(UsageError, match="is a country of which this graph has nothing"):
        find_choice(engine, declared, text)


@pytest.mark.parametrize("text", ["Taiwan", "taiwan", "TWN", "country:taiwan", "China"])
def test_a_country_that_is_no_choice_is_never_guessed(engine: Engine, text: str) -> None:
    (declared,) = engine.saved_query("stations-by-country")["parameters"]
    with pytest.raises(UsageError, match="not among the choices"):
        find_choice(engine, declared, text)


@pytest.mark.parametrize("text", ["Bel", "American", "Hungarian", "Lu Jianw", "fuwu zh", "Saf"])
def test_a_beginning_or_a_nation_is_offered_and_not_taken(engine: Engine, text: str) -> None:
    with pytest.raises(SeveralFit) as caught:
        find(engine, text)
    assert caught.value.candidates
    assert caught.value.exit_code == 2


def test_the_end_of_an_id_is_no_name_where_words_fit(engine: Engine) -> None:
    with pytest.raises(SeveralFit) as caught:
        find(engine, "Montréal")
    listed = [one.iri for one in caught.value.candidates]
    assert {f"{ID}issue/montreal", f"{ID}place/montreal-area"} <= set(listed)
    (declared,) = engine.saved_query("who-is-behind-a-site")["parameters"][:1]
    with pytest.raises(SeveralFit):
        find_choice(engine, declared, "Paris")


@pytest.mark.parametrize(
    ("kind", "wanted", "found"),
    [
        ("station", "usa01", "station/USA01"),
        ("country", "UK", "country/united-kingdom"),
        ("person", "Lu Jianwang", "person/lu-jianwang"),
        ("place", "Ireland", "country/ireland"),
        ("source", "3", "source/003"),
    ],
)
def test_a_thing_of_the_kind_comes_first(
    engine: Engine, kind: str, wanted: str, found: str
) -> None:
    assert find_of_kind(engine, kind, wanted) == ID + found


def test_a_name_of_no_kind_is_refused(engine: Engine) -> None:
    with pytest.raises(UsageError, match="nothing called"):
        find_of_kind(engine, "station", "no such thing at all")


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("la France", "country:france"),
        ("die Niederlande", "country:netherlands"),
        ("los Países Bajos", "country:netherlands"),
        ("les Pays-Bas", "country:netherlands"),
        ("de Nederlanden", "country:netherlands"),
        ("l’Irlande", "country:ireland"),
        ("L'IRLANDE", "country:ireland"),
        ("das Vereinigte Königreich", "country:united-kingdom"),
        ("die Vereinigten Staaten", "country:united-states"),
        ("i Paesi Bassi", "country:netherlands"),
        ("o Brasil", "country:brazil"),
        ("η Ιρλανδία", "country:ireland"),
        ("Испания", "country:spain"),
        ("オランダ", "country:netherlands"),
        ("스페인", "country:spain"),
        ("إسبانيا", "country:spain"),
        ("mei3guo2", "country:united-states"),
        ("Xi1 ban1 ya2", "country:spain"),
        ("fu2zhou1", "city:fuzhou"),
        ("qing1tian2", "place:qingtian-county"),
        ("曼哈頓", "place:manhattan-borough"),
        ("紐約", "city:new-york"),
        ("Nueva York", "city:new-york"),
        ("Lisboa", "city:lisbon"),
        ("l'Europe", "continent:europe"),
        ("統戰部", "body:ufwd"),
        ("公安部", "body:mps"),
        ("福州公安局", "body:fuzhou-psb"),
        ("警察服务站", "group:overseas-police-stations"),
        ("R.O.K.", "country:south-korea"),
        ("P.R.C.", "country:china"),
        ("Madrid · Fuzhou bureau (ESP01)", "station:ESP01"),
        ("netherlands - fuzhou bureau (nld03)", "station:NLD03"),
    ],
)
def test_a_name_is_taken_in_any_language_and_script(engine: Engine, text: str, id: str) -> None:
    assert engine.shorten(find(engine, text)) == id


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("UAE", "United Arab Emirates"),
        ("U.A.E.", "United Arab Emirates"),
        ("DRC", "Congo - Kinshasa"),
        ("KSA", "Saudi Arabia"),
        ("BiH", "Bosnia & Herzegovina"),
        ("el Perú", "Peru"),
        ("El Salvador", "El Salvador"),
        ("der Tschad", "Chad"),
        ("die Vereinigten Arabischen Emirate", "United Arab Emirates"),
        ("Congo", "Congo - Kinshasa or Congo - Brazzaville"),
    ],
)
def test_a_country_that_is_not_here_is_named_and_not_guessed(
    engine: Engine, text: str, country: str
) -> None:
    with pytest.raises(UsageError, match=f"{country} is a country of which"):
        find(engine, text)


@pytest.mark.parametrize(
    "text",
    [
        "ESP1",
        "la Chen",
        "die Fuzhou Akte",
        "Madrid · Lishui bureau (ESP01)",
        "the H. Lu",
        "的",
        "爱尔",
    ],
)
def test_what_only_looks_like_a_name_is_not_taken(engine: Engine, text: str) -> None:
    with pytest.raises(UsageError):
        find(engine, text)


def test_a_name_that_only_a_gazetteer_has_is_taken_with_a_remark(engine: Engine) -> None:
    engine.take_warnings()
    find(engine, "Londres")
    assert any("GeoNames" in warning for warning in engine.take_warnings())


@pytest.mark.parametrize("text", ["ab " * 3_300, "国" * 20_000, "z" * 60_000, "x" * 601])
def test_what_is_longer_than_any_name_is_refused_at_once(engine: Engine, text: str) -> None:
    parameter = engine.queries["stations-by-country"]["parameters"][0]
    for look in (
        lambda: find(engine, text),
        lambda: find_of_kind(engine, "country", text),
        lambda: find_choice(engine, parameter, text),
    ):
        with pytest.raises(UsageError, match="no name has so many") as told:
            look()
        assert len(str(told.value)) < 200
