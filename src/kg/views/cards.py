"""Cards: the ledger of a claim as a part of a page, which needs no script."""

from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree

from kg.query.caveats import qualify
from kg.query.objections import MANNERS
from kg.views.assessment import LICENCE, SUPPORT, count_against
from kg.views.diagram import Diagram, Edge
from kg.views.pictures.canvas import Address, Element, add
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


class Cards:
    """Writes the ledgers of a diagram. An id is on the first element only that has it."""

    def __init__(
        self, diagram: Diagram, address: Address, passages: Mapping[str, list[str]] | None = None
    ) -> None:
        self.diagram = diagram
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
            objections = ", ".join(claim.objections)
            add(article, "p", f"objectors: {claim.objectors} [{objections}]", class_="denied")
        sides = add(article, "div", class_="sides")
        self._add_side(sides, claim, "supporting", "Supports it")
        self._add_side(sides, claim, "opposing", "Denies or disputes it")
        if any(self.diagram.attributions[id]["side"] == "neutral" for id in claim.attributions):
            self._add_side(article, claim, "neutral", "Neither: asked, looked for, inferred")
        line = f"{claim.id} · data version {self.diagram.digest}"
        add(article, "p", line, class_="soft mono")
        return article

    def _add_step(self, article: Element, step: Edge) -> None:
        """Add the statements that were passed on in a step, each with what it is about."""
        if not step.attributions:
            text = "No statement: this is the editors’ record of how documents are related."
            add(article, "p", text)
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
        words = qualify(claim.standing or SUPPORT[claim.support], claim.caveat)
        against = count_against(claim.opponents, claim.standing)
        readings = " · rests on our readings only" if claim.rests_on_readings else ""
        return f"{words}{readings} · independent sources: {claim.roots} for, {against}"

    def _add_side(self, parent: Element, claim: Edge, side: str, title: str) -> None:
        known = self.diagram.attributions
        here = [known[id] for id in claim.attributions if known[id]["side"] == side]
        name = {"supporting": "for", "opposing": "against"}.get(side, side)
        section = add(parent, "section", class_=name)
        add(section, "h4", f"{title} ({len(here)})")
        for one in here:
            self._add_card(section, one)
        if not here:
            words = "Nobody directly." if side == "opposing" else "Nobody in these documents."
            add(section, "p", words, class_="soft")
        if side == "opposing":
            self._add_indirect(section, claim)

    def _add_indirect(self, section: Element, claim: Edge) -> None:
        """Add who objects only to a general claim, or by an answer."""
        for manner, title in ((MANNERS["wider"], "More widely"), (MANNERS["answer"], "Answers")):
            ids = []
            for words in claim.objections:
                id, _, how = words.partition(" ")
                if how == manner and id in self.diagram.attributions:
                    ids.append(id)
            if not ids:
                continue
            box = add(section, "div", class_="wider")
            add(box, "h5", f"{title} ({len(ids)})")
            if manner == MANNERS["wider"]:
                self._add_general(box, claim)
            for id in ids:
                self._add_card(box, self.diagram.attributions[id], is_short=True)

    def _add_general(self, box: Element, claim: Edge) -> None:
        text = self.diagram.propositions.get(claim.wider, claim.wider)
        line = add(box, "p", "of the general claim: ", class_="soft")
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
            add(who, "em", "(withdrawn) ")
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
        add(cite, "summary", "Cite")
        add(cite, "p", self._cite(one))
        for remark in one.get("remarks", ()):
            box = add(card, "div", class_="remarks")
            add(box, "p", _describe_remark(remark))

    def _add_facts(self, card: Element, one: Attribution) -> None:
        facts = add(card, "dl")
        for key, name in FACTS.items():
            value = one.get(key) or ("none" if key == "root_label" else "")
            if isinstance(value, Mapping):
                value = describe_time(value)
            elif isinstance(value, list | tuple):
                value = (" > " if key == "relays" else "; ").join(value)
            if value:
                add(facts, "dt", name)
                add(facts, "dd", value)

    def _describe_place(self, one: Attribution) -> str:
        source = self.diagram.sources.get(one["source"], {})
        title = f"“{source['title']}”" if "title" in source else ""
        parts = [title, source.get("publisher", ""), source.get("date", "")]
        where = ", ".join(filter(None, parts))
        return f"Document {one['source']}{f': {where}' if where else ''}; {_list_ranges(one)}"

    def _cite(self, one: Attribution) -> str:
        source = self.diagram.sources.get(one["source"], {})
        title = source.get("title", f"Document {one['source']}")
        parts = [source.get("author"), source.get("publisher"), f"“{title}”", source.get("date")]
        by = ", ".join(filter(None, parts))
        about = self.diagram.propositions.get(one["about"], one["about"])
        return (
            f"{one['speaker_label']} {one['stance']}: {about}. In: {by}, document "
            f"{one['source']}, {_list_ranges(one)}. Overseas Stations KG, attribution "
            f"{one['id']}, data version {self.diagram.digest}, {LICENCE}."
        )


def describe_time(time: Mapping[str, str]) -> str:
    """Return a time: the words as printed, and the days that they were read as."""
    words, first, last = time.get("as", ""), time.get("from", ""), time.get("to", "")
    if first == last:
        days = first
    elif first and last:
        days = f"{first} to {last}"
    else:
        days = f"from {first}" if first else f"until {last}"
    return " · ".join(filter(None, (f"“{words}”" if words else "", days)))


def _list_ranges(one: Attribution) -> str:
    ranges = ", ".join(f"{start}–{end}" for start, end in one["passages"])
    return f"characters {ranges}"


def _describe_remark(remark: Attribution) -> str:
    return (
        f"About this statement: {remark['speaker_label']} {remark['stance']} it "
        f"({remark['id']}, {_list_ranges(remark)})."
    )


def open_list(title: str) -> Element:
    """Return the section for ledgers, with its heading."""
    section = ElementTree.Element("section", {"id": "ledgers", "class": "ledgers"})
    add(section, "h2", title)
    return section
