from kg.countries import list_codes, list_names


def test_a_country_has_its_codes() -> None:
    assert [code for code, _ in list_codes("GBR")] == ["GBR", "GB", "UK"]
    assert [code for code, _ in list_codes("XUT")] == ["XUT"]


def test_a_country_has_names_in_several_languages() -> None:
    names = [name for name, _ in list_names("CZE")]
    assert {"Czechia", "Czech Republic", "Chequia", "Česko", "捷克"} <= set(names)
    assert list(list_names("XUT")) == []


def test_a_name_in_parentheses_is_a_name() -> None:
    assert {"Myanmar", "Burma"} <= {name for name, _ in list_names("MMR")}
