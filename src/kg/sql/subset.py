"""Refusal of a query that SQL cannot say: it names the construct."""

from kg.errors import UsageError

HINT = "ask the embedded engine, or a SPARQL store: they have all of SPARQL"


class OutsideSubset(UsageError):
    """A query outside the subset that becomes SQL."""

    def __init__(self, construct: str) -> None:
        super().__init__(f"outside the subset that becomes SQL: {construct}", hint=HINT)
        self.construct = construct
