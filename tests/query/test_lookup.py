import re

import pytest

from kg.errors import UsageError
from kg.query.engine import Engine
from kg.query.lookup import find

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


def test_a_part_is_enough_where_one_entity_has_it(engine: Engine) -> None:
    assert find(engine, "fuwu zh") == ID + "group/overseas-police-stations"
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
        find(engine, "manhattan")
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
