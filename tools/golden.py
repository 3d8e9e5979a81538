"""Rewrite what is generated and checked in; then read the diff: `make golden`.

Expected rows of every saved query, the release file of the graph, and the reference pages.
"""

from pathlib import Path

import click

from kg import settings
from kg.cli.commands import kg as kg_command
from kg.export import export
from kg.names import GRAPH, POLICIES, shorten
from kg.query.answer import run_saved
from kg.query.engine import Engine
from kg.query.results import Result, Triples

ROOT = Path(__file__).parent.parent
EXPECTED = ROOT / "tests" / "golden"
RELEASE = ROOT / "graph" / "overseas-stations.trig"
REFERENCE = ROOT / "docs" / "reference"
POLICY_PAGE = ROOT / "docs" / "decisions" / "0003-truth-policies.md"


def call(stem: str) -> tuple[str, dict[str, str]]:
    """The query and its values from the name of an expectation: `stations-by-country@country=Spain`."""
    name, *values = stem.split("@")
    return name, dict(value.split("=", 1) for value in values)


def expected_rows(engine: Engine, stem: str) -> str:
    """The answer as CSV with prefixed names, which a diff shows well."""
    name, values = call(stem)
    answer = run_saved(engine, name, values)
    assert isinstance(answer, Result)
    text = answer.serialize("csv").replace("\r\n", "\n")
    for prefix, space in sorted(engine.prefixes.items(), key=lambda item: -len(item[1])):
        text = text.replace(space, f"{prefix}:")
    return text


def expected_edges(engine: Engine, name: str) -> str:
    """The edges of a saved view as CSV with prefixed names, each with the policies that grant it."""
    policies: dict[tuple[str, ...], list[str]] = {}
    for policy in POLICIES:
        answer = run_saved(engine, name, {}, policy)
        assert isinstance(answer, Triples)
        for triple in answer:
            parts = (triple.subject, triple.predicate, triple.object)
            edge = tuple(shorten(str(part).strip("<>"), engine.prefixes) for part in parts)
            policies.setdefault(edge, []).append(policy)
    rows = [",".join((*edge, " ".join(granting))) for edge, granting in sorted(policies.items())]
    return "\n".join(["subject,predicate,object,policies", *rows]) + "\n"


def public(engine: Engine) -> list[str]:
    """The names of the saved queries that people ask, views included."""
    return sorted(engine.public)


def views(engine: Engine) -> list[str]:
    """The names of the saved views."""
    return [name for name in public(engine) if engine.queries[name]["topic"] == "views"]


def stems(engine: Engine) -> list[str]:
    """Every expectation of rows: each query as it is, and the calls with values that are checked in."""
    with_values = [path.stem for path in EXPECTED.glob("*@*.csv")]
    return sorted({*public(engine), *with_values} - set(views(engine)))


def cli_page() -> str:
    """docs/reference/cli.md: the help of every verb."""
    context = click.Context(kg_command, info_name="kg", help_option_names=["-h", "--help"])
    parts = [
        "# The command line",
        "Written by `make golden` from the help texts.",
        _help(kg_command, context),
    ]
    for name in sorted(kg_command.commands):
        command = kg_command.commands[name]
        parts += [
            f"## kg {name}",
            _help(command, click.Context(command, info_name=name, parent=context)),
        ]
    return "\n\n".join(parts) + "\n"


def _help(command: click.Command, context: click.Context) -> str:
    return f"```text\n{command.get_help(context)}\n```"


def queries_page(engine: Engine) -> str:
    """docs/reference/queries.md: every saved query with its parameters and columns."""
    parts = ["# Saved queries", "Written by `make golden` from the files under `queries/`."]
    topic = ""
    for name in sorted(public(engine), key=lambda name: (engine.queries[name]["topic"], name)):
        query = engine.queries[name]
        if query["topic"] != topic:
            topic = query["topic"]
            parts.append(f"## {topic.capitalize()}")
        same = " The same under every policy." if name in engine.about_claims else ""
        lines = [f"### {name}", "", f"{query['summary']}.{same}", "", query["description"], ""]
        lines += [
            f"- `{parameter['name']}` ({parameter['type']}): {parameter['description']}"
            + (f"; default {parameter['default']}" if parameter["default"] is not None else "")
            for parameter in query["parameters"]
        ]
        columns = ", ".join(f"`{column}`" for column in query["columns"])
        lines.append(
            f"- columns: {columns}"
            if columns
            else f"- draws a relationship graph: `kg view {name}`"
        )
        parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"


