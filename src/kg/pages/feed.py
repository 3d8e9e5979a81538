"""Feed of changes: what was withdrawn and why, and what each publication changed."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from kg.names import GRAPH
from kg.pages.edition import Edition
from kg.query.editorial import word_formerly
from kg.query.horizon import read_horizon

#: The media type of a feed.
ATOM = "application/atom+xml"
WITHDRAWN = """
SELECT ?attribution ?formerly ?reason ?day WHERE {
  ?attribution a kg:WithdrawnAttribution ; kg:formerly ?formerly ; kg:note ?reason ;
    kg:withdrawnOn ?day .
}
ORDER BY DESC(?day) ?attribution
"""

TITLE, SUMMARY = "Withdrawn: %(id)s", "It said: %(said)s. Withdrawn because: %(reason)s"
#: What entries say, in the language of a site.
SAID = (TITLE, SUMMARY)


@dataclass(frozen=True)
class Change:
    """One entry of the feed; `things` are the ids of what changed, with their labels."""

    iri: str
    title: str
    #: A day, or a time of UTC, in ISO 8601.
    updated: str
    summary: str
    things: list[tuple[str, str]] = field(default_factory=list)

    @property
    def time(self) -> str:
        """The time as a feed has it."""
        return self.updated if "T" in self.updated else f"{self.updated}T00:00:00Z"


def list_withdrawals(edition: Edition) -> list[Change]:
    """Return the attributions that the editors took back, the latest first."""
    changes = []
    for row in edition.engine.select(WITHDRAWN):
        iri, day = str(row["attribution"]), str(row["day"])
        name = edition.engine.shorten(iri)
        title = edition.say(TITLE) % {"id": name.partition(":")[2]}
        said = word_formerly(edition.engine, str(row["formerly"]))
        summary = edition.say(SUMMARY) % {"said": said, "reason": row["reason"]}
        changes.append(Change(f"{iri}#withdrawn", title, day, summary, [(name, name)]))
    return changes


def render_feed(edition: Edition, changes: Sequence[Change] = ()) -> str:
    """Return the feed of changes as Atom.

    Args:
        edition: the release as pages.
        changes: what earlier publications changed, beside what was withdrawn.
    """
    entries = [*changes, *list_withdrawals(edition)]
    entries.sort(key=lambda entry: (entry.time, entry.iri), reverse=True)
    horizon = read_horizon(edition.engine) or "1970-01-01"
    updated = entries[0].time if entries else f"{horizon}T00:00:00Z"
    return edition.render("feed.xml", entries=entries, updated=updated, graph=GRAPH.rstrip("/"))
