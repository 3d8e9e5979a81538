"""Sites that the editors judge to be one station, in the table `same-site`."""

from collections.abc import Iterable
from dataclasses import dataclass

from kg.query.engine import Engine
from kg.query.nodes import get_local_name, read_labels, select_rows

JUDGED = """
SELECT ?judgement ?site ?row ?strength ?reason WHERE {{
  VALUES ?site {{ {nodes} }}
  ?judgement a kg:SiteIdentity ; kg:site ?site ; kg:row ?row ; kg:strength ?strength ;
    kg:note ?reason .
}}
"""
#: Strengths at which a site is held to be a row, and so is counted with it.
FIRM = ("strong", "inferred")


@dataclass(frozen=True)
class SameSite:
    """Judgement that a site is, or may be, a row of the table or another site."""

    site: str
    site_label: str
    row: str
    row_label: str
    strength: str
    reason: str

    @property
    def is_firm(self) -> bool:
        """Whether the two are judged to be one, and not only perhaps."""
        return self.strength in FIRM


def read_same_sites(engine: Engine, sites: Iterable[str]) -> list[SameSite]:
    """Return the judgements on some sites, the firmest first.

    Args:
        engine: the engine to query.
        sites: the IRIs of the sites.
    """
    rows = list(select_rows(engine, JUDGED, set(sites)))
    labels = read_labels(engine, {term.value for row in rows for term in row[1:3]})
    judged = []
    for _, site, row, strength, reason in rows:
        ids = [engine.shorten(term.value) for term in (site, row)]
        names = [labels.get(term.value, id) for term, id in zip((site, row), ids, strict=True)]
        firmness = get_local_name(engine, strength.value)
        judged.append(SameSite(ids[0], names[0], ids[1], names[1], firmness, reason.value))
    order = {strength: place for place, strength in enumerate(FIRM)}
    return sorted(judged, key=lambda one: (order.get(one.strength, 2), one.site, one.row))


def map_same(judged: Iterable[SameSite]) -> dict[str, str]:
    """Return what each site is judged to be: a row, or a site that is no other.

    A site that is judged to be several is none of them, as one cannot be chosen.
    """
    judged_rows: dict[str, set[str]] = {}
    for one in judged:
        if one.is_firm:
            judged_rows.setdefault(one.site, set()).add(one.row)
    steps = {site: next(iter(rows)) for site, rows in judged_rows.items() if len(rows) == 1}
    ends = {}
    for site in steps:
        end, seen = steps[site], {site}
        while end in steps and end not in seen:
            seen.add(end)
            end = steps[end]
        if end not in seen:
            ends[site] = end
    return ends
