"""Forms: what a cell of a curated table may hold.

A form is data. `kg.curation.cells` checks cells by it, `kg.curation.mapping` makes terms of them,
and the documentation of the columns prints its description.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from kg.curation.needs import Need

#: The most digits of a number: any store and any program reads these exactly.
MOST_DIGITS = 15
#: More kinds than these are called entities.
MANY_KINDS = 9
#: The years of dates.
FIRST_YEAR, LAST_YEAR = 1800, 2099


@dataclass(frozen=True)
class Form:
    """What a cell may hold; `term` is a key of `mapping.FORMS`."""

    term: ClassVar[str] = "text"

    def describe(self) -> str:
        """Return what to write, as a phrase without a verb."""
        raise NotImplementedError


@dataclass(frozen=True)
class Id(Form):
    """The id of a row: a kind, and a slug in lower case."""

    kinds: tuple[str, ...]

    def describe(self) -> str:
        """Return the form of the id."""
        return " or ".join(f"`{kind}:lower-case-slug`" for kind in self.kinds)


@dataclass(frozen=True)
class Numbered(Form):
    """An id that begins with the three digits of a document."""

    prefix: str = ""
    rest: str = "-MMM"

    def describe(self) -> str:
        """Return the form of the id."""
        return f"`{self.prefix}NNN{self.rest}`, NNN the number of the document"


@dataclass(frozen=True)
class Reference(Form):
    """The id of a row of one of some kinds, or with `many` several, each once."""

    term = "name"
    kinds: tuple[str, ...]
    many: bool = False

    def describe(self) -> str:
        """Return the kinds."""
        listed = ", ".join(f"`{kind}:`" for kind in self.kinds)
        if len(self.kinds) > MANY_KINDS:
            listed = "entities" if self.many else "an entity"
        return f"{'ids' if self.many else 'id'} of {listed}"


@dataclass(frozen=True)
class References(Reference):
    """The ids of rows of some kinds, with spaces between, each once."""

    term = "names"
    many: bool = True

    def describe(self) -> str:
        """Return the kinds and how to separate them."""
        return f"{super().describe()}, with spaces between, each once"


@dataclass(frozen=True)
class Chain(Reference):
    """The ids of rows of some kinds, from the first hand on, with ` > ` between."""

    term = ""
    many: bool = True

    def describe(self) -> str:
        """Return the kinds and the order."""
        return f"{super().describe()}, first hand first, with ` > ` between"


@dataclass(frozen=True)
class Concept(Form):
    """A concept of a scheme."""

    term = "name"
    scheme: str
    branch: str = ""

    def describe(self) -> str:
        """Return the scheme, and the branch if there is one."""
        return f"concept of `{self.scheme}`" + (f" under `{self.branch}`" if self.branch else "")


@dataclass(frozen=True)
class Readings(Form):
    """Local names of concepts of a scheme, with spaces between, each once."""

    term = "readings"
    scheme: str

    def describe(self) -> str:
        """Return the scheme."""
        return f"words out of `{self.scheme}` with spaces between, each once"


@dataclass(frozen=True)
class Part(Form):
    """A part of a proposition, which its predicate limits."""

    term = "name"
    phrase: str

    def describe(self) -> str:
        """Return what the part may be."""
        return self.phrase


@dataclass(frozen=True)
class Object(Part):
    """The object of a proposition."""

    term = "name or integer"


@dataclass(frozen=True)
class Formerly(Form):
    """An id that was in use once, and need not be known any more."""

    term = ""
    numbers: bool = False

    def describe(self) -> str:
        """Return what to write."""
        return "what the line had: a prefixed id" + (" or a number" if self.numbers else "")


@dataclass(frozen=True)
class Text(Form):
    """Words of our own, on one line."""

    longest: int = 600
    words: int = 0

    def describe(self) -> str:
        """Return the limits."""
        limit = f"at most {self.longest} characters"
        return f"text, {limit}" + (f" and {self.words} words" if self.words else "")


@dataclass(frozen=True)
class Label(Text):
    """An English name of our own, with which a thing is called everywhere."""

    term = "label"
    longest: int = 120


@dataclass(frozen=True)
class Printed(Text):
    """Words as a document prints them: its spaces and signs stay."""

    longest: int = 200

    def describe(self) -> str:
        """Return the limits."""
        return f"words as printed, at most {self.longest} characters"


@dataclass(frozen=True)
class Name(Printed):
    """A printed name, which the mapping gives a language."""

    term = "tagged"


@dataclass(frozen=True)
class Number(Form):
    """A whole number in digits, without zeros before it."""

    term = "integer"
    least: int = 0

    def describe(self) -> str:
        """Return the range."""
        return f"whole number from {self.least}, at most {MOST_DIGITS} digits"


@dataclass(frozen=True)
class Day(Form):
    """A day that is past: what is known on the day of a build is no later."""

    term = "date"

    def describe(self) -> str:
        """Return the form of a day."""
        return f"day as `YYYY-MM-DD`, {FIRST_YEAR} to the day of the build"


@dataclass(frozen=True)
class Period(Form):
    """A year, month or day that has begun if `begun`, or with `interval` two of them."""

    interval: bool = False
    begun: bool = False

    def describe(self) -> str:
        """Return the form of a period."""
        two = ", or two of them with `/` between" if self.interval else ""
        last = "the day of the build" if self.begun else LAST_YEAR
        return f"`YYYY`, `YYYY-MM` or `YYYY-MM-DD`, {FIRST_YEAR} to {last}{two}"


@dataclass(frozen=True)
class Hash(Form):
    """A SHA-256 in hexadecimal."""

    def describe(self) -> str:
        """Return the form of a hash."""
        return "SHA-256: 64 digits of 0 to 9 and a to f"


@dataclass(frozen=True)
class Passages(Form):
    """Passages with spaces between, each once."""

    term = ""
    least: int = 0
    sourced: bool = False

    def describe(self) -> str:
        """Return the form of a passage and the number."""
        form = "`NNN:START-END:SHA256`" if self.sourced else "`[NNN:]START-END:SHA256`"
        least = f"{self.least} or more " if self.least else ""
        return f"{least}passages as {form} with spaces between, each once"


@dataclass(frozen=True)
class Attributions(Form):
    """The ids of attributions with spaces between, each once."""

    term = "attributions"
    verb: str = "answer"

    def describe(self) -> str:
        """Return what to write."""
        return "ids of attributions with spaces between, each once"


@dataclass(frozen=True)
class Language(Form):
    """A language tag that the locale data (CLDR) has a name for."""

    many: bool = False
    primary: bool = False

    def describe(self) -> str:
        """Return the form of a tag."""
        several = "tags with spaces between, each once" if self.many else "tag"
        examples = "`en`, `zh`" if self.primary else "`en`, `zh`, `zh-hant`"
        return f"language {several} (BCP 47, lower case): {examples}"


@dataclass(frozen=True)
class Languages(Language):
    """Language tags with spaces between, each once."""

    term = "texts"
    many: bool = True


@dataclass(frozen=True)
class Choice(Form):
    """One of a few words."""

    choices: tuple[str, ...]

    def describe(self) -> str:
        """Return the words."""
        return " or ".join(f"`{choice}`" for choice in self.choices)


@dataclass(frozen=True)
class Role(Choice):
    """A role that is a concept, and not a claim."""

    term = "name"


@dataclass(frozen=True)
class Code(Form):
    """A code of fixed form."""

    pattern: str
    phrase: str

    def describe(self) -> str:
        """Return the form of the code."""
        return self.phrase


@dataclass(frozen=True)
class Kind(Form):
    """A neutral class, which is what an id's prefix means."""

    term = "name"

    def describe(self) -> str:
        """Return what to write."""
        return "neutral class, such as `kg:Station`"


