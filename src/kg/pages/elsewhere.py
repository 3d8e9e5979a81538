"""The same answer in other programs: curl, Python, R, SPARQL."""

from collections.abc import Mapping, Sequence
from typing import Any

from kg.names import DEFAULT_POLICY
from kg.pages.edition import Edition
from kg.query.parameters import Values, bind_values
from kg.sparql.rewrite import add_prefixes


def write_calls(
    edition: Edition, query: Mapping[str, Any], values: Values, policy: str, address: str
) -> list[tuple[str, str]]:
    """Return how other programs ask for the same answer, by the name of the program.

    Args:
        edition: the release as pages.
        query: the saved query, as in the catalogue.
        values: values by parameter.
        policy: the truth policy.
        address: where the answer is as a file, CSV or Turtle.
    """
    engine = edition.engine
    calls = [("curl", f"curl {_quote(address, SHELL)}")]
    calls.append(("Python", _write_python(query["name"], values, policy, engine.without_inferred)))
    if query["form"] == "SELECT":
        calls.append(("R", f"answer <- read.csv({_quote(address, STRING)})"))
    prefixes = {name: engine.prefixes[name] for name in query["prefixes"]}
    text = bind_values(engine, dict(query), values, check=False)
    calls.append(("SPARQL", add_prefixes(text, prefixes)))
    return calls


#: How a text is quoted: the quote, and what stands for each sign that would end or leave it.
SHELL = ("'", {"'": "'\\''"})
STRING = ('"', {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r"})


def _quote(text: str, style: tuple[str, Mapping[str, str]]) -> str:
    sign, escapes = style
    return sign + "".join(escapes.get(char, char) for char in text) + sign


def _write_python(name: str, values: Values, policy: str, without_inferred: bool) -> str:
    """Return the call of the library."""
    arguments = [_quote(name, STRING)]
    for key, value in values.items():
        arguments.append(f"{key}={_write_value(value)}")
    if policy != DEFAULT_POLICY:
        arguments.append(f"policy={_quote(policy, STRING)}")
    graph = "kg.open()" + (".without_inferred()" if without_inferred else "")
    return f"import kg\n\ngraph = {graph}\nanswer = graph.query({', '.join(arguments)})\n"


def _write_value(value: str | Sequence[str]) -> str:
    if isinstance(value, str):
        return _quote(value, STRING)
    return f"[{', '.join(_quote(one, STRING) for one in value)}]"
