"""The threat model promises what a test proves: each sentence names tests, and they exist."""

import ast
import re
from functools import cache

import pytest

from tests.conftest import ROOT

MODEL = (ROOT / "THREAT_MODEL.md").read_text(encoding="utf-8")
PROMISES = MODEL.partition("## Attack surface, and what we promise")[2].partition(
    "\n## What we do not promise"
)[0]
TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")

#: Functions of others that fail where something is not as it should be.
CHECKING = ("raises", "expect", "wait_until")


def list_promises() -> list[str]:
    """Return each promise with its tests, in one line."""
    items = re.split(r"\n- ", PROMISES)[1:]
    return [" ".join(re.split(r"\n\n|\n#", item)[0].split()) for item in items]


@cache
def read_tests(path: str) -> dict[str, ast.FunctionDef | ast.AsyncFunctionDef]:
    """Return the tests of a file by their names."""
    module = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return {node.name: node for node in module.body if isinstance(node, kinds)}


def has_assertion(node: ast.AST, path: str) -> bool:
    """Whether a test can fail: by an assertion of its own, or of a function that it calls."""
    for one in ast.walk(node):
        if isinstance(one, ast.Assert):
            return True
        if isinstance(one, ast.Call):
            name = ast.unparse(one.func).rpartition(".")[2]
            helper = read_tests(path).get(name)
            if name in CHECKING or (helper not in (None, node) and has_assertion(helper, path)):
                return True
    return False


@pytest.mark.parametrize("promise", list_promises(), ids=lambda promise: promise[:50])
def test_each_sentence_of_a_promise_has_a_test(promise: str) -> None:
    words, _, named = promise.partition(" [`tests/")
    assert re.fullmatch(r"[A-Z`].*\.", words), "a promise ends with a full stop before its tests"
    sentences = re.split(r"(?<=\.) (?=[A-Z])", words)
    tests = TEST.findall(f"`tests/{named}")
    assert len(tests) >= len(sentences)
    assert TEST.sub("", f"`tests/{named}").strip(" ,]") == "", "only tests are in the brackets"


@pytest.mark.parametrize("promise", list_promises(), ids=lambda promise: promise[:50])
def test_the_tests_of_a_promise_exist_and_are_run(promise: str) -> None:
    for path, name in TEST.findall(promise):
        node = read_tests(path).get(name)
        assert node is not None, f"{path} has no {name}"
        marks = [ast.unparse(one) for one in node.decorator_list]
        assert not [mark for mark in marks if re.search(r"\.skip\b|xfail", mark)]
        assert has_assertion(node, path)


def test_every_part_has_promises_and_nothing_else() -> None:
    parts = re.split(r"\n### ", PROMISES)[1:]
    assert len(parts) >= 7
    for part in parts:
        title, _, body = part.partition("\n\n")
        assert body.startswith("- "), title
        assert not re.search(r"\n\n\w", body.strip()), f"{title} has a sentence outside its list"
    assert len(list_promises()) > 40


def test_a_test_that_cannot_fail_proves_nothing() -> None:
    here = "tests/test_promises.py"
    for text in ("pass", "print(1)", "with open('x'): pass", "list_promises()"):
        assert not has_assertion(ast.parse(text), here)
    for text in ("assert x", "with pytest.raises(KeyError): {}['x']", "prove('x')"):
        assert has_assertion(ast.parse(text), here)


def prove(promise: str) -> None:
    """Check a promise as the tests above do."""
    test_each_sentence_of_a_promise_has_a_test(promise)
    test_the_tests_of_a_promise_exist_and_are_run(promise)


@pytest.mark.parametrize(
    "promise",
    [
        "This is safe.",
        "This is safe. [`tests/test_promises.py::test_no`]",
        "This is safe. [`tests/test_nothing.py::test_no`]",
        "It is. It stays so. [`tests/test_house.py::test_functions_are_verbs`]",
        "It is. [somebody looked, `tests/test_house.py::test_functions_are_verbs`]",
    ],
)
def test_a_promise_without_proof_is_noticed(promise: str) -> None:
    with pytest.raises((AssertionError, FileNotFoundError)):
        prove(promise)
