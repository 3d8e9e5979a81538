"""Seeded home of any size with the shape of ours.

    .venv/bin/python benchmarks/generator.py 1000000 FOLDER

The folder gets ontology/, queries/ and graph/generated.nq: N-Quads of the asserted graphs, written
as a stream. Build it like any other home: `KG_HOME=FOLDER kg build`. The rules of a build then add
summaries and views. Every quad is made by the mapping of our own tables, so its form cannot differ.

These grow with the number of attributions: documents, stations, bodies, persons, groups, cases,
responses, figures, publications and claims about them. These do not: concepts, continents, the
predicates. Degrees are skewed (a few bodies speak most, a few bureaus run most stations, most
claims have one attribution and some have dozens); two documents in three repeat earlier ones. All
names are made up and refer to nobody.
"""

import argparse
import random
import re
import shutil
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from hashlib import sha256
from itertools import chain, islice
from pathlib import Path

import pyoxigraph as ox

from kg.curation import mapping
from kg.curation.columns import CLAIM_COLUMNS, COLUMNS
from kg.curation.sheets import Row

ROOT = Path(__file__).resolve().parent.parent
#: Quads of entities, claims, sources, summary and the four views for one attribution, measured on
#: what is generated.
PER_ATTRIBUTION = 21.3
#: Things of a kind for one attribution (the seeded graph has 1,327 attributions), and at least so
#: many.
SHARES = {
    "source": (1 / 250, 6),
    "station": (1 / 24, 8),
    "body": (1 / 24, 12),
    "person": (1 / 60, 4),
    "group": (1 / 60, 4),
    "case": (1 / 300, 2),
    "response": (1 / 60, 3),
    "figure": (1 / 80, 4),
    "publication": (1 / 130, 3),
    "programme": (1 / 800, 2),
    "agreement": (1 / 330, 2),
    "issue": (1 / 1000, 3),
    "city": (1 / 38, 6),
    "country": (1 / 200, 6),
}
MOST_COUNTRIES = 190
CONTINENTS = ("africa", "asia", "europe", "north-america", "oceania", "south-america")
#: Things that saved queries name, in the place of the first of their kind.
NAMED = {
    "source": ("003",),
    "group": ("overseas-police-stations", "overseas-chinese-service-centers", "fox-hunt-entities"),
    "country": ("china",),
    "case": ("new-york-station",),
    "body": ("ccp", "prc-government", "prc-foreign-ministry"),
}
#: (predicate, kind or concept scheme of the object, how often) for the things of a kind; the first
#: of an event or figure establishes it. Shares are those of the seeded graph, rounded.
SAID = {
    "station": (
        ("kg:inCountry", "country", 1.0),
        ("kg:operatedBy", "bureau", 0.9),
        ("kg:onContinent", "continent", 0.8),
        ("kg:listedIn", "table", 0.8),
        ("kg:locatedIn", "city", 0.5),
        ("kg:cityCell", "cell", 0.4),
        ("kg:activeYearsCell", "cell", 0.7),
        ("rdf:type", "programme-class", 0.15),
        ("kg:startYear", "year", 0.2),
        ("kg:usedFor", "theme", 0.2),
        ("kg:describedAs", "theme", 0.1),
        ("kg:setUpBy", "body", 0.06),
        ("kg:ledBy", "person", 0.03),
        ("kg:hostedBy", "association", 0.05),
        ("kg:operatingStatus", "station-status", 0.08),
    ),
    "body": (
        ("rdf:type", "body-class", 0.3),
        ("kg:organizationKind", "organization-kind", 1.0),
        ("kg:describedAs", "theme", 0.2),
        ("kg:locatedIn", "city", 0.1),
        ("kg:inCountry", "country", 0.1),
        ("kg:affiliatedWith", "body", 0.25),
        ("org:subOrganizationOf", "body", 0.12),
        ("kg:worksWith", "body", 0.08),
        ("kg:inContactWith", "body", 0.05),
        ("kg:ledBy", "person", 0.06),
        ("kg:callsFor", "theme", 0.1),
    ),
    "person": (
        ("kg:hasRole", "role", 1.0),
        ("kg:memberOf", "body", 0.7),
        ("kg:affiliatedWith", "body", 0.1),
        ("kg:actsFor", "body", 0.1),
        ("kg:nationality", "country", 0.15),
        ("kg:livesIn", "country", 0.1),
        ("kg:inContactWith", "person", 0.1),
    ),
    "group": (
        ("kg:describedAs", "theme", 1.0),
        ("kg:usedFor", "theme", 0.3),
        ("kg:membersOfKind", "programme-class", 0.3),
        ("kg:setUpBy", "body", 0.2),
        ("kg:affiliatedWith", "body", 0.15),
        ("kg:inCountry", "country", 0.15),
        ("kg:offersService", "theme", 0.2),
        ("kg:targets", "group", 0.1),
        ("kg:partOfProgramme", "programme", 0.1),
    ),
    "response": (
        ("kg:responseKind", "response-kind", 1.0),
        ("kg:byCountry", "country", 1.0),
        ("kg:byActor", "body", 0.7),
        ("kg:respondsTo", "answered", 1.2),
    ),
    "case": (
        ("kg:caseStatus", "case-status", 1.0),
        ("kg:broughtBy", "body", 1.0),
        ("kg:defendant", "person", 1.0),
        ("kg:chargedWith", "theme", 0.8),
        ("kg:concerns", "station", 0.6),
    ),
    "figure": (
        ("kg:value", "number", 1.0),
        ("kg:bound", "bound", 1.0),
        ("kg:countries", "number", 0.2),
    ),
    "publication": (
        ("kg:publishedBy", "body", 1.0),
        ("kg:concerns", "answered", 1.2),
        ("kg:prompted", "response", 0.8),
        ("kg:authoredBy", "person", 0.3),
        ("kg:drawsOn", "theme", 0.3),
    ),
    "programme": (
        ("kg:operatedBy", "bureau", 0.8),
        ("kg:inCountry", "country", 0.8),
        ("kg:usedFor", "theme", 1.0),
    ),
    "agreement": (("kg:party", "body", 1.5), ("kg:concerns", "programme", 0.8)),
}
#: (stance, basis, how often) as in the seeded graph; opposing stances a little more often, to have
#: some everywhere.
STANCES = (
    ("stance:states", "basis:unstated", 30),
    ("stance:reports", "basis:unstated", 28),
    ("stance:states", "basis:own", 10),
    ("stance:announces", "basis:own", 9),
    ("stance:derives", "basis:own", 8),
    ("stance:alleges", "basis:own", 8),
    ("stance:reports", "basis:own", 4),
    ("stance:alleges", "basis:unstated", 3),
    ("stance:denies", "basis:own", 2.2),
    ("stance:disputes", "basis:own", 0.7),
    ("stance:reports", "basis:relays", 0.5),
    ("stance:finds", "basis:own", 0.3),
    ("stance:confirms", "basis:own", 0.3),
    ("stance:finds-none", "basis:own", 0.2),
    ("stance:asks", "basis:own", 0.2),
)
CLASSES = ("kg:PoliceServiceStation",) * 13 + ("kg:OverseasChineseServiceCenter",)
BODY_CLASSES = (
    "kg:PublicSecurityBureau",
    "kg:MediaOutlet",
    "kg:GovernmentBody",
    "kg:Association",
    "kg:NGO",
)
CELLS = ("cell:unknown", "cell:lost")


