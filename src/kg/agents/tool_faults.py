"""Faults of a call: what is wrong, how to mend it, and what may be."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from kg.errors import KgError, QuerySyntaxError, RefusedQuery
from kg.query.engine import Engine
from kg.query.resolve import SeveralFit
from kg.query.table import escape_controls

#: Choices that a fault names at most, and the longest text of a caller that it repeats.
MOST_CHOICES, LONGEST = 8, 400
#: Names in a hint that says what was probably meant.
MEANT = re.compile(r"did you mean (.+)\?", re.DOTALL)


@dataclass
class ToolFault(Exception):
    """Call that cannot be answered: kind, reason, hint and choices."""

    kind: str
    reason: str
    hint: str = ""
    choices: tuple[str, ...] = ()

    def as_json(self) -> str:
        """Return the fault as one line of JSON."""
        return json.dumps(
            {
                "error": self.kind,
                "reason": shorten_text(self.reason),
                "hint": shorten_text(self.hint, 2 * LONGEST),
                "choices": [shorten_text(one) for one in self.choices],
            },
            ensure_ascii=False,
        )


def shorten_text(text: str, most: int = LONGEST) -> str:
    """Return a text with its controls shown, and cut where it is long."""
    text = escape_controls(" ".join(text.split()))
    return text if len(text) <= most else text[: most - 1] + "…"


def describe_value(value: Any) -> str:
    """Return what a value of JSON is, and of a long one only its kind."""
    if isinstance(value, str):
        return repr(value[:80])
    names = {dict: "an object", list: "an array", bool: "a truth value", type(None): "null"}
    return names.get(type(value), f"the number {str(value)[:20]}")


def find_near(word: str, choices: Iterable[str], most: int = MOST_CHOICES) -> tuple[str, ...]:
    """Return the choices that are spelled most like a word, or the first few of them."""
    listed = list(choices)
    folded = {one.casefold(): one for one in reversed(listed)}
    near = get_close_matches(word.casefold()[:LONGEST], list(folded), n=most, cutoff=0.4)
    return tuple(folded[one] for one in near) or tuple(listed[:most])


def translate_fault(engine: Engine, error: KgError, kind: str = "unknown-name") -> ToolFault:
    """Return a deliberate error of the library as a fault of a call."""
    choices: tuple[str, ...] = ()
    if isinstance(error, SeveralFit):
        kind = "several-fit"
        listed = [f"{engine.shorten(one.iri)} ({one.label})" for one in error.candidates]
        choices = tuple(listed[:MOST_CHOICES])
    elif isinstance(error, QuerySyntaxError):
        kind = "syntax"
    elif isinstance(error, RefusedQuery):
        kind = "refused"
    elif match := MEANT.search(error.hint):
        choices = tuple(one.strip() for one in match[1].split(", "))
    hint = "write the id of one of the choices" if kind == "several-fit" else error.hint
    return ToolFault(kind, error.reason, adapt_hint(hint), choices)


def adapt_hint(hint: str) -> str:
    """Return a hint that was written for the command line in words for tools."""
    hint = re.sub(r"kg query ([a-z0-9-]+)", r"ask name=\1", hint)
    hint = re.sub(r"--through-hubs", "through_hubs=true", hint)
    hint = re.sub(r"--policy (\w+)", r"policy=\1", hint)
    return re.sub(r"\bkg (find|show|explain)\b", lambda match: TOOLS[match[1]], hint)


#: The tool that does what a command does.
TOOLS = {"find": "the tool find", "show": "the tool ledger", "explain": "the tool explain"}


def is_encodable(value: Any) -> bool:
    """Return whether a value can be sent: no text has half a pair of surrogates."""
    try:
        make_json(value).encode()
    except UnicodeEncodeError:
        return False
    return True


def make_json(value: Any) -> str:
    """Return a value as compact JSON, as it is sent."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
