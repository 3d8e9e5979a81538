"""Positions of IRIs in SPARQL: which triples can change an answer."""

import re
from collections import Counter
from functools import lru_cache

from kg.names import ID, KG
from kg.sparql.tokens import Token, scan_code

THING = re.compile(rf"<{re.escape(ID)}[^<>\s]*>")
#: Things in a row, as VALUES has them.
THINGS = re.compile(rf"(?:{THING.pattern}\s*)+")
#: Stands for any predicate, where a text does not tell by which one a thing is reached.
ANY = "*"
#: Operators of paths before the last name of a path.
PATH = frozenset("|/^!+*?)")
#: What comes before a variable that is part of an expression, and so of no triple.
EXPRESSION = frozenset(["(", "=", "!=", "<", ">", "<=", ">=", "&&", "||", "!", "VALUES"])
#: What takes the place of things in a text, so that one analysis serves for all pages.
HOLDER = "<urn:things>"
TERM = r"(?:\?\w+|<[^<>\s]*>|[\w-]*:[\w.-]*|a)"
#: A row of things and patterns that begin at them, with a space between tokens.
OWN = re.compile(
    rf"{{ VALUES (\?\w+) {{ {HOLDER} }}(?: \1 {TERM} {TERM}(?: ; {TERM} {TERM})*(?: \.)?)+ }}"
)


def find_things(text: str) -> tuple[set[str], bool]:
    """Return the things of a query, and whether triples that end in one matter.

    They do not where each thing, or the variable that takes its value, is a subject only.
    """
    things = {match[1:-1] for match in THING.findall(text)}
    return things, bool(things) and has_objects(hold_things(text))


def name_end(thing: str, predicate: str) -> str:
    """Return the name of an end: a thing as the object of a predicate."""
    return f"{thing} {predicate.removeprefix(KG)}"


def hold_things(text: str) -> str:
    """Return a text in which `HOLDER` takes the place of things."""
    return THINGS.sub(f"{HOLDER} ", text)


@lru_cache(maxsize=1024)
def reads_own(text: str) -> bool:
    """Return whether a text reads only triples that begin at its things.

    Args:
        text: a query in which `HOLDER` is for things.
    """
    pattern = " ".join(token for _, token, _ in drop_ends(scan_code(text)))
    return OWN.fullmatch(pattern) is not None


@lru_cache(maxsize=1024)
def has_objects(text: str) -> bool:
    """Return whether a text, in which `HOLDER` is for things, may have one as object."""
    tokens = drop_ends(scan_code(text))
    variables: set[str] = set()
    for index, (_, token, _) in enumerate(tokens):
        if token != HOLDER:
            continue
        if variable := _find_variable(tokens, index):
            variables.add(variable)
        elif not _is_subject(tokens, index):
            return True
    for index, (kind, token, _) in enumerate(tokens):
        if kind == "variable" and token in variables and not _is_subject(tokens, index):
            before = tokens[index - 1][1].upper()
            if before != "VALUES":
                return True
    return False


@lru_cache(maxsize=1024)
def find_predicates(text: str) -> dict[str, frozenset[str]]:
    """Return by which predicates variables and `HOLDER` may be reached as objects.

    Args:
        text: a query in which `HOLDER` is for things.
    """
    tokens = drop_ends(scan_code(text))
    aliases = _find_aliases(tokens)
    last = find_last(tokens) - aliases
    reached: dict[str, set[str]] = {}
    for index, (kind, token, _) in enumerate(tokens):
        if kind == "variable" or token == HOLDER:
            name = HOLDER if token in aliases else token
            reached.setdefault(name, set()).update(_find_end(tokens, index, aliases))
    if any(token == "^" for _, token, _ in tokens):  # it swaps subjects and objects
        return {name: frozenset([ANY]) for name in reached | dict.fromkeys(aliases)}
    ends = {
        name: frozenset([ANY]) if ANY in some else frozenset(some) for name, some in reached.items()
    }
    ends |= dict.fromkeys(last, frozenset())
    return ends | dict.fromkeys(aliases, ends.get(HOLDER, frozenset([ANY])))


