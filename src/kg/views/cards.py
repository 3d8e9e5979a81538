"""Cards: the ledger of a claim as a part of a page, which needs no script."""

from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree

from kg.query.caveats import qualify
from kg.query.objections import MANNERS
from kg.views.assessment import LICENCE, SUPPORT, count_sources
from kg.views.diagram import Diagram
from kg.views.elements import Edge
from kg.views.pictures.canvas import Address, Element, Say, add
from kg.views.pictures.voices import RELAY, describe_edge

Attribution = Mapping[str, Any]
#: Parts of a statement, with their names for readers, in the order of a card.
FACTS = {
    "said": "said",
    "holds": "holds",
    "root_label": "independent source",
    "relays": "through",
    "answers": "answers",
    "wording": "worded",
    "readings": "our reading",
    "note": "our note",
    "basis": "basis",
}
#: The heads of both sides, and the words where a side has nobody.
FOR, AGAINST = "Supports it", "Denies or disputes it"
NEITHER = "Neither: asked, looked for, inferred"
NOBODY, NOBODY_DIRECTLY = "Nobody in these documents.", "Nobody directly."
MORE_WIDELY, ANSWERS, GENERAL = "More widely", "Answers", "of the general claim: "
RECORD = "No statement: this is the editors’ record of how documents are related."
OBJECTORS = "objectors: %(names)s"
READINGS = "rests on our readings only"
VERSION, WITHDRAWN, CITE, NONE = "data version %(version)s", "(withdrawn)", "Cite", "none"
DOCUMENT, CHARACTERS = "Document %(number)s", "characters %(ranges)s"
#: How a statement is cited: who says what, in which document, and where.
CITATION = (
    "%(speaker)s %(stance)s: %(about)s. In: %(by)s, document %(number)s, %(characters)s. "
    "Overseas Stations KG, attribution %(id)s, data version %(version)s, %(licence)s."
)
REMARK = "About this statement: %(speaker)s %(stance)s it (%(id)s, %(characters)s)."
RANGE, SINCE, UNTIL = "%(first)s to %(last)s", "from %(day)s", "until %(day)s"
#: What cards say, in the language of a page.
SAID: tuple[str, ...] = (
    *FACTS.values(),
    FOR,
    AGAINST,
    NEITHER,
    NOBODY,
    NOBODY_DIRECTLY,
    MORE_WIDELY,
    ANSWERS,
)
SAID += (GENERAL, RECORD, OBJECTORS, READINGS, VERSION, WITHDRAWN, CITE, NONE, DOCUMENT)
SAID += (CHARACTERS, CITATION, REMARK, RANGE, SINCE, UNTIL, *filter(None, MANNERS.values()))


