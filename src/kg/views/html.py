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
from kg.query.identity import IDENTITY_WORDS
from kg.query.objections import MANNERS
from kg.query.table import escape_controls
from kg.views import style
from kg.views.assessment import AGAINST, LICENCE, NONE_DIRECTLY, NOTICE, SUPPORT, Say
from kg.views.diagram import Diagram
from kg.views.edge_table import render_edge_table
from kg.views.fetch import IDENTIFIERS
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
WARNING = "With passages from the documents: not for redistribution."
UNNAMED, VERSION = "Relationship graph", "data version %(version)s"
#: What a script says in its source: `say('Undo')`, and both forms of what it counts.
SPOKEN = re.compile(r"\bsay\(\s*'((?:[^'\\]|\\.)*)'")
COUNTED = re.compile(r"'(%\(num\)s [^']*)',\s*'(%\(num\)s [^']*)'")
#: A part of a template: a value by its name, or words.
PART = re.compile(r"""\{\{(?:(\w+)|_\(["']([^"']*)["']\))\}\}""")
#: The names of identifiers for readers, where they have one.
NAMES_OF_IDENTIFIERS = {
    name: IDENTITY_WORDS[f"kg:{name}"] for name in IDENTIFIERS if f"kg:{name}" in IDENTITY_WORDS
}
#: What scripts say of values of the diagram: policies, supports, groupings, names and clocks.
OF_VALUES = (*POLICIES, *POLICIES.values(), *SUPPORT.values(), *style.LEGEND.values())
OF_VALUES += ("community", "country", "bureau", "stations", *filter(None, MANNERS.values()))
OF_VALUES += (*NAMES_OF_IDENTIFIERS.values(), *style.list_kind_labels())
OF_VALUES += (LEADS_HEADING, LEADS_NOTICE, NONE_DIRECTLY, AGAINST)
#: What the page of a network says beside its template and scripts.
SAID = (ABOUT_PERSONS, WARNING, UNNAMED, VERSION, *OF_VALUES)
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
        "language": diagram.language,
        "groups": _group_stations(groups, arrangement),
        **_describe_arrangement(arrangement),
        "passages": passages or {},
        "pages": dict(around.pages),
        "words": {
            "support": SUPPORT,
            "policies": POLICIES,
            "notice": diagram.say(NOTICE),
            "licence": LICENCE,
            "hubs": HUB_KINDS,
            "identifiers": NAMES_OF_IDENTIFIERS,
            "leads": {"heading": LEADS_HEADING, "notice": LEADS_NOTICE},
            "said": _translate(diagram.say),
        },
    }
    say = diagram.say
    css, vis, script = _style_sheet(), _vis(), _script()
    return fill_template(
        read_asset("template.html"),
        {
            "csp": markup.escape(write_content_policy([css], [vis, script])),
            "title": markup.escape(escape_controls(diagram.title or diagram.name or say(UNNAMED))),
            "language": diagram.language,
            "notice": markup.escape(f"{diagram.describe_notice()} {say(ABOUT_PERSONS)}"),
            "around": around.write_navigation(),
            "version": markup.escape(say(VERSION) % {"version": diagram.digest}),
            "licence": markup.escape(LICENCE),
            "summary": markup.escape(diagram.summarize()),
            "table": render_edge_table(diagram),
            "style": css,
            "options": options,
            "data": _json(_escape(data)),
            "vis": vis,
            "script": script,
        },
        say,
    )


def list_script_words() -> list[str]:
    """Return what scripts say in their source, and both forms of what they count."""
    script = _script()
    words = {*SPOKEN.findall(script)}
    for forms in COUNTED.findall(script):
        words.update(forms)
    return sorted(words)


def _translate(say: Say) -> dict[str, str]:
    """Return what scripts say by what their source has, where that differs."""
    said = {text: say(text) for text in (*OF_VALUES, *list_script_words())}
    return {text: own for text, own in said.items() if own != text}


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


def fill_template(template: str, values: Mapping[str, str], say: Say = str) -> str:
    """Replace each `{{name}}` and `{{_("words")}}` of a template once.

    What a value has in it stays as it is.

    Args:
        template: a page.
        values: parts of it by name, as markup.
        say: returns a text of ours in the language of the page.
    """

    def fill(match: re.Match[str]) -> str:
        name, words = match.groups()
        return values[name] if name else markup.escape(say(words))

    return PART.sub(fill, template)


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