def concepts(scheme: str) -> tuple[str, ...]:
    """Return the concepts of a vocabulary of the ontology, by prefixed name."""
    text = (ROOT / "ontology" / "vocab" / f"{scheme}.ttl").read_text(encoding="utf-8")
    return tuple(re.findall(rf"^({scheme}:[a-z0-9-]+) ", text, flags=re.MULTILINE))


class World:
    """Entities and claims about them, from one stream of random numbers."""

    def __init__(self, attributions: int, seed: int) -> None:
        self.random = random.Random(seed)
        self.attributions = attributions
        self.numbers = {
            kind: max(least, round(attributions * share)) for kind, (share, least) in SHARES.items()
        }
        self.numbers["country"] = min(self.numbers["country"], MOST_COUNTRIES)
        self.schemes = {
            name: concepts(name)
            for name in (
                "theme",
                "role",
                "response-kind",
                "case-status",
                "organization-kind",
                "station-status",
                "bound",
            )
        }
        self.draws: dict[str, Callable[[], str]] = {
            "bureau": lambda: self.draw_skewed("body", self.numbers["body"] // 8, first=8),
            "association": lambda: self.draw_skewed(
                "body", self.numbers["body"] // 4, first=8 + self.numbers["body"] // 8
            ),
            "table": self.table,
            "continent": lambda: (
                f"continent:{self.unused.pop() if self.unused else self.random.choice(CONTINENTS)}"
            ),
            "programme-class": lambda: self.random.choice(CLASSES),
            "body-class": lambda: self.random.choice(BODY_CLASSES),
            "cell": lambda: self.random.choice(CELLS),
            "year": lambda: str(self.random.randint(2010, 2024)),
            "number": lambda: str(int(self.random.paretovariate(1.0)) + 1),
            "answered": lambda: (
                "group:overseas-police-stations"
                if self.random.random() < 0.5
                else self.draw_skewed("station")
            ),
        }
        self.unused = list(CONTINENTS)
        #: How many of the things that are only spoken of have been: the first draws take each in
        #: turn.
        self.spoken_of = dict.fromkeys(("city", "country", "issue"), 0)
        self.previous: list[dict[str, str]] = []
        self.next_in_source: dict[str, int] = {}

    def name(self, kind: str, index: int) -> str:
        """Return the prefixed name of an entity, by its kind and index."""
        named = NAMED.get(kind, ())
        if index < len(named):
            return f"{kind}:{named[index]}"
        # a claim is named by its parts without their kinds, so that names must differ across kinds
        return f"source:{index + 100}" if kind == "source" else f"{kind}:{kind}{index}"

    def draw_skewed(self, kind: str, number: int = 0, *, first: int = 0) -> str:
        """One of the first things of a kind, a few of them far more often than most."""
        if kind in self.spoken_of and self.spoken_of[kind] < self.numbers[kind]:
            self.spoken_of[kind] += 1
            return self.name(kind, self.spoken_of[kind] - 1)
        number = max(1, min(number or self.numbers[kind], self.numbers[kind] - first))
        return self.name(kind, first + int(number * self.random.random() ** 3))

    def table(self) -> str:
        """Return the document in whose table a station is listed.

        The seeded document has a share, the others split the rest.
        """
        return "source:003" if self.random.random() < 0.2 else self.draw_skewed("source")

    def object(self, kind: str) -> str:
        """Return an object for a claim: an entity, a concept or a number."""
        if kind in self.draws:
            return self.draws[kind]()
        if kind in self.schemes:
            scheme = self.schemes[kind]
            return scheme[int(len(scheme) * self.random.random() ** 2)]
        return self.draw_skewed(kind)

    def entities(self) -> Iterator[Iterable[ox.Quad]]:
        """Identity of every thing, and the documents with what they repeat."""
        for index, name in enumerate(CONTINENTS):
            yield mapping.map_entity(
                "entities/places",
                row("entities/places", id=f"continent:{name}", label=f"Continent {index}"),
            )
        for kind in ("country", "city"):
            for index in range(self.numbers[kind]):
                iso = letters(index, 3) if kind == "country" else ""
                cells = {
                    "id": self.name(kind, index),
                    "label": f"{kind.title()} {index}",
                    "iso3166": iso,
                }
                yield mapping.map_entity("entities/places", row("entities/places", **cells))
        for kind, table in (
            ("agreement", "agreements"),
            ("case", "cases"),
            ("issue", "issues"),
            ("programme", "programmes"),
            ("publication", "publications"),
            ("response", "responses"),
        ):
            for index in range(self.numbers[kind]):
                cells = {"id": self.name(kind, index), "label": f"{kind.title()} {index}"}
                yield mapping.map_entity(f"entities/{table}", row(f"entities/{table}", **cells))
        yield from self.bodies()
        yield from self.others()
        for index in range(self.numbers["source"]):
            yield mapping.map_source(self.source(index))

    def bodies(self) -> Iterator[Iterable[ox.Quad]]:
        """Yield organizations; half are public bodies, some of which speak as another one."""
        for index in range(self.numbers["body"]):
            public = index < 3 or self.random.random() < 0.5
            parent = (
                self.random.randrange(index) if index > 3 and self.random.random() < 0.2 else None
            )
            cells = {
                "id": self.name("body", index),
                "label": f"Body {index}",
                "jurisdiction": ("country:china" if index < 8 else self.draw_skewed("country"))
                if public
                else "",
                "counts_as": self.name("body", parent) if parent is not None else "",
            }
            yield mapping.map_entity(
                "entities/organizations", row("entities/organizations", **cells)
            )

    def others(self) -> Iterator[Iterable[ox.Quad]]:
        """Stations, persons, groups and figures."""
        for index in range(self.numbers["station"]):
            code = f"{letters(index // 100, 3)}{index % 100:02}"
            cells = {"id": self.name("station", index), "label": f"Station {index}", "code": code}
            yield mapping.map_entity("entities/stations", row("entities/stations", **cells))
        for index in range(self.numbers["person"]):
            speaks_as = self.draw_skewed("body") if self.random.random() < 0.4 else ""
            cells = {
                "id": self.name("person", index),
                "label": f"Person {index}",
                "counts_as": speaks_as,
            }
            yield mapping.map_entity("entities/persons", row("entities/persons", **cells))
        for index in range(self.numbers["group"]):
            size = str(self.random.randint(2, 60)) if self.random.random() < 0.2 else ""
            place = self.draw_skewed("country") if index > 2 and self.random.random() < 0.3 else ""
            kind = "kg:Station" if index < 3 or self.random.random() < 0.5 else "kg:Person"
            cells = {
                "id": self.name("group", index),
                "label": f"Group {index}",
                "member_kind": kind,
            }
            yield mapping.map_entity(
                "entities/groups", row("entities/groups", **cells, size=size, place=place)
            )
        for index in range(self.numbers["figure"]):
            counts = self.random.choice(
                (
                    "theme:police-stations",
                    "theme:service-centers",
                    "theme:persons-persuaded-to-return",
                )
            )
            cells = {"id": self.name("figure", index), "label": f"Figure {index}", "counts": counts}
            yield mapping.map_entity(
                "entities/figures", row("entities/figures", **cells, as_of=str(self.day())[:7])
            )

    def source(self, index: int) -> Row:
        """Yield a document; two in three repeat an earlier one."""
        repeats = (
            self.name("source", self.random.randrange(index))
            if index and self.random.random() < 0.66
            else ""
        )
        published = str(self.day())
        return row(
            "sources",
            id=self.name("source", index),
            title=f"Document {index}",
            publisher=self.draw_skewed("body", first=3),
            date_from=published,
            date_to=published,
            language="en",
            kind="source-kind:news-article",
            length="1000000000",
            sha256=sha256(str(index).encode()).hexdigest(),
            derived_from=repeats,
        )

    def claims(self) -> Iterator[Iterable[ox.Quad]]:
        """Yield claims about each entity, with their attributions and issues."""
        written = 0
        for kind, group in zip(
            ("kg:PoliceServiceStation", "kg:OverseasChineseServiceCenter"),
            NAMED["group"],
            strict=False,
        ):
            claim = {"subject": f"group:{group}", "predicate": "kg:membersOfKind", "object": kind}
            for row in self.attribute(claim, 8):
                yield mapping.map_attribution(row, row["id"].partition("-")[0])
        things = [(kind, index) for kind in SAID for index in range(self.numbers[kind])]
        self.random.shuffle(things)
        # everything is spoken of once; what is left is said of some things again, with other
        # objects and by others
        for number, (kind, index) in enumerate(chain(things, self.again(things))):
            if number >= len(things) and written >= self.attributions:
                break
            for predicate, value, share in SAID[kind]:
                for _ in range(int(share) + (self.random.random() < share % 1)):
                    claim = {"subject": self.name(kind, index), "predicate": predicate}
                    claim["object"] = self.object(value)
                    while claim["object"] == claim["subject"]:  # a check refuses it
                        claim["object"] = self.object(value)
                    voices = min(40, int(self.random.paretovariate(2.2)))
                    for row in self.attribute(claim, voices):
                        yield mapping.map_attribution(row, row["id"].partition("-")[0])
                    yield self.bears_on(claim)
                    written += voices

    def again(self, things: list[tuple[str, int]]) -> Iterator[tuple[str, int]]:
        """Things in any order, without end."""
        while True:
            yield self.random.choice(things)

    def attribute(self, claim: dict[str, str], voices: int) -> Iterator[Row]:
        """Yield the attributions of a claim, some of which repeat the first elsewhere."""
        for voice in range(voices):
            stance, basis, _ = self.random.choices(STANCES, STANCE_WEIGHTS)[0]
            cells = {**claim, "stance": stance, "basis": basis, "speaker": self.speaker(stance)}
            source = self.draw_skewed("source").partition(":")[2]
            if voice and self.random.random() < 0.1:
                cells["relays"] = self.draw_skewed("body", first=3)
            if self.random.random() < 0.18:
                said = self.day()
                cells |= {
                    "said_from": str(said),
                    "said_to": str(said),
                    "said_as": said.strftime("%B %Y"),
                }
            if self.random.random() < 0.13:
                day = self.day()
                cells |= {
                    "holds_from": str(day),
                    "holds_to": str(day + timedelta(days=90)),
                    "holds_as": str(day.year),
                }
            if self.previous and self.random.random() < 0.08:
                cells["answers"] = self.random.choice(self.previous)["id"]
            if self.random.random() < 0.2:
                cells["wording"] = f"in the words of {self.random.randrange(10_000)}"
            yield self.place_attribution(cells, source)
            if self.random.random() < 0.002:
                yield self.place_attribution(self.withdraw(), source)

    def withdraw(self) -> dict[str, str]:
        """Return the cells by which a speaker cancels an attribution of its own."""
        earlier = self.random.choice(self.previous)
        about = {"subject": f"attribution:{earlier['id']}", "speaker": earlier["speaker"]}
        return {**about, "stance": "stance:withdraws", "basis": "basis:own"}

    def place_attribution(self, cells: dict[str, str], source: str) -> Row:
        """Yield an attribution with its number and passage in a document."""
        number = self.next_in_source.get(source, 0) + 1
        self.next_in_source[source] = number
        # one passage in six carries more than one attribution
        place = 40 * (number - (number % 6 == 0))
        cells |= {"id": f"{source}-{number:03}", "start": str(place), "end": str(place + 36)}
        cells["sha256"] = sha256(f"{source}-{place}".encode()).hexdigest()
        if len(self.previous) > 1000:
            self.previous[self.random.randrange(1000)] = cells
        else:
            self.previous.append(cells)
        return row("claims", **cells)

    def bears_on(self, claim: dict[str, str]) -> Iterator[ox.Quad]:
        """Yield the issue of a claim, for a third of them; a few answer its question."""
        if self.random.random() > 0.33:
            return
        this, issue = (
            mapping.node(mapping.name_claim(*claim.values())),
            mapping.node(self.draw_skewed("issue")),
        )
        yield ox.Quad(this, mapping.node("kg:bearsOn"), issue, mapping.graph("claims"))
        if self.random.random() < 0.2:
            side = "kg:speaksFor" if self.random.random() < 0.9 else "kg:speaksAgainst"
            yield ox.Quad(this, mapping.node(side), issue, mapping.graph("claims"))

    def speaker(self, stance: str) -> str:
        """Return a speaker: editors derive, China denies most, a few others say the rest."""
        if stance == "stance:derives":
            return "agent:editors"
        if stance == "stance:denies" and self.random.random() < 0.6:
            return "body:prc-foreign-ministry"
        return (
            self.draw_skewed("person") if self.random.random() < 0.2 else self.draw_skewed("body")
        )

    def day(self) -> date:
        """Return a day within the years of the affair."""
        return date(2018, 1, 1) + timedelta(days=self.random.randrange(2400))


STANCE_WEIGHTS = [often for _, _, often in STANCES]
EMPTY = {table: dict.fromkeys(columns.split(), "") for table, columns in COLUMNS.items()}
EMPTY["claims"] = dict.fromkeys(CLAIM_COLUMNS, "")


def row(table: str, **cells: str) -> Row:
    """Return a line of a table with these cells and no others."""
    return Row("generated", 0, EMPTY[table] | cells)


def letters(number: int, width: int) -> str:
    """Return a number as capital letters."""
    text = ""
    for _ in range(width):
        number, digit = divmod(number, 26)
        text = chr(65 + digit) + text
    return text


def quads(triples: int, seed: int) -> Iterator[ox.Quad]:
    """Yield the asserted quads that a build makes into about so many triples."""
    world = World(max(20, round(triples / PER_ATTRIBUTION)), seed)
    yield from mapping.map_editors()
    for part in world.entities():
        yield from part
    for part in world.claims():
        yield from part


def write(
    triples: int, home: Path, seed: int, report: Callable[[int], None] = lambda written: None
) -> int:
    """Make a home with a generated graph.

    Returns the number of quads, duplicates included.

    Args:
        triples: how many triples a build makes of it, without ontology and catalogue.
        report: called now and then with the number of quads written so far.
    """
    for folder in ("ontology", "queries"):
        shutil.copytree(ROOT / folder, home / folder, dirs_exist_ok=True)
    (home / "graph").mkdir(parents=True, exist_ok=True)
    written, stream = 0, quads(triples, seed)
    with (home / "graph" / "generated.nq").open("wb") as file:
        while batch := list(islice(stream, 50_000)):
            file.write(ox.serialize(batch, format=ox.RdfFormat.N_QUADS) or b"")
            written += len(batch)
            report(written)
    return written


def main() -> None:
    """Write a home, telling on standard error how far it is."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "triples", type=int, help="5000, 100000, 1000000, 10000000, or 100000000 with some patience"
    )
    parser.add_argument(
        "home", type=Path, help="the folder to write; build it with KG_HOME=FOLDER kg build"
    )
    parser.add_argument("--seed", type=int, default=5)
    options = parser.parse_args()
    started = time.perf_counter()

    def tell(written: int) -> None:
        sys.stderr.write(f"\r{written:>12,} quads, {time.perf_counter() - started:.0f} s ")

    written = write(options.triples, options.home, options.seed, tell)
    print(f"\n{written:,} quads (repetitions counted) in {options.home}/graph", file=sys.stderr)


if __name__ == "__main__":
    main()
