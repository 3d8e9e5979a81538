"""The front page: what this is, and every way in."""

from itertools import groupby
from operator import itemgetter

from kg.pages.edition import Edition

COUNTS = """
SELECT (COUNT(DISTINCT ?claim) AS ?claims) (COUNT(DISTINCT ?attribution) AS ?attributions)
WHERE { ?attribution kg:about ?claim . ?claim a kg:Claim }
"""


def render_front(edition: Edition) -> str:
    """Return the front page."""
    engine = edition.engine
    queries = sorted(engine.public.values(), key=itemgetter("topic", "name"))
    topics = [(topic, list(some)) for topic, some in groupby(queries, key=itemgetter("topic"))]
    counts = next(iter(engine.select(COUNTS)))
    return edition.render("front.html", topics=topics, counts=counts)
