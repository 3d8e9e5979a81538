"""Caveats: what a claim of an accusation does not say, whatever its standing."""

from collections.abc import Iterable

from kg.query.engine import Engine
from kg.query.nodes import select_rows

#: The build gives each claim of an accusation its caveat, by the rules `caveats*`.
CAVEATS = "SELECT ?claim ?caveat WHERE {{ VALUES ?claim {{ {nodes} }} ?claim kg:caveat ?caveat }}"


def read_caveats(engine: Engine, claims: Iterable[str]) -> dict[str, str]:
    """Return the caveat of each of these claims that has one, by IRI."""
    rows = select_rows(engine, CAVEATS, claims)
    return {claim.value: caveat.value for claim, caveat in rows}


def qualify(standing: str, caveat: str) -> str:
    """Return the words for a standing, with the caveat in brackets after it."""
    return f"{standing} ({caveat})" if caveat else standing
