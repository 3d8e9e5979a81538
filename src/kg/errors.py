"""Every deliberate error: what is wrong, where, and how to mend it."""


class KgError(Exception):
    """A fault that is told to the user without a traceback; exit code 1."""

    exit_code = 1

    def __init__(self, reason: str, *, hint: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.reason}\n  {self.hint}" if self.hint else self.reason


class UsageError(KgError):
    """The call itself is wrong (unknown name, value or option); exit code 2."""

    exit_code = 2


class QuerySyntaxError(UsageError):
    """A SPARQL text that does not parse, with line and column in the reason."""


class RefusedQuery(UsageError):
    """A SPARQL text that is well formed but not run here: updates, SERVICE, FROM to outside."""


def did_you_mean(word: str, choices: list[str], *, most: int = 3) -> str:
    """The nearest choices as a hint, or the first few where none is near."""
    import difflib

    near = difflib.get_close_matches(word, choices, n=most, cutoff=0.5)
    if near:
        return "did you mean " + ", ".join(near) + "?"
    listed = ", ".join(choices[:20]) + (", …" if len(choices) > 20 else "")
    return f"choices: {listed}" if listed else "there is nothing to choose from"
