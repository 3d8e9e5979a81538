"""Rows as agents read them: prefixed names, each label once, quotations marked."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pyoxigraph as ox

from kg.agents.paging import cut_texts
from kg.agents.row_evidence import COLUMNS, Evidence
from kg.names import CAVEAT
from kg.query.engine import Engine
from kg.query.results import Term, to_python
from kg.query.table import escape_controls

#: Columns of a query that have the names of columns of the evidence, and what they are called.
RENAMED = {"claims": "numberOfClaims", "attributions": "numberOfAttributions"}
#: Columns of a query that the evidence of the row has too.
REPEATED = ("claim", "attribution", "standingLabel")


@dataclass
class Table:
    """The rows of an answer, with what they share.

    `labels` has the label of each prefixed name whose column of labels is left out for it.
    """

    engine: Engine
    variables: list[str]
    rows: Sequence[Sequence[Term]]
    #: For each index of a column with ids, the index of the column with their labels.
    labelled: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for place, name in enumerate(self.variables):
            label = f"{name}Label"
            if label in self.variables:
                other = self.variables.index(label)
                if self._has_one_label_each(place, other):
                    self.labelled[place] = other

    def _has_one_label_each(self, place: int, other: int) -> bool:
        labels: dict[Term, Term] = {}
        for row in self.rows:
            is_alone = row[place] is None and row[other] is not None
            if is_alone or labels.setdefault(row[place], row[other]) != row[other]:
                return False
        return True

    def _list_shown(self) -> list[int]:
        """Return the columns of the query that are shown."""
        left_out = set(self.labelled.values())
        places: list[int] = []
        for place, name in enumerate(self.variables):
            if place not in left_out and name not in REPEATED:
                places.append(place)
        return places

    @property
    def columns(self) -> list[str]:
        """The names of the columns: those of the query, then those of the evidence."""
        own = [self.variables[place] for place in self._list_shown()]
        own = [RENAMED.get(name, name) for name in own]
        return [*own, *(name for name in COLUMNS if name not in own)]

    def write(
        self, rows: Sequence[tuple[Sequence[Term], Evidence]], characters: int = 0
    ) -> dict[str, Any]:
        """Return some rows with their evidence, their labels and their caveats.

        Args:
            rows: the rows to show.
            characters: how many characters of a text are shown; 0 all.
        """
        columns, shown = self.columns, self._list_shown()
        labels: dict[str, str] = {}
        caveats: list[str] = []
        quoted: set[str] = set()
        cells = []
        for row, evidence in rows:
            line: dict[str, Any] = {}
            for place in shown:
                name = RENAMED.get(self.variables[place], self.variables[place])
                line[name] = self._write_cell(row[place])
                if _is_text(row[place]):
                    quoted.add(name)
            self._add_labels(row, labels)
            line = self._write_standing(row, {**evidence.cells, **line}, caveats)
            cells.append([cut_texts(line.get(name), characters) for name in columns])
        answer: dict[str, Any] = {"columns": columns, "rows": cells}
        answer["labels"] = cut_texts(labels, characters)
        if caveats:
            answer["caveats"] = caveats
        quoted -= {"standing", CAVEAT}
        answer["quoted"] = sorted(quoted | {"labels"} if labels else quoted)
        return answer

    def _add_labels(self, row: Sequence[Term], labels: dict[str, str]) -> None:
        for place, other in self.labelled.items():
            term = row[place]
            if isinstance(term, ox.NamedNode) and self.variables[place] not in (
                "standing",
                *REPEATED,
            ):
                label = row[other]
                if label is not None:
                    labels[self.engine.shorten(term.value)] = str(self._write_cell(label))

    def _write_standing(
        self, row: Sequence[Term], line: dict[str, Any], caveats: list[str]
    ) -> dict[str, Any]:
        """Return a line with its standing in words and its caveat as a place."""
        if "standing" in self.variables and "standingLabel" in self.variables:
            label = row[self.variables.index("standingLabel")]
            line["standing"] = self._write_cell(label)
        text = line[CAVEAT] or None
        if text and text not in caveats:
            caveats.append(text)
        line[CAVEAT] = caveats.index(text) if text else None
        return line

    def _write_cell(self, term: Term) -> Any:
        value = to_python(term)
        if isinstance(term, ox.NamedNode):
            return escape_controls(self.engine.shorten(term.value))
        return escape_controls(value) if isinstance(value, str) else value


def _is_text(term: Term) -> bool:
    """Return whether a term is words, and no id, number, day or truth value."""
    if not isinstance(term, ox.Literal):
        return False
    return bool(term.language) or term.datatype.value.endswith("#string")