class Cards:
    """Writes the ledgers of a diagram. An id is on the first element only that has it."""

    def __init__(
        self, diagram: Diagram, address: Address, passages: Mapping[str, list[str]] | None = None
    ) -> None:
        self.diagram = diagram
        self.say = diagram.say
        self.address = address
        self.passages = passages or {}
        self._used: set[str] = set()

    def add_claim(self, parent: Element, claim: Edge) -> Element:
        """Add the ledger of a claim: who supports it and who opposes it, in columns."""
        article = add(parent, "article", class_="ledger", data_claim=claim.id)
        self._name(article, claim.id)
        text = self.diagram.propositions.get(claim.id) or describe_edge(self.diagram, claim)
        add(article, "h3", text, tabindex=-1)
        if claim.predicate == RELAY or not claim.attributions:
            self._add_step(article, claim)
            return article
        if claim.support:
            add(article, "p", self._describe_standing(claim), class_="standing")
        if claim.objectors:
            add(article, "p", describe_objectors(self.diagram, claim), class_="denied")
        sides = add(article, "div", class_="sides")
        self._add_side(sides, claim, "supporting", FOR)
        self._add_side(sides, claim, "opposing", AGAINST)
        if any(self.diagram.attributions[id]["side"] == "neutral" for id in claim.attributions):
            self._add_side(article, claim, "neutral", NEITHER)
        version = self.say(VERSION) % {"version": self.diagram.digest}
        add(article, "p", f"{claim.id} · {version}", class_="soft mono")
        return article

    def _add_step(self, article: Element, step: Edge) -> None:
        """Add the statements that were passed on in a step, each with what it is about."""
        if not step.attributions:
            add(article, "p", self.say(RECORD))
        for id in step.attributions:
            one = self.diagram.attributions[id]
            section = add(article, "section")
            add(section, "h4", self.diagram.propositions.get(one["about"], one["about"]))
            self._add_card(section, one)

    def _name(self, element: Element, id: str) -> None:
        if id not in self._used:
            element.set("id", id)
            self._used.add(id)

    def _describe_standing(self, claim: Edge) -> str:
        words = qualify(claim.standing or self.say(SUPPORT[claim.support]), claim.caveat)
        readings = f" · {self.say(READINGS)}" if claim.rests_on_readings else ""
        sources = count_sources(claim.roots, claim.opponents, claim.opposed, self.say)
        return f"{words}{readings} · {sources}"

    def _add_side(self, parent: Element, claim: Edge, side: str, title: str) -> None:
        known = self.diagram.attributions
        here = [known[id] for id in claim.attributions if known[id]["side"] == side]
        name = {"supporting": "for", "opposing": "against"}.get(side, side)
        section = add(parent, "section", class_=name)
        add(section, "h4", f"{self.say(title)} ({len(here)})")
        for one in here:
            self._add_card(section, one)
        if not here:
            words = NOBODY_DIRECTLY if side == "opposing" else NOBODY
            add(section, "p", self.say(words), class_="soft")
        if side == "opposing":
            self._add_indirect(section, claim)

    def _add_indirect(self, section: Element, claim: Edge) -> None:
        """Add who objects only to a general claim, or by an answer."""
        for manner, title in ((MANNERS["wider"], MORE_WIDELY), (MANNERS["answer"], ANSWERS)):
            ids = []
            for words in claim.objections:
                id, _, how = words.partition(" ")
                if how == manner and id in self.diagram.attributions:
                    ids.append(id)
            if not ids:
                continue
            box = add(section, "div", class_="wider")
            add(box, "h5", f"{self.say(title)} ({len(ids)})")
            if manner == MANNERS["wider"]:
                self._add_general(box, claim)
            for id in ids:
                self._add_card(box, self.diagram.attributions[id], is_short=True)

    def _add_general(self, box: Element, claim: Edge) -> None:
        text = self.diagram.propositions.get(claim.wider, claim.wider)
        line = add(box, "p", self.say(GENERAL), class_="soft")
        self._add_link(line, claim.wider, text)

    def _add_link(self, parent: Element, id: str, text: str) -> Element:
        href = self.address(id)
        return add(parent, "a", text, href=href) if href else add(parent, "span", text)

    def _add_card(self, parent: Element, one: Attribution, *, is_short: bool = False) -> None:
        """Add a statement with all that is known about it, or in two lines."""
        card = add(parent, "div", class_="card withdrawn" if one["withdrawn"] else "card")
        card.set("data-attribution", str(one["id"]))
        who = add(card, "p", class_="who")
        add(who, "strong", one["speaker_label"]).tail = f" {one['stance']} "
        if one["withdrawn"]:
            add(who, "em", f"{self.say(WITHDRAWN)} ")
        if is_short:
            self._add_link(who, f"attribution:{one['id']}", one["id"]).set("class", "mono soft")
            about = self.diagram.propositions.get(one["about"], "")
            if about:
                add(card, "p", about, class_="soft")
            return
        self._name(card, f"attribution:{one['id']}")
        add(who, "span", one["id"], class_="mono soft")
        add(card, "p", self._describe_place(one), class_="where")
        self._add_facts(card, one)
        for text in self.passages.get(one["id"], ()):
            add(card, "blockquote", text)
        cite = add(card, "details", class_="cite")
        add(cite, "summary", self.say(CITE))
        add(cite, "p", self._cite(one))
        for remark in one.get("remarks", ()):
            box = add(card, "div", class_="remarks")
            add(box, "p", self._describe_remark(remark))

    def _add_facts(self, card: Element, one: Attribution) -> None:
        facts = add(card, "dl")
        for key, name in FACTS.items():
            value = one.get(key) or (self.say(NONE) if key == "root_label" else "")
            if isinstance(value, Mapping):
                value = describe_time(value, self.say)
            elif isinstance(value, list | tuple):
                value = (" > " if key == "relays" else "; ").join(value)
            if value:
                add(facts, "dt", self.say(name))
                add(facts, "dd", value)

    def _describe_place(self, one: Attribution) -> str:
        source = self.diagram.sources.get(one["source"], {})
        title = f"“{source['title']}”" if "title" in source else ""
        parts = [title, source.get("publisher", ""), source.get("date", "")]
        where = ", ".join(filter(None, parts))
        document = self.say(DOCUMENT) % {"number": one["source"]}
        return f"{document}{f': {where}' if where else ''}; {self._list_ranges(one)}"

    def _list_ranges(self, one: Attribution) -> str:
        ranges = ", ".join(f"{start}–{end}" for start, end in one["passages"])
        return self.say(CHARACTERS) % {"ranges": ranges}

    def _cite(self, one: Attribution) -> str:
        source = self.diagram.sources.get(one["source"], {})
        title = source.get("title", self.say(DOCUMENT) % {"number": one["source"]})
        parts = [source.get("author"), source.get("publisher"), f"“{title}”", source.get("date")]
        by = ", ".join(filter(None, parts))
        return self.say(CITATION) % {
            **self._name_speech(one),
            "about": self.diagram.propositions.get(one["about"], one["about"]),
            "by": by,
            "number": one["source"],
            "version": self.diagram.digest,
            "licence": LICENCE,
        }

    def _name_speech(self, one: Attribution) -> dict[str, str]:
        """Return who speaks in which stance, and where, for a sentence."""
        named = {"speaker": one["speaker_label"], "stance": one["stance"], "id": one["id"]}
        return {**named, "characters": self._list_ranges(one)}

    def _describe_remark(self, remark: Attribution) -> str:
        return self.say(REMARK) % self._name_speech(remark)


def describe_objectors(diagram: Diagram, claim: Edge) -> str:
    """Return who objects to a claim, and the attributions, each with how it does."""
    objections = []
    for words in claim.objections:
        id, _, manner = words.partition(" ")
        objections.append(f"{id} {diagram.say(manner)}" if manner else id)
    names = diagram.say(OBJECTORS) % {"names": claim.objectors}
    return f"{names} [{', '.join(objections)}]"


def describe_time(time: Mapping[str, str], say: Say = str) -> str:
    """Return a time: the words as printed, and the days that they were read as."""
    words, first, last = time.get("as", ""), time.get("from", ""), time.get("to", "")
    if first == last:
        days = first
    elif first and last:
        days = say(RANGE) % {"first": first, "last": last}
    else:
        days = say(SINCE if first else UNTIL) % {"day": first or last}
    return " · ".join(filter(None, (f"“{words}”" if words else "", days)))


def open_list(title: str) -> Element:
    """Return the section for ledgers, with its heading."""
    section = ElementTree.Element("section", {"id": "ledgers", "class": "ledgers"})
    add(section, "h2", title)
    return section
