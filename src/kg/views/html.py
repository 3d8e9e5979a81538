"""The page: one self-contained HTML file in which every line can be asked who says so and who denies it."""

import base64
import hashlib
import html as markup
import json
import re
import textwrap
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from kg.query.table import escape_controls
from kg.views import style
from kg.views.assessment import LICENCE, NOTICE, SUPPORT
from kg.views.diagram import Diagram, Edge
from kg.views.selection import HUB_KINDS

#: In the order in which they are put together: each file adds one member to the page's only name, `kg`.
SCRIPTS = (
    *(
        "model",
        "dom",
        "grammar",
        "groups",
        "scene",
        "draw",
        "overlay",
        "legend",
        "trail",
        "citation",
        "ledger",
    ),
    *(
        "thing",
        "steps",
        "search",
        "filters",
        "policy",
        "times",
        "paths",
        "table",
        "svg",
        "exports",
        "address",
    ),
    *("keys", "page"),
)
POLICIES = {
    "reported": "what at least one statement supports",
    "undisputed": "what is supported and opposed by nobody, directly or through a wider proposition",
    "corroborated": "what two or more independent origins support",
    "official": "what a public body of the country concerned announces, finds or confirms",
}
ABOUT_PERSONS = "Persons are as named in the cited sources; that somebody stands in this picture says nothing about guilt."
#: Longer labels are cut on the canvas and stand whole in the panel.
LABEL_WIDTH, LABEL_LINES = 22, 2
CLAIM_WIDTH, CLAIM_LINES = 30, 4


def html(
    picture: Diagram,
    places: Mapping[str, tuple[float, float]],
    groups: Mapping[str, Mapping[str, str]],
    passages: Mapping[str, list[str]] | None = None,
) -> str:
    """A picture as a page that needs nothing else and asks nobody for anything."""
    nodes, edges, options = _network(picture, places)
    data = {
        "picture": picture.as_json(),
        "network": {"nodes": nodes, "edges": edges},
        "strokes": {
            line.id: _stroke(line)
            for line in (*picture.edges, *picture.facts, *picture.wider.values())
        },
        "shapes": style.SHAPES | {"Other": style.OTHER},
        "groups": groups,
        "passages": passages or {},
        "words": {
            "support": SUPPORT,
            "policies": POLICIES,
            "notice": NOTICE,
            "licence": LICENCE,
            "hubs": HUB_KINDS,
        },
    }
    css, vis, script = _asset("page.css"), _vis(), _script()
    return _filled(
        _asset("template.html"),
        {
            "csp": markup.escape(_policy([css], [vis, script])),
            "title": markup.escape(
                escape_controls(picture.title or picture.name or "Relationship graph")
            ),
            "notice": markup.escape(f"{NOTICE} {ABOUT_PERSONS}"),
            "version": markup.escape(picture.digest),
            "licence": markup.escape(LICENCE),
            "style": css,
            "options": options,
            "data": _json(_shown(data)),
            "vis": vis,
            "script": script,
        },
    )


def _network(
    picture: Diagram, places: Mapping[str, tuple[float, float]]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], str]:
    """Nodes, edges and options as pyvis hands them to a template.

    They are put in as whole lists, since `add_edge` looks through all edges for each.
    """
    from pyvis.network import Network

    network = Network(directed=True)
    bends = style.bends(picture.edges)
    network.nodes = [
        {
            "id": id,
            "label": _label(node.label, node.kind),
            "x": places[id][0],
            "y": places[id][1],
            "shape": "custom",
        }
        for id, node in picture.nodes.items()
    ]
    network.edges = [_edge(line, bends[number]) for number, line in enumerate(picture.edges)]
    network.set_options(json.dumps(OPTIONS))
    nodes, edges, _, _, _, options = network.get_network_data()
    return nodes, edges, options


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


def _edge(line: Edge, bend: float) -> dict[str, Any]:
    return {"id": line.id, "from": line.source, "to": line.target, "bend": bend}


def _stroke(line: Edge) -> dict[str, Any]:
    """How a line is drawn, on the canvas, in lists and in the legend."""
    drawn = style.stroke(line)
    return {"width": drawn.width, "hollow": drawn.hollow, "dashes": list(drawn.dashes) or False}


def _label(label: str, kind: str) -> str:
    """A label as it stands on the canvas: in a few short rows, cut with an ellipsis."""
    width, rows = (CLAIM_WIDTH, CLAIM_LINES) if kind == "Claim" else (LABEL_WIDTH, LABEL_LINES)
    if len(label) <= width:
        return label
    return "\n".join(
        textwrap.wrap(label, width, max_lines=rows, placeholder="…", break_on_hyphens=False)
    )


def _shown(value: Any) -> Any:
    """Plain values in which no control or bidirectional character acts: each is written out."""
    if isinstance(value, str):
        return "\n".join(map(escape_controls, value.split("\n")))
    if isinstance(value, Mapping):
        return {escape_controls(key): _shown(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_shown(one) for one in value]
    return value


def _json(value: Any) -> str:
    """JSON that ends no script element and opens no comment in one."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text


def _policy(styles: list[str], scripts: list[str]) -> str:
    """A Content-Security-Policy under which nothing runs but what stands in the file, and nothing is fetched."""
    return (
        f"default-src 'none'; script-src {_hashes(scripts)}; style-src {_hashes(styles)}; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )


def _hashes(blocks: list[str]) -> str:
    digests = (hashlib.sha256(block.encode()).digest() for block in blocks)
    return " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)


def _filled(template: str, values: Mapping[str, str]) -> str:
    """The template with its `{{name}}`s replaced, once and not in what is put in."""
    return re.sub(r"\{\{(\w+)\}\}", lambda match: values[match[1]], template)


@cache
def _asset(name: str) -> str:
    return (resources.files("kg.views") / "assets" / name).read_text(encoding="utf-8")


@cache
def _script() -> str:
    return "\n".join(_asset(f"{name}.js") for name in SCRIPTS)


@cache
def _vis() -> str:
    """vis-network as pyvis brings it, with its licence, without the address of its source map."""
    path = resources.files("pyvis") / "templates" / "lib" / "vis-9.1.2" / "vis-network.min.js"
    return re.sub(r"//# sourceMappingURL=\S+", "", path.read_text(encoding="utf-8"))