def find_last(tokens: list[Token]) -> set[str]:
    """Return the variables at which a way through a pattern ends.

    Each is the object of one named predicate, and the subject only of predicates whose objects are
    variables that occur nowhere else. No way leads from one to something else, so a new triple
    that ends in it changes an answer only where its subject is reached on another way.
    """
    variables = [token for kind, token, _ in tokens if kind == "variable"]
    single = {name for name, count in Counter(variables).items() if count == 1}
    last = set()
    for name in set(variables):
        places = [index for index, token in enumerate(tokens) if token[1] == name]
        subjects = [index for index in places if _is_subject(tokens, index)]
        others = [index for index in places if index not in subjects]
        is_object = len(others) == 1 and _ends_pattern(tokens, others[0])
        if is_object and all(_leads_to(tokens, index, single) for index in subjects):
            last.add(name)
    return last


def _ends_pattern(tokens: list[Token], index: int) -> bool:
    """Return whether a token is the object of a predicate that is a name."""
    if index < 2 or tokens[index - 1][0] != "prefixed" or tokens[index - 2][1] in PATH:
        return False
    return index + 1 < len(tokens) and tokens[index + 1][1] in (".", ";", "}")


def _leads_to(tokens: list[Token], index: int, known: set[str]) -> bool:
    """Return whether a subject has named predicates only, each with a known object."""
    while True:
        (kind, _, _), (_, object, _), (_, end, _) = tokens[index + 1 : index + 4]
        if kind != "prefixed" or object not in known:
            return False
        if end != ";":
            return end in (".", "}")
        index += 3


def _find_aliases(tokens: list[Token]) -> set[str]:
    """Return `HOLDER`, and the variables that take the value of things."""
    aliases = {HOLDER}
    for index, (_, token, _) in enumerate(tokens):
        if token == HOLDER:
            if variable := _find_variable(tokens, index):
                aliases.add(variable)
            elif index > 1 and tokens[index - 1][1] == "=" and tokens[index - 2][0] == "variable":
                aliases.add(tokens[index - 2][1])
    return aliases


def _find_end(tokens: list[Token], index: int, aliases: set[str]) -> set[str]:
    """Return the predicates whose object is at an index; none where none has it."""
    if _is_subject(tokens, index) or index == 0:
        return set()
    kind, before, _ = tokens[index - 1]
    earlier = tokens[index - 2][1] if index > 1 else ""
    if tokens[index][1] == HOLDER and (before == "=" or _find_variable(tokens, index)):
        return set()
    if tokens[index][0] == "variable" and before.upper() in EXPRESSION:
        return set()
    if kind == "variable" and earlier in aliases:  # its own triples, which are noted as such
        return set()
    is_name = kind in ("prefixed", "iri") or before == "a"
    return {before} if is_name and earlier not in PATH else {ANY}


def drop_ends(tokens: list[Token]) -> list[Token]:
    """Return the tokens of the pattern, without what is selected and how it is sorted."""
    words = [token.upper() for _, token, _ in tokens]
    start = words.index("{") if "{" in words else 0
    ends = [words.index(word) for word in ("ORDER", "GROUP") if word in words]
    return tokens[start : min(ends, default=len(tokens))]


def _find_variable(tokens: list[Token], index: int) -> str:
    """Return the variable of the VALUES to which a holder belongs, or an empty string."""
    before = [token for _, token, _ in tokens[max(0, index - 3) : index]]
    is_values = len(before) == 3 and before[0].upper() == "VALUES" and before[2] == "{"
    return before[1] if is_values else ""


def _is_subject(tokens: list[Token], index: int) -> bool:
    """Return whether a predicate follows a token."""
    if index + 1 == len(tokens):
        return False
    kind, token, _ = tokens[index + 1]
    if kind == "word":
        return token == "a"
    return kind in ("prefixed", "variable", "iri")
