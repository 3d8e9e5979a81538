"""Addresses of pages and files, and names of things, as one page has them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote, urlencode

from kg.names import ID, KG, expand_known, shorten
from kg.pages.translation import (
    ENGLISH,
    ENGLISH_NAMES,
    LANGUAGES,
    Called,
    Language,
    Names,
)

#: Characters that need no escape in a path.
SAFE = "/:@!$&'()*+,;=~"
#: The files of an entity's data that its page links to.
ENDINGS = ("ttl", "jsonld", "csv")
#: The name of the page of the ontology.
ONTOLOGY = "ontology"
#: Values of a query, as `urlencode` takes them.
Values = Mapping[str, str | Sequence[str]]


@dataclass(frozen=True)
class Addresses:
    """Where pages and files are, as seen from one page.

    Templates ask this and write no address themselves, so that the same template serves both.

    Args:
        prefixes: the prefixes of names such as `station:manhattan`.
        root: leads to the front page: `/` or `/zh/` on a server, `../../` in a published site.
        mount: where a server is: `/`, or `/kg/` behind a proxy that has it at a path.
        version: the release, where another may answer the next page.
        ending: what a page's address ends with: nothing on a server, else `.html`.
        pages: in a published site, the path of each thing's page without its ending, by the end of
            its IRI, such as `station/USA01`; None where each has the path of that name.
        base: the address of a published site, with a slash at its end, if it is known.
        path: the path of the page itself in a published site.
        language: the language of the pages.
        names: what things are called in it.
        twin: the address of the same page in the other language, if there is one.
    """

    prefixes: Mapping[str, str]
    root: str = "/"
    ending: str = ""
    pages: Mapping[str, str] | None = None
    base: str = ""
    path: str = ""
    language: Language = ENGLISH
    names: Names = ENGLISH_NAMES
    twin: str = ""
    mount: str = "/"
    version: str = ""

    @property
    def is_published(self) -> bool:
        """Whether this is a published site, where nothing can be asked."""
        return bool(self.ending)

    @property
    def canonical(self) -> str:
        """The address of this page on the web, or an empty string where it is not known."""
        path = "" if self.path == "index.html" else self.path
        return f"{self.base}{quote(path, safe=SAFE)}" if self.base and self.path else ""

    @property
    def files(self) -> str:
        """The address below which files are: on a server the same in every language."""
        return self.root if self.ending else self.mount

    @property
    def twin_language(self) -> Language:
        """The language of the page at `twin`."""
        return next(one for one in LANGUAGES.values() if one is not self.language)

    def call(self, name: str, label: str) -> Called:
        """Return what a thing is called on the page, by its IRI or prefixed name."""
        if self.names.is_english:
            return Called(label)
        return self.names.call(expand_known(name, self.prefixes), label)

    def call_term(self, label: str) -> str:
        """Return what a term of the ontology is called on the page, by its English label."""
        return self.names.call_term(label)

    def at(self, path: str) -> "Addresses":
        """Return the addresses of a published site as seen from the page at a path."""
        return replace(self, root="../" * path.count("/"), ending=".html", path=path)

    def front(self) -> str:
        """Return the address of the front page."""
        return f"{self.root}index.html" if self.ending else self.root

    def place(self, name: str) -> str:
        """Return the address of a page by its name, such as `stations` or `about`."""
        return f"{self.root}{quote(name, safe=SAFE)}{self.ending}"

    def thing(self, name: str) -> str:
        """Return the address for a link to an IRI or prefixed name, or an empty string.

        That is our page for a thing of the data, its part of the page of the ontology for a term
        of ours, else the IRI itself if it is http or https.
        """
        iri = expand_known(name, self.prefixes)
        if iri.startswith(KG):
            return f"{self.place(ONTOLOGY)}#{quote(iri.removeprefix(KG))}"
        if iri.startswith(ID):
            path = self._find_path(iri.removeprefix(ID))
            return self.place(path) if path else ""
        return iri if iri.startswith(("http://", "https://")) else ""

    def portion(self, name: str, key: str, page: int = 1) -> str:
        """Return the address of one group of claims of a thing; empty in a published site.

        A published site cannot be asked for a part: there the files of the thing have the rest.
        """
        if self.ending:
            return ""
        further = {"page": str(page)} if page > 1 else {}
        sent = {"all": key} | further | self._name_version()
        return f"{self.thing(name)}?{urlencode(sent)}"

    def _name_version(self) -> dict[str, str]:
        return {"version": self.version} if self.version else {}

    def short(self, iri: str) -> str:
        """Return an IRI with its prefix, as a value of a saved query is written."""
        return shorten(iri, self.prefixes)

    def data(self, name: str, ending: str) -> str:
        """Return the address of a thing's triples or rows as a file."""
        local = expand_known(name, self.prefixes).removeprefix(ID)
        path = self._find_path(local) if self.ending else f"data/{local}"
        return f"{self.files}{quote(path, safe=SAFE)}.{ending}"

    def _find_path(self, local: str) -> str:
        """Return the path of a thing's page without its ending; none if it has no page."""
        return f"page/{local}" if self.pages is None else self.pages.get(local, "")

    def query(self, name: str, values: Values | None = None) -> str:
        """Return the address of a saved query's page, filled in with values.

        A published site has one page a query: there the values choose rows.
        """
        mark = "#" if self.ending else "?"
        sent = urlencode(values or {}, doseq=True)
        return self.place(f"queries/{name}") + (f"{mark}{sent}" if sent else "")

    def table(self, name: str, fields: Sequence[tuple[str, str]]) -> str:
        """Return the address of a page by its name, with fields that arrange its table.

        A published site has one page for all of them: there a script reads the fields, for a search
        as a server would get them, and for a table behind the mark of a part of the page.
        """
        path = f"{self.files}{quote(name, safe=SAFE)}" if "." in name else self.place(name)
        mark = "#" if self.ending and name != "search" else "?"
        return path + (f"{mark}{urlencode(fields)}" if fields else "")

    def answer(self, name: str, ending: str, values: Values | None = None) -> str:
        """Return the address of a saved query's answer as a file."""
        sent = "" if self.ending else urlencode(values or {}, doseq=True)
        path = f"{self.files}queries/{quote(name, safe='')}.{ending}"
        return f"{path}?{sent}" if sent else path

    def why(self, name: str, row: int, values: Values) -> str:
        """Return the address of the claims behind one row of a saved query."""
        sent = urlencode({"row": row} | dict(values) | self._name_version(), doseq=True)
        return f"{self.root}queries/{quote(name, safe='')}/why?{sent}"

    def view(self, name: str, values: Values | None = None) -> str:
        """Return the address of a saved view, to explore.

        A published site has each view with the values that it has by itself.
        """
        sent = "" if self.ending else urlencode(values or {}, doseq=True)
        return self.place(f"view/{name}") + (f"?{sent}" if sent else "")

    def feed(self) -> str:
        """Return the address of the feed of changes."""
        return f"{self.files}feed.xml"

    def network(self, name: str) -> str:
        """Return the address of the diagram around a thing, to explore; none if published."""
        local = expand_known(name, self.prefixes).removeprefix(ID)
        return "" if self.ending else f"{self.root}network/{quote(local, safe=SAFE)}"

    def picture(self, name: str) -> str:
        """Return the address of the picture of the network around a thing."""
        local = expand_known(name, self.prefixes).removeprefix(ID)
        path = self._find_path(local) if self.ending else f"network/{local}"
        return f"{self.root}{quote(path, safe=SAFE)}.svg"

    def asset(self, name: str) -> str:
        """Return the address of a style, script or picture that pages share."""
        return f"{self.files}assets/{name}"
