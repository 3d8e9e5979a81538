from kg.countries import list_names
from kg.country_names import OTHER_NAMES
from kg.spelling import fold, simplify, squeeze


def test_a_name_is_kept_once_and_for_one_country() -> None:
    seen: dict[str, str] = {}
    for code, names in OTHER_NAMES.items():
        for name in names.split("; "):
            assert name == name.strip() != ""
            key = squeeze(fold(simplify(name)))
            assert key not in seen, (name, code, seen[key])
            seen[key] = code


def test_every_name_is_one_of_its_country() -> None:
    assert "Gran Bretaña" in {name for name, _ in list_names("GBR")}
    assert "中华人民共和国" in {name for name, _ in list_names("CHN")}
