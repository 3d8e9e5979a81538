"""Page of a diagram: one HTML file that needs nothing else and sends no request."""

import base64
import hashlib
import html as markup
import json
import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from typing import Any

from kg.query.editorial import LEADS_HEADING, LEADS_NOTICE
from kg.query.table import escape_controls
from kg.views import style
from kg.views.assessment import LICENCE, NOTICE, SUPPORT
from kg.views.company import describe_notice
from kg.views.diagram import Diagram
from kg.views.edge_table import render_edge_table
from kg.views.labels import wrap_label
from kg.views.placement import Arrangement
from kg.views.selection import HUB_KINDS
from kg.views.surroundings import ALONE, Surroundings

ASSETS = resources.files("kg.views") / "assets"
#: Scripts of the page in the order in which they are joined. Each defines one constant.
SCRIPTS: list[str] = json.loads((ASSETS / "scripts.json").read_text(encoding="utf-8"))
POLICIES = {
    "reported": "claims that at least one statement supports",
    "undisputed": "claims that are more than alleged, and to which nobody objects, directly, more "
    "widely or by an answer",
    "corroborated": "claims that two or more independent sources support",
    "official": "claims that a public body of the country concerned announces, finds or confirms",
}
ABOUT_PERSONS = (
    "Persons are named as in the cited sources. That a person is in this diagram says nothing "
    "about guilt."
)
#: Options of vis-network: positions are computed, and the page draws the edges itself.
OPTIONS: dict[str, Any] = {
    "autoResize": True,
    "physics": {"enabled": False, "solver": "forceAtlas2Based", "stabilization": False},
    "layout": {"improvedLayout": False},
    "interaction": {
        "hover": False,
        "keyboard": False,
        "multiselect": False,
        "selectConnectedEdges": False,
    },
    "nodes": {"chosen": False},
    "edges": {
        "chosen": False,
        "smooth": False,
        "selectionWidth": 0,
        "hoverWidth": 0,
        "arrowStrikethrough": True,
    },
}


def html(
    diagram: Diagram,
    arrangement: Arrangement,
    groups: Mapping[str, Mapping[str, str]],
    passages: Mapping[str, list[str]] | None = None,
    around: Surroundings = ALONE,
) -> str:
    """Return the page of a diagram.

    Args:
        diagram: what the page shows, and what it can expand.
        arrangement: where everything is, with the stations of a bureau folded.
        groups: the community, country and bureau of each node that has one.
        passages: texts behind each attribution, for users who have the source documents.
        around: the pages to which it links.
    """
    nodes, edges, options = _network(diagram, arrangement)
    values = diagram.as_json()
    values["edges"] = values.pop("lines")
    data = {
        "diagram": values,
        "network": {"nodes": nodes, "edges": edges},
        "style": style.STYLE,
        "groups": _group_stations(groups, arrangement),
        **_describe_arrangement(arrangement),
        "passages": passages or {},
        "pages": dict(around.pages),
        "words": {
            "support": SUPPORT,
            "policies": POLICIES,
            "notice": NOTICE,
            "licence": LICENCE,
            "hubs": HUB_KINDS,
            "leads": {"heading": LEADS_HEADING, "notice": LEADS_NOTICE},
        },
    }
    css, vis, script = _style_sheet(), _vis(), _script()
    return fill_template(
        read_asset("template.html"),
        {
            "csp": markup.escape(write_content_policy([css], [vis, script])),
            "title": markup.escape(
                escape_controls(diagram.title or diagram.name or "Relationship graph")
            ),
            "notice": markup.escape(f"{describe_notice(diagram.horizon)} {ABOUT_PERSONS}"),
            "around": around.write_navigation(),
            "version": markup.escape(diagram.digest),
            "licence": markup.escape(LICENCE),
            "summary": markup.escape(diagram.summarize()),
            "table": render_edge_table(diagram),
            "style": css,
            "options": options,
            "data": _json(_escape(data)),
            "vis": vis,
            "script": script,
        },
    )


