"""Deliberate errors: each says what is wrong, where, and how to mend it."""

#: The name under which pip knows this package.
PACKAGE = "overseas-stations-kg"
#: What reading an answer ends with that has rows which this graph cannot have.
ROW_FAULTS = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


class KgError(Exception):
    """Error that is reported without a traceback; exit code 1."""

    exit_code = 1

    def __init__(self, reason: str, *, hint: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.reason}\n  {self.hint}" if self.hint else self.reason


class UsageError(KgError):
    """Wrong call: unknown name, value or option; exit code 2."""

    exit_code = 2


class FaultyQuery(UsageError):
    """SPARQL query that is not run.

    Args:
        reason: what is wrong; it has line and column.
        hint: how to mend it.
        place: line and column, counted from 1, where they are known.
    """

    def __init__(
        self, reason: str, *, hint: str = "", place: tuple[int, int] | None = None
    ) -> None:
        super().__init__(reason, hint=hint)
        self.place = place


class QuerySyntaxError(FaultyQuery):
    """SPARQL query that does not parse; the reason has line and column."""


class RefusedQuery(FaultyQuery):
    """SPARQL query that is not allowed: updates, SERVICE, FROM outside the dataset."""


class ForeignGraph(RefusedQuery):
    """SPARQL query that names a graph outside the dataset by FROM."""


class GraphWarning(UserWarning):
    """Remark about a question: how a name was read, or a term that is unknown."""


def did_you_mean(word: str, choices: list[str], *, most: int = 3, cutoff: float = 0.5) -> str:
    """Return the nearest choices as a hint, or the first few where none is near.

    Args:
        word: what was written.
        choices: what could be.
        most: how many are named at most.
        cutoff: how near is near, from 0 (anything) to 1 (equal).
    """
    import difflib

    near = difflib.get_close_matches(word, choices, n=most, cutoff=cutoff)
    if near:
        return "did you mean " + ", ".join(near) + "?"
    listed = ", ".join(choices[:20]) + (", …" if len(choices) > 20 else "")
    return f"choices: {listed}" if listed else "there is nothing to choose from"


def name_extra(extra: str) -> str:
    """Return the command that installs an extra, from where this package came.

    Args:
        extra: its name, such as `agents`.
    """
    import json
    from importlib.metadata import PackageNotFoundError, distribution
    from urllib.parse import urlsplit
    from urllib.request import url2pathname

    try:
        origin = json.loads(distribution(PACKAGE).read_text("direct_url.json") or "{}")
    except (PackageNotFoundError, ValueError):
        origin = {}
    place = urlsplit(origin.get("url", ""))  # of a clone or a wheel that pip was given
    source = url2pathname(place.path) if place.scheme == "file" else PACKAGE
    return f'pip install "{source}[{extra}]"'
