"""Rewrite generated files that are checked in: `make golden`.

Read the diff afterwards. The files are the expected rows of every saved query, the release file
and the reference pages.
"""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click
from tests.web.protocol_runs import render_page, run_suites

from kg import settings
from kg.cli.commands import kg as kg_command
from kg.curation.columns import TABLES
from kg.curation.forms import Table
from kg.exchange.csvw_tables import describe_curated
from kg.exchange.foreign import FOREIGN
from kg.exchange.losses import put_losses
from kg.export import export
from kg.names import GRAPH, POLICIES
from kg.pages.addresses import Addresses
from kg.pages.edition import Edition
from kg.pages.files import read_file
from kg.pages.ontology import render_ontology, write_sssom
from kg.query.answer import run_saved
from kg.query.csv_metadata import write_metadata
from kg.query.engine import Engine
from kg.query.results import Result, Triples
from tools import pitfalls, shipped

ROOT = Path(__file__).parent.parent
EXPECTED = ROOT / "tests" / "golden"
RELEASE = ROOT / "graph" / "overseas-stations.trig"
TABLE_METADATA = ROOT / "graph" / "csv-metadata.json"
REFERENCE = ROOT / "docs" / "reference"
PROTOCOLS = REFERENCE / "protocols.md"
FORMATS = ROOT / "docs" / "formats"
ONTOLOGY_FILES = ROOT / "docs" / "ontology"
POLICY_PAGE = ROOT / "docs" / "decisions" / "0028-standing-and-policies.md"
#: The decision before, whose table has the numbers of its time.
FORMER_PAGE = ROOT / "docs" / "decisions" / "0003-truth-policies.md"


def parse_stem(stem: str) -> tuple[str, dict[str, str]]:
    """Return query and values of a golden file: `stations-by-country@country=Spain`."""
    name, *values = stem.split("@")
    return name, dict(value.split("=", 1) for value in values)


def render_rows(engine: Engine, stem: str) -> str:
    """Return the rows of a query as CSV with prefixed names, which a diff shows well."""
    name, values = parse_stem(stem)
    answer = run_saved(engine, name, values)
    assert isinstance(answer, Result)
    text = answer.serialize("csv").replace("\r\n", "\n")
    for prefix, space in sorted(engine.prefixes.items(), key=lambda item: -len(item[1])):
        text = text.replace(space, f"{prefix}:")
    return text


def render_edges(engine: Engine, name: str) -> str:
    """Return the edges of a saved view as CSV, each with the policies that grant it."""
    policies: dict[tuple[str, ...], list[str]] = {}
    for policy in POLICIES:
        answer = run_saved(engine, name, {}, policy)
        assert isinstance(answer, Triples)
        for triple in answer:
            edge = tuple(engine.shorten(str(term).strip("<>")) for term in triple)
            policies.setdefault(edge, []).append(policy)
    rows = [",".join((*edge, " ".join(granting))) for edge, granting in sorted(policies.items())]
    return "\n".join(["subject,predicate,object,policies", *rows]) + "\n"


def list_views(engine: Engine) -> list[str]:
    """Return the names of the saved views."""
    return [name for name in sorted(engine.public) if engine.queries[name]["topic"] == "views"]


def list_stems(engine: Engine) -> list[str]:
    """Return the names of golden files of rows: each query, and calls with values."""
    with_values = [path.stem for path in EXPECTED.glob("*@*.csv")]
    return sorted({*engine.public, *with_values} - set(list_views(engine)))


def render_cli_page() -> str:
    """Return docs/reference/cli.md: the help of every command."""
    context = click.Context(kg_command, info_name="kg", help_option_names=["-h", "--help"])
    parts = [
        "# The command line",
        "Written by `make golden` from the help texts.",
        _render_help(kg_command, context),
    ]
    for name in sorted(kg_command.commands):
        command = kg_command.commands[name]
        parts += [
            f"## kg {name}",
            _render_help(command, click.Context(command, info_name=name, parent=context)),
        ]
    return "\n\n".join(parts) + "\n"


def _render_help(command: click.Command, context: click.Context) -> str:
    return f"```text\n{command.get_help(context)}\n```"


def render_queries_page(engine: Engine) -> str:
    """Return docs/reference/queries.md: every saved query."""
    parts = ["# Saved queries", "Written by `make golden` from the files under `queries/`."]
    topic = ""
    for query in sorted(engine.public.values(), key=lambda query: (query["topic"], query["name"])):
        if query["topic"] != topic:
            topic = query["topic"]
            parts.append(f"## {topic.capitalize()}")
        same = " The same under every policy." if query["name"] in engine.about_claims else ""
        parts.append(_render_query(query, same))
    return "\n\n".join(parts) + "\n"


