"""How to cite a page: as a sentence, for BibTeX, and as CSL-JSON."""

import json
import re
from dataclasses import dataclass

from kg.query.engine import Engine
from kg.query.table import escape_controls

WORK = "Overseas Stations KG"
#: Characters that mean something to BibTeX, with what prints each: it counts braces, also \{.
BIBTEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "%": r"\%",
        "&": r"\&",
        "$": r"\$",
        "#": r"\#",
        "_": r"\_",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
)
#: Titles are cut there: a citation is no place for 10 000 characters.
LONGEST_TITLE = 300


@dataclass(frozen=True)
class Citation:
    """What a citation of one entity, claim or attribution consists of."""

    id: str
    title: str
    address: str
    #: The version of the data; empty where a page must not change with every version.
    version: str

    @property
    def plain(self) -> str:
        """The citation as a sentence."""
        version = f", version {self.version}" if self.version else ""
        return f"“{self.title}”. {WORK}{version}. {self.address} (CC BY 4.0)."

    @property
    def bibtex(self) -> str:
        """The citation as an entry for BibTeX."""
        key = re.sub(r"[^A-Za-z0-9-]+", "-", f"overseas-stations-kg-{self.id}")
        version = f"Version {self.version}, " if self.version else ""
        return (
            f"@misc{{{key},\n"
            f"  title = {{{{{self.title.translate(BIBTEX)}}}}},\n"
            f"  howpublished = {{{WORK}}},\n"
            f"  note = {{{version}CC BY 4.0}},\n"
            f"  url = {{{self.address}}}\n"
            "}"
        )

    @property
    def csl(self) -> str:
        """The citation as CSL-JSON."""
        version = {"version": self.version} if self.version else {}
        item = {
            "id": self.id,
            "type": "dataset",
            "title": self.title,
            "container-title": WORK,
            **version,
            "URL": self.address,
            "license": "CC-BY-4.0",
        }
        return json.dumps([item], ensure_ascii=False, indent=1)


def cite(engine: Engine, iri: str, title: str, *, with_version: bool = True) -> Citation:
    """Return how to cite what has this IRI, which is its permanent address.

    Args:
        engine: the release.
        iri: what is cited.
        title: its name.
        with_version: whether to name the version of the data. A published site names it on the
            front page alone, so that a change writes few files.
    """
    title = escape_controls(title)
    if len(title) > LONGEST_TITLE:
        title = title[: LONGEST_TITLE - 1] + "…"
    version = engine.version if with_version else ""
    return Citation(engine.shorten(iri), title, iri, version)
