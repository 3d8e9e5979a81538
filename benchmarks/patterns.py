"""A SPARQL query as groups of triple patterns; all that is no pattern stays text."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from kg.names import shorten
from kg.sparql import tokens


class NotPlainError(Exception):
    """This question cannot be put plainly by the rewriter, for the reason given."""


def shorten_token(token: str) -> str:
    return "rdf:type" if token == "a" else shorten(token[1:-1]) if token.startswith("<") else token


def is_variable(term: str) -> bool:
    return term[0] in "?$"


@dataclass(frozen=True)
class Pattern:
    """Triple pattern; its verb may be a path, as tokens."""

    subject: str
    verb: tuple[str, ...]
    object: str

    @property
    def name(self) -> str:
        """Predicate as a prefixed name, empty for a path or a variable."""
        return (
            shorten_token(self.verb[0])
            if len(self.verb) == 1 and self.verb[0][0] not in "?$"
            else ""
        )

    def __str__(self) -> str:
        return f"{self.subject} {''.join(self.verb)} {self.object} ."


@dataclass
class Group:
    """Group graph pattern: verbatim texts, patterns, and groups with their keywords."""

    parts: "list[str | Pattern | Group]" = field(default_factory=list)
    #: Whether the group is an arm of a UNION, alone, or tested for each solution around it, so that
    #: its surroundings restrict it too.
    joined: bool = False

    def patterns(self) -> Iterator[Pattern]:
        yield from (part for part in self.parts if isinstance(part, Pattern))


class Reader:
    """Parser of a query into groups; texts are cut out verbatim."""

    def __init__(self, text: str) -> None:
        self.text = "".join(token for kind, token, _ in tokens.scan(text) if kind != "comment")
        scanned = [one for one in tokens.scan(self.text) if one[0] != "space"]
        self.tokens = [(kind, token) for kind, token, _ in scanned]
        self.starts = [position for _, _, position in scanned] + [len(self.text)]
        self.at = 0

    @property
    def next(self) -> str:
        return self.tokens[self.at][1] if self.at < len(self.tokens) else ""

    @property
    def word(self) -> str:
        return (
            self.next.upper()
            if self.at < len(self.tokens) and self.tokens[self.at][0] == "word"
            else ""
        )

    def take(self) -> str:
        self.at += 1
        return self.tokens[self.at - 1][1]

    def take_balanced(self) -> str:
        """From an opening bracket to the one that closes it."""
        begin, depth = self.at, 0
        while True:
            kind = self.tokens[self.at][0]
            depth += (kind == "open") - (kind == "close")
            self.at += 1
            if not depth:
                return self._since(begin)

    def until(self, *ends: str) -> str:
        begin = self.at
        while self.next and self.next not in ends:
            if self.next == "(":
                self.take_balanced()
            else:
                self.at += 1
        return self._since(begin)

    def _since(self, begin: int) -> str:
        return self.text[self.starts[begin] : self.starts[self.at]].strip()

    def group(self, *, joined: bool = False) -> Group:
        """Return the group whose brace is next."""
        self.take()
        result = Group(joined=joined)
        while self.next != "}":
            if self.next == ".":
                self.take()
            elif self.next == "{":
                result.parts.append(self.group(joined=self._stands_alone(result)))
            elif self.word and self.next not in ("a", "true", "false"):
                result.parts.extend(self.keyword())
            else:
                result.parts.extend(self.triples())
        self.take()
        return result

    @staticmethod
    def _stands_alone(group: Group) -> bool:
        last = group.parts[-1] if group.parts else ""
        return (
            not isinstance(last, str)
            or last in ("", "UNION")
            or last.startswith(("FILTER", "BIND", "VALUES"))
        )

    def keyword(self) -> "Iterator[str | Group]":
        word = self.word
        if word == "SELECT":
            yield self.until("{").removesuffix(" WHERE") + " WHERE"
            yield self.group(joined=True)
            yield self.until("}")
        elif word == "VALUES":
            yield f"{self.until('{')} {self.take_balanced()}"
        elif word in ("FILTER", "BIND"):
            words = self.until("(", "{")
            end = "" if self.next == "{" else f" {self.take_balanced()}"
            if "{" in end:
                raise NotPlainError("a pattern within an expression")
            yield words + end
        elif word in ("OPTIONAL", "UNION", "MINUS"):
            yield self.take().upper()
        else:
            raise NotPlainError(f"{word} in a pattern")

    def triples(self) -> Iterator[Pattern]:
        """Return a subject with its verbs and objects."""
        subject = self.term()
        while True:
            verb = self.verb()
            yield Pattern(subject, verb, self.term())
            while self.next == ",":
                self.take()
                yield Pattern(subject, verb, self.term())
            if self.next != ";":
                return
            self.take()

    def term(self) -> str:
        if self.next in ("[", "("):
            raise NotPlainError("a blank node or a list")
        term = self.take()
        if self.next == "^^":
            return term + self.take() + self.take()
        return term + self.take() if self.tokens[self.at][0] == "language" else term

    def verb(self) -> tuple[str, ...]:
        """Return a variable, a predicate or a path."""
        taken: list[str] = []
        while True:
            while self.next in ("^", "!"):
                taken.append(self.take())
            taken.append(self.take_balanced() if self.next == "(" else self.take())
            while self.next in ("*", "+", "?"):
                taken.append(self.take())
            if self.next not in ("/", "|"):
                return tuple(taken)
            taken.append(self.take())
