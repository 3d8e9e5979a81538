import pytest

from kg.query.engine import Engine
from kg.query.languages import warn_of_languages

ROLES = "SELECT DISTINCT ?role ?label { ?person kg:hasRole ?role . ?role skos:prefLabel ?label %s }"


def remark(engine: Engine, text: str) -> list[str]:
    engine.take_warnings()
    warn_of_languages(engine, engine.ask(text))
    return engine.take_warnings()


def test_labels_in_two_languages_are_remarked_on(engine: Engine) -> None:
    (warning,) = remark(engine, ROLES % "")
    assert warning.startswith("?label has values in en and zh-hans, so rows may repeat")
    assert 'FILTER (LANG(?label) = "en")' in warning


@pytest.mark.parametrize(
    "text",
    [
        ROLES % 'FILTER (LANG(?label) = "en")',
        "SELECT ?label { ?s a kg:Station ; skos:prefLabel ?label }",
        "ASK { ?s skos:prefLabel ?label }",
    ],
)
def test_labels_in_one_language_are_not(engine: Engine, text: str) -> None:
    assert remark(engine, text) == []
