"""Files for visitors that are programs: robots, models, readers of feeds."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote, urlsplit
from xml.sax.saxutils import escape

from kg import settings
from kg.errors import UsageError
from kg.pages.addresses import Addresses
from kg.pages.edition import Edition
from kg.pages.feed import Change, render_feed
from kg.pages.llms import write_guide
from kg.pages.refusal import Refusal, render_refusal
from kg.pages.translation import ENGLISH, LANGUAGES
from kg.publish.manifest import Manifest
from kg.publish.plan import FTM, Plan
from kg.query.engine import Engine

CITATION = "CITATION.cff"
#: Hosts of static sites show this file in place of a page that is not there.
MISSING_PAGE = "404.html"
#: Kinds that a sitemap leaves out: parts of other pages, and persons unless you ask for them.
UNLISTED = frozenset(["attribution", "claim", "passage", "relay", "alias", "lead", "query", "cell"])
PERSON = "person"


@dataclass(frozen=True)
class Settings:
    """What you choose for a site.

    Args:
        base: its address, with a slash at its end; empty where it is not known.
        indexes_persons: whether search engines may list pages of persons.
        is_full: whether every file is made again and compared.
        contact: where people send a correction or a reply: an email or web address.
        language: the code of the language of the pages.
    """

    base: str = ""
    indexes_persons: bool = False
    is_full: bool = False
    contact: str = ""
    language: str = ENGLISH.code


def check_address(address: str) -> str:
    """Return the address of a site with a slash at its end.

    Raises:
        UsageError: it is no such address.
    """
    hint = "write it in full, such as https://example.org/stations/"
    try:
        parts = urlsplit(address)
        is_sound = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        is_sound = False
    if not is_sound or any(char.isspace() or char in "<>\"'\\" for char in address):
        raise UsageError(f"{address!r} is no address of a site", hint=hint)
    if parts.query or parts.fragment:
        raise UsageError(f"{address!r} has a query or a fragment", hint=hint)
    return address.rstrip("/") + "/"


def read_citation() -> bytes | None:
    """Return the file that says how to cite the data; None where there is none."""
    path = Path(settings.home()) / CITATION
    return path.read_bytes() if path.is_file() else None


def list_further(
    engine: Engine, chosen: Settings, plan: Plan, manifest: Manifest
) -> Iterator[tuple[str, bytes]]:
    """Yield the files that are no pages, by path.

    Args:
        engine: the release.
        chosen: what you chose for the site.
        plan: its pages.
        manifest: what is written of it now.
    """
    to = Addresses(engine.prefixes, pages=plan.things, base=chosen.base).at("feed.xml")
    edition = Edition(engine, to, plan.list_places(), chosen.indexes_persons, chosen.contact)
    changes = [Change(**entry) for entry in manifest.history]
    yield "feed.xml", render_feed(edition, changes).encode()
    yield "llms.txt", describe_site(edition, chosen).encode()
    yield "robots.txt", write_robots(chosen).encode()
    if chosen.base:
        yield "sitemap.xml", write_sitemap(plan, chosen).encode()
        yield MISSING_PAGE, write_missing_page(chosen).encode()
    if citation := read_citation():
        yield CITATION, citation


def write_missing_page(chosen: Settings) -> str:
    """Return the page that a host shows for any address that is none."""
    language = LANGUAGES[chosen.language]
    to = Addresses({}, root=chosen.base, ending=".html", language=language)
    reason = "This site has no page at this address."
    return render_refusal(Refusal(404, "Not Found", reason, "Search for what you want."), to=to)


def write_robots(chosen: Settings) -> str:
    """Return what robots may read: everything; pages of persons ask not to be listed."""
    lines = ["User-agent: *", "Allow: /"]
    if chosen.base:
        lines.append(f"Sitemap: {chosen.base}sitemap.xml")
    return "\n".join(lines) + "\n"


def write_sitemap(plan: Plan, chosen: Settings) -> str:
    """Return the addresses that search engines may list."""
    paths = ["" if name == "index" else f"{name}.html" for name in plan.places]
    paths += [f"queries/{name}.html" for name in plan.queries]
    hidden = UNLISTED if chosen.indexes_persons else UNLISTED | {PERSON}
    for local, path in plan.things.items():
        if local.partition("/")[0] not in hidden:
            paths.append(f"{path}.html")
    lines = ['<?xml version="1.0" encoding="utf-8"?>']
    lines.append('<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">')
    for path in sorted(paths):
        lines.append(f"<url><loc>{escape(chosen.base + quote(path))}</loc></url>")
    return "\n".join([*lines, "</urlset>"]) + "\n"


def describe_site(edition: Edition, chosen: Settings) -> str:
    """Return the guide for language models, with whole addresses where known."""
    base = chosen.base
    to = replace(edition.to, root=base, path="")
    further = f"- [FollowTheMoney]({base}{FTM}index.json): entities and statements"
    return write_guide(replace(edition, to=to), [further])