def _render_query(query: dict[str, Any], same: str) -> str:
    name = query["name"]
    lines = [f"### {name}", "", f"{query['summary']}.{same}", "", query["description"], ""]
    for parameter in query["parameters"]:
        line = f"- `{parameter['name']}` ({parameter['type']}): {parameter['description']}"
        if parameter["default"] is not None:
            line += f"; default {parameter['default']}"
        lines.append(line)
    if query["columns"]:
        columns = ", ".join(f"`{column}`" for column in query["columns"])
        lines.append(f"- columns: {columns}")
    else:
        lines.append(f"- draws a relationship graph: `kg view {name}`")
    return "\n".join(lines)


def render_table_metadata() -> str:
    """Return graph/csv-metadata.json: what the columns of the curated tables hold."""
    graph = TABLE_METADATA.parent
    paths = sorted(path.relative_to(graph) for path in graph.rglob("[!.]*.csv"))
    names = [path.with_suffix("").as_posix() for path in paths]
    return write_metadata(describe_curated(names)).decode()


def render_tables_page() -> str:
    """Return docs/reference/tables.md: every column of every curated table."""
    parts = [
        "# The columns of the curated tables",
        "Written by `make golden` from `src/kg/curation/columns.py`. The checks and the mapping\n"
        "follow the same declaration.",
        "No cell has a space at an end, two spaces in a row, a character that nobody sees, or\n"
        "letters apart from their marks (NFC). Words as printed may have the spaces of the\n"
        "document.",
    ]
    for name, table in TABLES.items():
        path = "claims/NNN" if name == "claims" else name
        parts += [f"## {path}.csv", f"One row is {table.about}.", _render_columns(table)]
        parts += [f"- {sentence}" for sentence in _describe_rules(table)]
    return "\n\n".join(parts).replace("\n\n- ", "\n- ").replace("|\n- ", "|\n\n- ") + "\n"


def _render_columns(table: Table) -> str:
    lines = ["| column | what for | what a cell holds | property |", "| --- | --- | --- | --- |"]
    for column in table.columns:
        marks = "; required" if column.required else ""
        marks += "; unique" if column.unique else ""
        iri = f"`{column.property}`" if column.property else ""
        lines.append(
            f"| `{column.name}` | {column.about} | {column.form.describe()}{marks} | {iri} |"
        )
    return "\n".join(lines)


def _describe_rules(table: Table) -> Iterator[str]:
    """Yield what must hold between the cells of a table."""
    for key in table.keys:
        yield f"{_list_columns(key)} together are unique."
    for pair in table.pairs:
        yield f"{_list_columns(pair)} differ, and are given once in either order."
    for span in table.spans:
        yield f"{_list_columns(span)}: the first day is not after the last."
    for need in table.needs:
        yield need.describe()


def _list_columns(names: tuple[str, ...]) -> str:
    *most, last = [f"`{name}`" for name in names]
    return f"{', '.join(most)} and {last}"


def render_ontology_page(engine: Engine) -> str:
    """Return docs/reference/ontology.md: classes, claim predicates, schemes."""
    parts = ["# The ontology", "Written by `make golden` from `ontology/`."]
    for title, text in ONTOLOGY.items():
        answer = engine.ask(text)
        assert isinstance(answer, Result)
        parts += [f"## {title}", answer.serialize("markdown").rstrip()]
    return "\n\n".join(parts) + "\n"


ONTOLOGY = {
    "Claim predicates": """
SELECT ?predicate ?english ?chinese ?definition ?example WHERE {
  ?predicate a kg:ClaimPredicate ; skos:prefLabel ?english , ?chinese ;
    skos:definition ?definition ; skos:example ?example .
  FILTER (LANG(?english) = "en" && LANG(?chinese) = "zh-hans")
} ORDER BY ?predicate""",
    "Classes": """
SELECT ?class ?english ?chinese ?definition WHERE {
  ?class a owl:Class ; skos:prefLabel ?english , ?chinese ; skos:definition ?definition .
  FILTER (LANG(?english) = "en" && LANG(?chinese) = "zh-hans")
} ORDER BY ?class""",
    "Concepts": """
SELECT ?scheme ?concept ?english ?chinese ?definition WHERE {
  ?concept skos:inScheme ?scheme ; skos:prefLabel ?english , ?chinese ;
    skos:definition ?definition .
  FILTER (LANG(?english) = "en" && LANG(?chinese) = "zh-hans")
} ORDER BY ?scheme ?concept""",
    "Caveats": """
SELECT ?term ?english ?caveat WHERE {
  ?term kg:caveat ?caveat ; skos:prefLabel ?english .
  FILTER (LANG(?english) = "en")
} ORDER BY ?term""",
}


def render_pages(engine: Engine) -> dict[Path, str]:
    """Return every generated reference page by its path."""
    return {
        REFERENCE / "cli.md": render_cli_page(),
        REFERENCE / "queries.md": render_queries_page(engine),
        REFERENCE / "tables.md": render_tables_page(),
        REFERENCE / "ontology.md": render_ontology_page(engine),
        POLICY_PAGE: render_policy_page(engine),
        TABLE_METADATA: render_table_metadata(),
        **render_format_pages(),
        **render_ontology_files(engine),
    }


