"""Diagrams in the language of a page, with the names that things have in it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

from kg.pages.edition import Edition
from kg.pages.phrases import NAMES, call_places, call_word
from kg.pages.translation import JOINT, describe_horizon_in
from kg.query.replies import REPLY
from kg.views.diagram import Diagram
from kg.views.elements import Edge, Node
from kg.views.view import NEIGHBOURS_OF

#: Parts of a statement that are terms or names, and those that are several.
WORDS, LISTS = ("stance", "basis"), ("relays", "readings")
#: What the editors write down of a name that a diagram has from its label.
LABEL, LATIN = "label", "latn"
One = TypeVar("One")
Own = TypeVar("Own")


def translate_diagram(edition: Edition, diagram: Diagram) -> Diagram:
    """Return a diagram with the names and words of the pages; an English one as it is.

    Its ids, counts and layout stay. Wordings, notes and titles of documents are as they are.
    """
    if edition.to.names.is_english:
        return diagram
    by = _Translator(edition, diagram)
    return replace(
        diagram,
        title=by.translate_title(diagram.title),
        description=edition.say(" ".join(diagram.description.split())),
        nodes=_translate_each(by.translate_node, diagram.nodes),
        edges=list(map(by.translate_edge, diagram.edges)),
        facts=list(map(by.translate_edge, diagram.facts)),
        wider=_translate_each(by.translate_edge, diagram.wider),
        claims=_translate_each(by.translate_edge, diagram.claims),
        propositions=by.propositions,
        attributions=_translate_each(by.translate_speech, diagram.attributions),
        sources=_translate_each(by.translate_source, diagram.sources),
        leads=_translate_each(by.translate_leads, diagram.leads),
        replies={id: by.translate_replies(id, own) for id, own in diagram.replies.items()},
        judgements=_translate_each(by.translate_judgements, diagram.judgements),
        sites=diagram.sites and call_places(edition.to, diagram.sites),
        language=edition.to.language.tag,
        say=by.say_words,
        horizon_words=describe_horizon_in(edition.to.language, diagram.horizon),
    )


def _translate_each(translate: Callable[[One], Own], parts: Mapping[str, One]) -> dict[str, Own]:
    return {id: translate(part) for id, part in parts.items()}


class _Translator:
    """Returns the parts of a diagram in the language of an edition."""

    def __init__(self, edition: Edition, diagram: Diagram) -> None:
        self.to, self.say = edition.to, edition.say
        self.nodes = diagram.nodes
        known = (*diagram.wider.values(), *diagram.facts, *diagram.edges, *diagram.claims.values())
        self.claims = {edge.id: edge for edge in known}
        self.propositions = {
            id: self.translate_claim(id, text) for id, text in diagram.propositions.items()
        }

    def say_words(self, text: str) -> str:
        """Return a text of ours; a policy is another word than the standing of its name."""
        own = call_word(self.to.language, text)
        return self.say(text) if own == text else own

    def call(self, id: str, label: str) -> str:
        """Return the name of a thing."""
        own = self.to.call(id, label).text if id else label
        return self.say(label) if own == label else own

    def translate_title(self, title: str) -> str:
        """Return the title of a saved view, or of the surroundings of a thing."""
        own = self.say(title)
        before, _, after = NEIGHBOURS_OF.partition("%(name)s")
        if own == title and title.startswith(before) and title.endswith(after):
            label = title.removeprefix(before)
            node = next((one.id for one in self.nodes.values() if one.label == label), "")
            return self.say(NEIGHBOURS_OF) % {"name": self.call(node, label)}
        return own

    def translate_node(self, node: Node) -> Node:
        """Return a node with its name; its own stays beside it, for a search."""
        if node.kind == "Claim":
            return replace(node, label=self.translate_claim(node.id, node.label))
        label, names = self.call(node.id, node.label), list(node.names)
        if label != node.label and node.label not in {text for text, _, _ in names}:
            names.append((node.label, LATIN, LABEL))
        own = [(text, self.say(script), self.say(role)) for text, script, role in names]
        identifiers = {key: self.say(value) for key, value in node.identifiers.items()}
        return replace(node, label=label, names=own, identifiers=identifiers)

    def translate_edge(self, edge: Edge) -> Edge:
        """Return an edge or claim with its relation, object and standing."""
        return replace(
            edge,
            label=self.say(edge.label),
            object_label=self.call(edge.target, edge.object_label),
            standing=self.say(edge.standing),
            caveat=self.say(edge.caveat),
            objectors=NAMES.join(map(self.say, edge.objectors.split(NAMES))),
        )

    def translate_claim(self, id: str, text: str) -> str:
        """Return a claim as a sentence: of its parts, or of what the text joins."""
        claim = self.claims.get(id)
        if claim is None or text.count(JOINT) != 2:
            return JOINT.join(map(self.say, text.split(JOINT)))
        node = self.nodes.get(claim.source)
        subject = node.label if node else text.partition(JOINT)[0]
        own = self.translate_edge(claim)
        return JOINT.join((self.call(claim.source, subject), own.label, own.object_label))

    def translate_speech(self, one: Mapping[str, Any]) -> dict[str, Any]:
        """Return a statement, and the statements about it."""
        own = dict(one)
        for key in WORDS:
            own[key] = self.say(one[key]) if one.get(key) else ""
        for key in LISTS:
            own[key] = list(map(self.say, one.get(key, ())))
        own["speaker_label"] = self.call(one["speaker"], one["speaker_label"])
        if one.get("root_label"):
            own["root_label"] = self.call(one["root"], one["root_label"])
        if one.get("remarks"):
            own["remarks"] = list(map(self.translate_speech, one["remarks"]))
        return own

    def translate_source(self, source: Mapping[str, str]) -> dict[str, str]:
        """Return a document with its author and publisher; its title is as it is."""
        names = {key: self.say(source[key]) for key in ("author", "publisher") if key in source}
        return {**source, **names}

    def translate_leads(self, leads: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Return later texts with their languages and publishers."""
        own = []
        for lead in leads:
            languages = list(map(self.say, lead["languages"]))
            own.append({**lead, "languages": languages, "publisher": self.say(lead["publisher"])})
        return own

    def translate_replies(self, id: str, replies: Mapping[str, Any]) -> dict[str, Any]:
        """Return what stands against the accusations of a person."""
        label = self.nodes[id].label if id in self.nodes else ""
        name = partial(self._name_in, label, self.call(id, label))
        own = {**replies, "own_words": name(replies["own_words"])}
        silence = replies["silence"]
        own["silence"] = name(f"{silence[:1].upper()}{silence[1:]}")
        own["denials_heading"] = self.say(replies["denials_heading"])
        for key in ("replies", "denials"):
            own[key] = list(self._translate_listed(replies[key]))
        return own

    def _name_in(self, label: str, name: str, text: str) -> str:
        """Return a sentence of ours that has the name of somebody in it."""
        if not label or label not in text:
            return self.say(text)
        return self.say(text.replace(label, "%(name)s", 1)) % {"name": name}

    def _translate_listed(self, replies: Iterable[Mapping[str, str]]) -> Iterable[dict[str, str]]:
        for one in replies:
            own = {**one, "sentence": self.translate_claim(one["about"], one["sentence"])}
            if one["manner"] != REPLY:
                own["manner"] = self.say(one["manner"])
            yield own

    def translate_judgements(self, judgements: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Return what the editors judged, with the names of other things."""
        own = []
        for one in judgements:
            other = self.call(one["other"], one["other_label"] or "")
            own.append({**one, "other_label": other, "strength": self.say(one["strength"])})
        return own
