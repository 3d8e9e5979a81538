"""What must not lead back to itself: counts_as, derived_from, relays and answers."""

from collections.abc import Callable, Iterator

from kg.curation.rules import Curation
from kg.faults import Fault


def find_cycles(curation: Curation) -> Iterator[Fault]:
    """Every row that, by some steps, leads back to itself."""
    counts_as = {name: row.cells.get("counts_as", "") for name, row in curation.things.items()}
    for row in curation.things.values():
        if _loops(row["id"], lambda name: filter(None, [counts_as.get(name, "")])):
            yield row.fault(
                "counts_as", "counts, by some steps, as itself", "break the cycle of counts_as"
            )
    for row in curation.sources.values():
        if _loops(
            row["id"],
            lambda name: (
                curation.sources[name]["derived_from"].split() if name in curation.sources else []
            ),
        ):
            yield row.fault(
                "derived_from",
                "is derived, by some steps, from itself",
                "break the cycle of derived_from",
            )
    for _, row in curation.claim_rows():
        chain = [row["speaker"], *filter(None, row["relays"].split(" > "))]
        if len(set(chain)) < len(chain):
            yield row.fault(
                "relays",
                f"the chain {' > '.join(chain)} returns to somebody",
                "name each relay once",
            )
        if _loops(
            row["id"],
            lambda name: (
                curation.attributions[name]["answers"].split()
                if name in curation.attributions
                else []
            ),
        ):
            yield row.fault(
                "answers", "answers, by some steps, itself", "break the cycle of answers"
            )


def _loops(start: str, following: Callable[[str], Iterator[str] | list[str]]) -> bool:
    waiting, seen = list(following(start)), set()
    while waiting:
        name = waiting.pop()
        if name == start:
            return True
        if name not in seen:
            seen.add(name)
            waiting.extend(following(name))
    return False