@dataclass(frozen=True)
class Address(Form):
    """An address on the web."""

    term = "iri"

    def describe(self) -> str:
        """Return the schemes."""
        return "address that begins with `https://` or `http://`, at most 2,000 characters"


@dataclass(frozen=True)
class Column:
    """A column: its property in the graph, what a cell holds, and what it is for.

    A column without a property serves the mapping in another way. A required cell is not empty;
    a unique one differs from that of every other row, whatever the case.
    """

    name: str
    property: str
    form: Form
    about: str
    required: bool = False
    unique: bool = False


@dataclass(frozen=True)
class Table:
    """A table: what a row is, its columns, and what must hold between cells.

    Args:
        about: what one row is.
        columns: the columns, in order.
        keys: columns whose cells together are unique.
        pairs: two columns that differ, and whose cells are together unique in either order.
        spans: first and last day of a time.
        needs: cells beside which others are filled.
    """

    about: str
    columns: tuple[Column, ...]
    keys: tuple[tuple[str, ...], ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()
    spans: tuple[tuple[str, str], ...] = ()
    needs: tuple[Need, ...] = ()

    def list_slots(self) -> tuple[tuple[str, str, str], ...]:
        """Return the slots of the columns with a property."""
        return list_slots(self.columns)


def list_slots(columns: tuple[Column, ...]) -> tuple[tuple[str, str, str], ...]:
    """Return (column, property, form of term) of each column with a property."""
    slots = []
    for column in columns:
        if column.property and column.form.term:
            slots.append((column.name, column.property, column.form.term))
    return tuple(slots)


#: Tables by their path in graph/ without suffix.
Tables = Mapping[str, Table]