def ontology_page(engine: Engine) -> str:
    """docs/reference/ontology.md: classes, claim predicates with examples, schemes."""
    parts = ["# The ontology", "Written by `make golden` from `ontology/`."]
    for title, text in ONTOLOGY.items():
        answer = engine.ask(text)
        assert isinstance(answer, Result)
        parts += [f"## {title}", answer.serialize("markdown").rstrip()]
    return "\n\n".join(parts) + "\n"


ONTOLOGY = {
    "Claim predicates": """
SELECT ?predicate ?english ?chinese ?definition ?example WHERE {
  ?predicate a kg:ClaimPredicate ; skos:prefLabel ?english , ?chinese ; skos:definition ?definition ;
    skos:example ?example .
  FILTER (LANG(?english) = "en" && LANG(?chinese) = "zh-hans")
} ORDER BY ?predicate""",
    "Classes": """
SELECT ?class ?english ?chinese ?definition WHERE {
  ?class a owl:Class ; skos:prefLabel ?english , ?chinese ; skos:definition ?definition .
  FILTER (LANG(?english) = "en" && LANG(?chinese) = "zh-hans")
} ORDER BY ?class""",
    "Concepts": """
SELECT ?scheme ?concept ?english ?chinese ?definition WHERE {
  ?concept skos:inScheme ?scheme ; skos:prefLabel ?english , ?chinese ; skos:definition ?definition .
  FILTER (LANG(?english) = "en" && LANG(?chinese) = "zh-hans")
} ORDER BY ?scheme ?concept""",
}


def pages(engine: Engine) -> dict[Path, str]:
    """Every generated reference page by its path."""
    return {
        REFERENCE / "cli.md": cli_page(),
        REFERENCE / "queries.md": queries_page(engine),
        REFERENCE / "ontology.md": ontology_page(engine),
        POLICY_PAGE: policy_page(engine),
    }


def policy_counts(engine: Engine) -> dict[str, dict[str, int]]:
    """Edges per predicate and policy."""
    counts: dict[str, dict[str, int]] = {}
    for policy in POLICIES:
        text = f"SELECT ?p (COUNT(*) AS ?n) WHERE {{ GRAPH <{GRAPH}view/{policy}> {{ ?s ?p ?o }} }} GROUP BY ?p"
        for row in engine.select(text):
            counts.setdefault(shorten(str(row["p"]), engine.prefixes), {})[policy] = int(
                row["n"] or 0
            )
    return dict(sorted(counts.items()))


def policy_table(engine: Engine) -> str:
    """The table of decision 0003."""
    counts = policy_counts(engine)
    lines = ["| predicate | " + " | ".join(POLICIES) + " |", "| --- |" + " ---: |" * len(POLICIES)]
    for predicate, by_policy in counts.items():
        lines.append(
            f"| `{predicate}` | "
            + " | ".join(str(by_policy.get(policy, "")) for policy in POLICIES)
            + " |"
        )
    sums = [sum(by_policy.get(policy, 0) for by_policy in counts.values()) for policy in POLICIES]
    lines.append("| all | " + " | ".join(map(str, sums)) + " |")
    return "\n".join(lines)


def policy_page(engine: Engine) -> str:
    """Decision 0003 with its table as the data stands."""
    before, _, rest = POLICY_PAGE.read_text(encoding="utf-8").partition("<!-- table -->")
    after = rest.partition("<!-- end -->")[2]
    return f"{before}<!-- table -->\n{policy_table(engine)}\n<!-- end -->{after}"


def main() -> None:
    """Write everything that is generated."""
    engine = Engine(settings.build_folder())
    EXPECTED.mkdir(exist_ok=True)
    for stem in stems(engine):
        (EXPECTED / f"{stem}.csv").write_text(expected_rows(engine, stem), encoding="utf-8")
    for path in EXPECTED.glob("*.csv"):
        if path.stem not in stems(engine):
            path.unlink()
    (EXPECTED / "views").mkdir(exist_ok=True)
    for name in views(engine):
        (EXPECTED / "views" / f"{name}.csv").write_text(
            expected_edges(engine, name), encoding="utf-8"
        )
    RELEASE.write_bytes(export(engine, "trig"))
    REFERENCE.mkdir(parents=True, exist_ok=True)
    for path, text in pages(engine).items():
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
