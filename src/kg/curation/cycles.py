"""Cycles of rows by counts_as, derived_from, answers or relays."""

from collections.abc import Iterator, Mapping

from kg.curation.index import Curation
from kg.curation.sheets import Row
from kg.faults import Fault


def find_cycles(curation: Curation) -> Iterator[Fault]:
    """Yield a fault for every row that leads back to itself."""
    for row in curation.entities.values():
        if _leads_back(row, curation.entities, "counts_as"):
            reason = "counts, by some steps, as itself"
            yield row.fault("counts_as", reason, "break the cycle of counts_as")
    for row in curation.sources.values():
        if _leads_back(row, curation.sources, "derived_from"):
            reason = "is derived, by some steps, from itself"
            yield row.fault("derived_from", reason, "break the cycle of derived_from")
    for _, row in curation.list_claims():
        chain = [row["speaker"], *filter(None, row["relays"].split(" > "))]
        if len(set(chain)) < len(chain):
            reason = f"the chain {' > '.join(chain)} returns to somebody"
            yield row.fault("relays", reason, "name each relay once")
        if _leads_back(row, curation.attributions, "answers"):
            reason = "answers, by some steps, itself"
            yield row.fault("answers", reason, "break the cycle of answers")


def _leads_back(start: Row, rows: Mapping[str, Row], column: str) -> bool:
    """Return whether the ids in a column lead from a row back to it."""
    waiting, seen = [start["id"]], set[str]()
    while waiting:
        row = rows.get(waiting.pop())
        names = row.cells.get(column, "").split() if row else []
        if start["id"] in names:
            return True
        new = set(names) - seen
        seen |= new
        waiting.extend(new)
    return False