def _network(
    diagram: Diagram, arrangement: Arrangement
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], str]:
    """Return nodes, edges and options as pyvis passes them to a template.

    They are set as complete lists, since `add_edge` of pyvis searches all edges for each new one.
    """
    from pyvis.network import Network

    network = Network(directed=True)
    for node in diagram.nodes.values():
        x, y = arrangement.positions[node.id]
        drawn = {"id": node.id, "label": "\n".join(wrap_label(node)), "x": x, "y": y}
        network.nodes.append(drawn | {"shape": "custom"})
    for edge, bend in zip(diagram.edges, style.bends(diagram.edges), strict=True):
        ends = {"from": edge.source, "to": edge.target}
        network.edges.append({"id": edge.id, "bend": arrangement.bends.get(edge.id, bend)} | ends)
    network.set_options(json.dumps(OPTIONS))
    nodes, edges, _, _, _, options = network.get_network_data()
    return nodes, edges, options


def _group_stations(
    groups: Mapping[str, Mapping[str, str]], arrangement: Arrangement
) -> dict[str, dict[str, str]]:
    """Return the groups of each node, with the folded mark of each station."""
    result = {id: dict(own) for id, own in groups.items()}
    for opening in arrangement.openings:
        for id in opening.fold.members:
            result.setdefault(id, {})["stations"] = opening.fold.name
    return result


def _describe_arrangement(arrangement: Arrangement) -> dict[str, Any]:
    """Return what the page needs of an arrangement beside nodes and edges."""
    folds = {}
    for opening in arrangement.openings:
        x, y = arrangement.positions[opening.fold.id]
        folds[opening.fold.name] = {
            "x": x,
            "y": y,
            "width": opening.width,
            "height": opening.height,
        }
    headings = [heading._asdict() for heading in arrangement.headings]
    return {"folds": folds, "bundles": arrangement.bundles, "headings": headings}


def _escape(value: Any) -> Any:
    """Return plain values with control and bidirectional characters escaped."""
    if isinstance(value, str):
        return "\n".join(map(escape_controls, value.split("\n")))
    if isinstance(value, Mapping):
        return {escape_controls(key): _escape(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_escape(one) for one in value]
    return value


def _json(value: Any) -> str:
    """Return JSON that ends no script element and opens no comment in one."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text


def write_content_policy(styles: list[str], scripts: list[str]) -> str:
    """Return a Content-Security-Policy for the page's own code, which fetches nothing."""
    return (
        f"default-src 'none'; script-src {_hashes(scripts)}; style-src {_hashes(styles)}; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )


def read_content_policy(page: str) -> str:
    """Return the Content-Security-Policy that a page has in itself."""
    match = re.search(r'http-equiv="Content-Security-Policy"\s+content="([^"]*)"', page)
    return markup.unescape(match[1]) if match else "default-src 'none'"


def _hashes(blocks: Iterable[str]) -> str:
    digests = (hashlib.sha256(block.encode()).digest() for block in blocks)
    return " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)


def fill_template(template: str, values: Mapping[str, str]) -> str:
    """Replace each `{{name}}` of a template once, but not within the values."""
    return re.sub(r"\{\{(\w+)\}\}", lambda match: values[match[1]], template)


@cache
def read_asset(name: str) -> str:
    """Return a style, script or template of pages by the name of its file."""
    return (ASSETS / name).read_text(encoding="utf-8")


@cache
def _style_sheet() -> str:
    """Return the style sheet, with the colours of both themes as custom properties."""
    themes = style.STYLE["themes"]
    light, dark = _custom_properties(themes["light"]), _custom_properties(themes["dark"])
    return f":root{{{light}}}\n:root[data-theme=dark]{{{dark}}}\n{read_asset('page.css')}"


def _custom_properties(colours: Mapping[str, str]) -> str:
    return "".join(f"--{role}:{colour};" for role, colour in colours.items())


@cache
def _script() -> str:
    """Return the scripts in one function, so that only `kg` is a global name."""
    scripts = "\n".join(read_asset(f"{name}.js") for name in SCRIPTS)
    return f"(() => {{\n'use strict';\n{scripts}}})();\n"


@cache
def _vis() -> str:
    """Return vis-network as pyvis carries it, without the address of its source map."""
    path = resources.files("pyvis") / "templates" / "lib" / "vis-9.1.2" / "vis-network.min.js"
    return re.sub(r"//# sourceMappingURL=\S+", "", path.read_text(encoding="utf-8"))