def render_ontology_files(engine: Engine) -> dict[Path, str]:
    """Return docs/ontology/: a page that opens without a server, mappings as SSSOM, pitfalls."""
    alone = Edition(engine, Addresses(engine.prefixes, pages={}).at("index.html"), places=())
    style = read_file("pages.css")
    assert style
    return {
        ONTOLOGY_FILES / "index.html": render_ontology(alone, "ontology_alone.html"),
        ONTOLOGY_FILES / "pages.css": style.content.decode(),
        ONTOLOGY_FILES / "mappings.sssom.tsv": write_sssom(engine, engine.prefixes),
        pitfalls.PAGE: pitfalls.render_page(),
    }


def render_format_pages() -> dict[Path, str]:
    """Return the page of each format of another tool, with its table of what is kept."""
    pages = {}
    for foreign in FOREIGN.values():
        path = FORMATS / f"{foreign.name}.md"
        pages[path] = put_losses(path.read_text(encoding="utf-8"), foreign.list_losses())
    return pages


def count_edges(engine: Engine) -> dict[str, dict[str, int]]:
    """Return the number of edges by predicate and policy."""
    counts: dict[str, dict[str, int]] = {}
    for policy in POLICIES:
        pattern = f"GRAPH <{GRAPH}view/{policy}> {{ ?s ?p ?o }}"
        text = f"SELECT ?p (COUNT(*) AS ?n) WHERE {{ {pattern} }} GROUP BY ?p"
        for row in engine.select(text):
            by_policy = counts.setdefault(engine.shorten(str(row["p"])), {})
            by_policy[policy] = int(row["n"] or 0)
    return dict(sorted(counts.items()))


def read_former_edges() -> dict[str, list[str]]:
    """Return the cells of each predicate in the table of decision 0003."""
    _, _, rest = FORMER_PAGE.read_text(encoding="utf-8").partition("<!-- table -->")
    rows: dict[str, list[str]] = {}
    for line in rest.partition("<!-- end -->")[0].strip().splitlines()[2:]:
        name, *cells = (cell.strip() for cell in line.strip("|").split("|"))
        rows[name.strip("`")] = cells
    return rows


def render_policy_table(engine: Engine) -> str:
    """Return the table of decision 0028: the edges of 0003 and those of now."""
    former = read_former_edges()
    counts = count_edges(engine)
    sums = former.pop("all")
    lines = ["| predicate | " + " | ".join(POLICIES) + " |", "| --- |" + " ---: |" * len(POLICIES)]
    for predicate in sorted({*former, *counts}):
        before = former.get(predicate, [""] * len(POLICIES))
        after = [counts.get(predicate, {}).get(policy, 0) for policy in POLICIES]
        cells = [_compare(*pair) for pair in zip(before, after, strict=True)]
        lines.append(f"| `{predicate}` | {' | '.join(cells)} |")
    totals = []
    for policy in POLICIES:
        totals.append(sum(by_policy.get(policy, 0) for by_policy in counts.values()))
    cells = [_compare(*pair) for pair in zip(sums, totals, strict=True)]
    lines.append(f"| all | {' | '.join(cells)} |")
    return "\n".join(lines)


def _compare(before: str, after: int) -> str:
    """Return one number if both are the same, nothing if there are no edges."""
    if int(before or 0) == after:
        return before
    return f"{before or 0} → {after}"


def render_policy_page(engine: Engine) -> str:
    """Return decision 0028 with its table for the current data."""
    before, _, rest = POLICY_PAGE.read_text(encoding="utf-8").partition("<!-- table -->")
    after = rest.partition("<!-- end -->")[2]
    return f"{before}<!-- table -->\n{render_policy_table(engine)}\n<!-- end -->{after}"


def main() -> None:
    """Write every generated file."""
    engine = Engine(settings.build_folder())
    EXPECTED.mkdir(exist_ok=True)
    stems = list_stems(engine)
    for stem in stems:
        (EXPECTED / f"{stem}.csv").write_text(render_rows(engine, stem), encoding="utf-8")
    for path in EXPECTED.glob("*.csv"):
        if path.stem not in stems:
            path.unlink()
    (EXPECTED / "views").mkdir(exist_ok=True)
    for name in list_views(engine):
        path = EXPECTED / "views" / f"{name}.csv"
        path.write_text(render_edges(engine, name), encoding="utf-8")
    RELEASE.write_bytes(export(engine, "trig"))
    shipped.TARGET.write_text(shipped.write_text(), encoding="utf-8")
    REFERENCE.mkdir(parents=True, exist_ok=True)
    for path, text in render_pages(engine).items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    with TemporaryDirectory() as folder:
        if outcomes := run_suites(Path(folder)):  # only where the suites of the W3C are
            PROTOCOLS.write_text(render_page(outcomes), encoding="utf-8")


if __name__ == "__main__":
    main()
