"""Names by which a table is filtered, besides the words in its cells."""

from collections.abc import Iterable

from kg.pages.table_grid import Source
from kg.query.engine import Engine
from kg.spelling import has_characters, list_spellings, squeeze


def find_named(engine: Engine, text: str) -> set[str]:
    """Return the ids of all that has a text as its name, in any language and script."""
    for typed in list_spellings(text):
        if short := squeeze(typed):
            named = {engine.shorten(one.iri) for one in engine.index.find_names(short)}
            if named:
                return named
    return set()


def list_other_names(engine: Engine, rows: Source) -> dict[str, list[str]]:
    """Return the names, in any language and script, of what is in some rows, by id.

    Labels are left out, as cells have them.
    """
    ids: set[str] = set()
    for number in range(len(rows)):
        for cell in rows.read_row(number):
            ids.update(value.id for value in cell if value.id)
    return {id: names for id in sorted(ids) if (names := list(_list_names(engine, id)))}


def _list_names(engine: Engine, id: str) -> Iterable[str]:
    local = id.partition(":")[2]
    names = set[str]()
    for one in engine.index.find_names_of([engine.expand(id)]):
        if one.text not in (one.label, local):
            # the key of a Chinese name is its simplified form
            names.update([one.text, one.key] if has_characters(one.text) else [one.text])
    return sorted(names)
