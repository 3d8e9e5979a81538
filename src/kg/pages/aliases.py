"""Names of an entity as the documents print them, each with its script and role."""

from dataclasses import dataclass

from kg.query.engine import Engine
from kg.query.nodes import get_local_name, select_rows

NAMES = """
SELECT ?alias ?text ?script ?role WHERE {{
  VALUES ?thing {{ {nodes} }}
  ?alias kg:aliasOf ?thing ; kg:text ?text ; kg:script ?script ; kg:aliasRole ?concept .
  ?concept skos:prefLabel ?role . FILTER (LANG(?role) = "en")
}}
"""
SOURCES = "SELECT ?alias ?source WHERE {{ VALUES ?alias {{ {nodes} }} ?alias kg:inSource ?source }}"
#: The values of the column `script` in words.
SCRIPTS = {
    "latn": "Latin letters",
    "hans": "simplified Chinese characters",
    "hant": "traditional Chinese characters",
    "pinyin": "pinyin",
}


@dataclass
class Name:
    """One other name of an entity, with how it is written and why it is used."""

    text: str
    #: The language tag of the name, such as `zh-Hans`.
    language: str
    script: str
    role: str
    documents: list[str]


def read_names(engine: Engine, iri: str) -> list[Name]:
    """Return the other names of an entity by role, with the documents that print each."""
    rows = list(select_rows(engine, NAMES, [iri]))
    documents: dict[str, set[str]] = {}
    for alias, source in select_rows(engine, SOURCES, {row[0].value for row in rows}):
        documents.setdefault(alias.value, set()).add(get_local_name(engine, source.value))
    names: dict[tuple[str, str, str], Name] = {}
    for alias, text, script, role in rows:
        words = SCRIPTS.get(script.value, script.value)
        new = Name(text.value, text.language or "und", words, role.value, [])
        name = names.setdefault((role.value, text.value, script.value), new)
        name.documents = sorted({*name.documents, *documents.get(alias.value, ())})
    return [names[key] for key in sorted(names)]
