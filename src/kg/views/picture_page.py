"""Page of a picture: one HTML file with a ledger for every claim, and no request."""

import html as markup
from collections.abc import Iterator, Mapping
from urllib.parse import quote
from xml.etree import ElementTree

from kg.query.caveats import qualify
from kg.query.table import escape_controls
from kg.views.assessment import LICENCE
from kg.views.cards import Cards, describe_objectors, open_list
from kg.views.diagram import Diagram
from kg.views.elements import Edge
from kg.views.html import (
    ABOUT_PERSONS,
    WARNING,
    fill_template,
    read_asset,
    write_content_policy,
)
from kg.views.layouts import LAYOUTS
from kg.views.pictures.canvas import Address, Element, Say, add
from kg.views.pictures.grid import Group
from kg.views.pictures.voices import STATEMENT, describe_edge
from kg.views.style import kind_label, write_themes
from kg.views.surroundings import ALONE, Surroundings

LEDGERS, OPEN = "What is said of each claim, and by whom", "Open its page"
VERSION, ALSO = "data version %(version)s", "also %(names)s"
#: What the page of a picture says, beside its template.
SAID = (LEDGERS, OPEN, VERSION, ALSO, WARNING, ABOUT_PERSONS)


def render_page(
    diagram: Diagram,
    layout: str,
    passages: Mapping[str, list[str]] | None = None,
    around: Surroundings = ALONE,
) -> str:
    """Return the page of a diagram in a layout other than a network.

    Args:
        diagram: what the page shows.
        layout: a key of LAYOUTS.
        passages: texts behind each attribution, for users who have the source documents.
        around: the pages to which it links.
    """
    groups = LAYOUTS[layout].list_groups(diagram)
    claims = list_claims(diagram)
    known = _list_targets(diagram, claims) | {group.id for group in groups}

    def address(id: str) -> str:
        return f"#{quote(id, safe=':/')}" if id in known else ""

    say = diagram.say
    ledgers = open_list(say(LEDGERS))
    cards = Cards(diagram, address, passages)
    for group in groups:
        _add_group(ledgers, diagram, group, address)
    for claim in sorted(claims.values(), key=lambda claim: describe_edge(diagram, claim)):
        cards.add_claim(ledgers, claim)
    for node in diagram.select_nodes():
        if node.id not in claims:
            article = _add_node(ledgers, diagram, node.id, address)
            if page := around.pages.get(node.id):
                add(add(article, "p"), "a", say(OPEN), href=page)
    style = write_themes() + read_asset("picture.css") + read_asset("pictures.css")
    script = read_asset("picture.js")
    title = escape_controls(diagram.title or diagram.name)
    return fill_template(
        read_asset("picture.html"),
        {
            "csp": markup.escape(write_content_policy([style], [script])),
            "title": markup.escape(title),
            "around": around.write_navigation(),
            "warning": _warn(say) if passages else "",
            "language": diagram.language,
            "notice": markup.escape(f"{diagram.describe_notice()} {say(ABOUT_PERSONS)}"),
            "description": markup.escape(escape_controls(" ".join(diagram.description.split()))),
            "picture": LAYOUTS[layout].draw_html(diagram, address),
            "ledgers": ElementTree.tostring(ledgers, encoding="unicode", method="html"),
            "summary": markup.escape(diagram.summarize()),
            "version": markup.escape(say(VERSION) % {"version": diagram.digest}),
            "licence": markup.escape(LICENCE),
            "style": style,
            "script": script,
        },
        say,
    )


def _warn(say: Say) -> str:
    return f'<p class="warning"><strong>{markup.escape(say(WARNING))}</strong></p>\n'


def list_claims(diagram: Diagram) -> dict[str, Edge]:
    """Return the claims and steps of passed-on words that a diagram shows, by id."""
    claims: dict[str, Edge] = {}
    for edge in diagram.select_edges():
        if edge.predicate == STATEMENT and edge.target in diagram.claims:
            claims[edge.target] = diagram.claims[edge.target]
        elif edge.predicate != STATEMENT:
            claims[edge.id] = edge
    for fact in diagram.facts:
        if fact.source in diagram.nodes and diagram.nodes[fact.source].shown:
            claims.setdefault(fact.id, fact)
    for claim in list(claims.values()):
        if claim.wider in diagram.wider:
            claims.setdefault(claim.wider, diagram.wider[claim.wider])
    return claims


def _list_targets(diagram: Diagram, claims: Mapping[str, Edge]) -> set[str]:
    """Return the ids that the list of ledgers has, to which links can lead."""
    targets = {*claims, *(node.id for node in diagram.select_nodes())}
    for claim in claims.values():
        targets.update(f"attribution:{id}" for id in claim.attributions)
    return targets


def _add_group(section: Element, diagram: Diagram, group: Group, address: Address) -> None:
    """Add what a mark stands for: its members, each with its claims."""
    article = add(section, "article", class_="ledger", id=group.id)
    add(article, "h3", group.title, tabindex=-1)
    edges = {edge.id: edge for edge in diagram.edges}
    lines = add(article, "ul")
    for member, claims in group.members.items():
        line = add(lines, "li")
        if member in diagram.nodes:
            _add_link(line, member, diagram.nodes[member].label, address)
            line = add(line, "ul")
        for claim in claims:
            part = add(line, "li") if line.tag == "ul" else line
            _add_edge(part, diagram, edges[claim], address)


def _add_link(parent: Element, id: str, text: str, address: Address) -> None:
    href = address(id)
    if href:
        add(parent, "a", text, href=href)
    else:
        add(parent, "span", text)


def _add_edge(line: Element, diagram: Diagram, edge: Edge, address: Address) -> None:
    """Add a claim in one line, with who objects to it."""
    text = diagram.propositions.get(edge.id) or describe_edge(diagram, edge)
    _add_link(line, edge.id, text, address)
    if edge.standing:
        add(line, "span", f" {qualify(edge.standing, edge.caveat)}", class_="soft")
    if edge.objectors:
        add(line, "span", describe_objectors(diagram, edge), class_="denied")


def _add_node(section: Element, diagram: Diagram, id: str, address: Address) -> Element:
    """Add what is said of a node, each claim in one line, and return what holds it."""
    node = diagram.nodes[id]
    article = add(section, "article", class_="ledger of-node", id=id)
    add(article, "h3", node.label, tabindex=-1)
    names = "; ".join(text for text, _, _ in node.names)
    also = f" · {diagram.say(ALSO) % {'names': names}}" if names else ""
    add(article, "p", f"{diagram.say(kind_label(node.kind))}{also}")
    lines = add(article, "ul")
    for edge in _list_edges_of(diagram, id):
        _add_edge(add(lines, "li"), diagram, edge, address)
    return article


def _list_edges_of(diagram: Diagram, id: str) -> Iterator[Edge]:
    for edge in diagram.select_edges():
        if id in (edge.source, edge.target):
            yield edge
    for fact in diagram.facts:
        if fact.source == id:
            yield fact
