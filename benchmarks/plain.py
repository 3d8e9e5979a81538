"""Plain question behind a saved query: the same rows from asserted graphs only.

    python -m benchmarks.plain contested-claims

Our queries read summaries and the plain edges of a truth policy, which the build derives. A peer
without our build has claims, attributions and entities, and joins them when asked. `plain` unfolds
each triple pattern that needs the build: a derived property into its rule, a claim predicate into
the claim and its supporting attributions (policy `reported`). The rest of the query is unchanged.

It uses what the ontology promises, as a capable user would: only stations and organizations have
classes by claim, and none of these is asserted; a role is asserted only where none is claimed; one
statement is one claim; the domain of a predicate shows whether it is a slot of an event. If a
question restricts a variable for predicates (VALUES, FILTER IN, `a kg:Tie`), it is unfolded for
those.
"""

import argparse
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks import formulations as texts
from benchmarks.formulations import FORMULATIONS
from benchmarks.patterns import Group, NotPlainError, Pattern, Reader, is_variable, shorten_token
from benchmarks.promises import (
    ASSERTED_TOO,
    claimable_classes,
    establishing,
    list_edge_predicates,
    vocabulary,
)
from kg import settings
from kg.names import prefixes
from kg.query.engine import Engine
from kg.query.parameters import bind_values
from kg.sparql import tokens
from kg.sparql.rewrite import add_prefixes

#: Property: side and what is counted.
COUNTS = {
    "kg:supporters": ("supporting", "root"),
    "kg:opponents": ("opposing", "root"),
    "kg:supportingAttributions": ("supporting", "attribution"),
    "kg:opposingAttributions": ("opposing", "attribution"),
}
SIDE_ROOTS = {"kg:supportingRoot": "supporting", "kg:opposingRoot": "opposing"}
DERIVED = {
    *COUNTS,
    *SIDE_ROOTS,
    "kg:root",
    "kg:standing",
    "kg:fallsUnder",
    "kg:documents",
    "kg:objection",
    "kg:objectors",
    "kg:answeringAttributions",
    "kg:restsOnReading",
    "kg:horizon",
    "kg:caveat",
    "kg:reply",
    "kg:earlierObjection",
    "kg:sitedIn",
    "kg:countsWithin",
}
#: What a claim has by a rule, and a term by the ontology.
OF_TERMS_TOO = {"kg:caveat"}
TO_ISSUE = ("kg:bearsOn", "kg:speaksFor", "kg:speaksAgainst")
VALUES = re.compile(r"VALUES\s+(?P<variable>[?$]\w+)\s*\{(?P<names>[^{}\"']*)\}")
#: Only where the variable, if it is bound, has to be one of these.
IN = re.compile(
    r"FILTER \(\s*(?:!\s*BOUND\s*\([?$]\w+\)\s*\|\|\s*)?"
    r"(?P<variable>[?$]\w+)\s+IN\s*\((?P<names>[^()\"']*)\)"
    r"(?:\s*&&(?:(?!\|\|).)*)?\s*\)",
    re.DOTALL,
)
#: Every claim has these: they choose none.
OF_EVERY_CLAIM = ("rdf:subject", "rdf:predicate", "rdf:object", "rdf:type")


@dataclass(frozen=True)
class Narrow:
    """Possible values of a variable, and the pattern that says so."""

    names: frozenset[str]
    text: str


class Question:
    """One question in one formulation."""

    def __init__(self, text: str, formulation: str) -> None:
        self.text = text
        self.formulation = formulation
        self.fresh = 0
        #: Variables that are issues, of which the counts have rules of their own.
        self.issues = {
            pattern.object for pattern in self._all_patterns() if pattern.name in TO_ISSUE
        }

    def _all_patterns(self) -> Iterator[Pattern]:
        def within(group: Group) -> Iterator[Pattern]:
            yield from group.patterns()
            for part in group.parts:
                if isinstance(part, Group):
                    yield from within(part)

        return within(self._parse()[1])

    def _parse(self) -> tuple[str, Group, str]:
        reader = Reader(self.text)
        head = reader.until("{")
        if head.upper().startswith("CONSTRUCT"):
            head += f" {reader.take_balanced()} {reader.until('{')}"
        if re.search(r"SELECT (DISTINCT |REDUCED )?\*", head):
            raise NotPlainError("SELECT * would name the variables of the claims")
        return head, reader.group(), reader.until()

    def rewrite(self) -> str:
        head, group, tail = self._parse()
        return f"{head} {{\n{self.body(group, {})}\n}}\n{tail}"

    def body(self, group: Group, known: dict[str, Narrow]) -> str:
        """Return the text between the braces of a group."""
        known = known | dict(list_restrictions(group))
        lines: list[str] = []
        block: list[Pattern] = []
        for part in [*group.parts, ""]:
            if isinstance(part, Pattern):
                block.append(part)
                continue
            lines += self.block(block, group, known)
            block = []
            if isinstance(part, Group):
                lines.append("{ " + self.body(part, known if part.joined else {}) + " }")
            else:
                lines.append(part)
        return "\n".join(line for line in lines if line)

    def block(self, block: list[Pattern], group: Group, known: dict[str, Narrow]) -> list[str]:
        """Unfold the patterns of a block one by one; counts of a subject are joined."""
        lines, counts = list[str](), set[str]()
        for pattern in (part for one in block for part in self.steps(one)):
            if pattern.name in COUNTS and pattern.subject not in self.issues:
                if pattern.subject not in counts:
                    counts.add(pattern.subject)
                    wanted = [
                        one
                        for one in block
                        if one.subject == pattern.subject and one.name in COUNTS
                    ]
                    lines += self.counts(
                        pattern.subject, wanted, self.anchors(pattern.subject, group, known)
                    )
            elif pattern.name in DERIVED:
                lines.append(
                    self.unfold_derived(pattern, self.anchors(pattern.subject, group, known))
                )
            else:
                lines.append(self.unfold(pattern, known, set(dict(list_restrictions(group)))))
        return lines

    def steps(self, pattern: Pattern) -> Iterator[Pattern]:
        """Take apart a path over derived or claimed predicates; leave any other."""
        names = [shorten_token(token) for token in pattern.verb]
        if len(names) == 1 or not any(
            name in DERIVED or name in vocabulary().predicates for name in names
        ):
            yield pattern
            return
        here, steps = pattern.subject, " ".join(pattern.verb).split(" / ")
        for number, step in enumerate(steps, 1):
            backward, name = step.startswith("^ "), step.removeprefix("^ ")
            if " " in name or name.startswith("("):
                raise NotPlainError(f"the path {step} over claims is no plain SPARQL 1.1")
            there = pattern.object if number == len(steps) else self.variable("step")
            yield Pattern(there, (name,), here) if backward else Pattern(here, (name,), there)
            here = there

    def variable(self, name: str) -> str:
        self.fresh += 1
        return f"?{name}_{self.fresh}"

    def unfold(self, pattern: Pattern, known: dict[str, Narrow], here: set[str]) -> str:
        """Unfold a pattern over asserted statements or claims."""
        if pattern.name == "rdf:type":
            return self.unfold_class(pattern, known)
        if is_variable(pattern.verb[0]) and len(pattern.verb) == 1:
            return self.open(pattern, known, here)
        if pattern.name not in vocabulary().predicates:
            return str(pattern)
        edge = self.edge(pattern, frozenset({pattern.name}))
        return _either(str(pattern), edge) if pattern.name in ASSERTED_TOO else edge

    def unfold_class(self, pattern: Pattern, known: dict[str, Narrow]) -> str:
        """Unfold a class: claimed if it is narrower than the neutral ones, else asserted."""
        narrow = known.get(pattern.object)
        names = narrow.names if narrow else frozenset({shorten_token(pattern.object)})
        may_be_any = is_variable(pattern.object) and not narrow
        edge = self.edge(pattern, frozenset({"rdf:type"}))
        if may_be_any or (names & claimable_classes() and names - claimable_classes()):
            return _either(str(pattern), edge)
        return edge if names <= claimable_classes() else str(pattern)

    def open(self, pattern: Pattern, known: dict[str, Narrow], here: set[str]) -> str:
        """Unfold a pattern with a variable predicate, and repeat its restrictions."""
        variable = pattern.verb[0]
        if variable not in known:
            raise NotPlainError(f"{variable} may be any predicate, and so any that is derived")
        narrow = known[variable]
        if narrow.names & DERIVED:
            return self.open_derived(pattern, narrow.names)
        claimed = narrow.names & vocabulary().predicates.keys()
        asserted = (narrow.names - claimed) | (narrow.names & ASSERTED_TOO)
        if not claimed:
            return str(pattern)
        if not asserted:
            return self.edge(pattern, claimed, "" if variable in here else narrow.text)
        return _either(
            f"{_values(variable, asserted)} {pattern}",
            self.edge(pattern, claimed, _values(variable, claimed)),
        )

    def open_derived(self, pattern: Pattern, names: frozenset[str]) -> str:
        """Unfold a pattern whose predicate is one of some derived ones."""
        variable, arms = pattern.verb[0], []
        if not names <= DERIVED:
            raise NotPlainError(f"{variable} may be a derived predicate, or another")
        for name in sorted(names):
            one = self.unfold_derived(Pattern(pattern.subject, (name,), pattern.object), "")
            arms.append(f"{{ {one} BIND ({name} AS {variable}) }}")
        return " UNION ".join(arms)

    def edge(self, pattern: Pattern, predicates: frozenset[str], restrict: str = "") -> str:
        """Unfold a pattern into a claim that says the same and is supported."""
        terms = {"subject": pattern.subject, "predicate": pattern.verb[0], "object": pattern.object}
        terms["predicate"] = (
            shorten_token(terms["predicate"]) if pattern.name else terms["predicate"]
        )
        ground = not any(map(is_variable, terms.values()))
        formulation = (
            "exists" if ground else self.formulation
        )  # a sub-select has to have a variable
        event, kind = self.event(predicates)
        text = texts.EDGE[formulation].replace("EVENT", event[formulation] if event else "")
        return self.rename_variables(text, terms | ({"type": kind} if kind else {})).replace(
            "RESTRICT", restrict
        )

    @staticmethod
    def event(predicates: frozenset[str]) -> tuple[dict[str, str] | None, str]:
        """Return the test that a slot's event took place, by domains of predicates."""
        kinds = establishing()
        if predicates <= set(kinds.values()):
            return None, ""  # such a claim is itself what establishes the event
        domain = frozenset().union(*(vocabulary().predicates[name].domain for name in predicates))
        if len(domain) == 1 and domain <= kinds.keys():
            return texts.EVENT, kinds[next(iter(domain))]
        return (texts.ANY_EVENT, "") if domain & {*kinds, "kg:Thing"} else (None, "")

    def unfold_derived(self, pattern: Pattern, anchors: str) -> str:
        """Unfold a derived property by its rule."""
        name, formulation = pattern.name, self.formulation
        if pattern.subject in self.issues:
            return self.rename_variables(
                _issue_count(name, formulation), {"issue": pattern.subject, "roots": pattern.object}
            )
        if name == "kg:root":
            return self.fact(
                texts.ROOT[formulation],
                {"attribution": pattern.subject, "root": pattern.object},
                "",
            )
        if name in SIDE_ROOTS:
            text = _side_root(SIDE_ROOTS[name], formulation)
            return self.fact(text, {"claim": pattern.subject, "root": pattern.object}, anchors)
        if name == "kg:standing":
            return self.standing(pattern, anchors)
        if name == "kg:sitedIn":
            ends = {"thing": pattern.subject, "country": pattern.object}
            return self.rename_variables(texts.SITED_IN, ends)
        if name == "kg:countsWithin":
            ends = {"voice": pattern.subject, "body": pattern.object}
            return self.rename_variables(texts.COUNTS_WITHIN, ends)
        if name == "kg:horizon":
            raise NotPlainError("the horizon is one fact of the whole graph")
        variable, text = _facts(formulation)[name]
        fact = self.fact(text, {"claim": pattern.subject, variable: pattern.object}, anchors)
        return _either(str(pattern), fact) if name in OF_TERMS_TOO else fact

    def standing(self, pattern: Pattern, anchors: str) -> str:
        """Return the one arm for a given standing, or the union of all."""
        terms = {"claim": pattern.subject, "standing": pattern.object}
        if self.formulation == "counted":
            given = "" if is_variable(pattern.object) else f"FILTER (?standing = {pattern.object})"
            terms |= {} if is_variable(pattern.object) else {"standing": self.variable("standing")}
            given = given.replace("?standing", terms["standing"])
            return "{ " + self.fact(texts.STANDING_COUNTED, terms, anchors) + given + " }"
        arms = texts.STANDING_ARMS[self.formulation]
        if not is_variable(pattern.object):
            return "{ " + self.fact(arms[shorten_token(pattern.object)], terms, anchors) + " }"
        bound = (f"{{ {arm} BIND ({standing} AS ?standing) }}" for standing, arm in arms.items())
        return self.fact(" UNION ".join(bound), terms, anchors)

    def counts(self, claim: str, wanted: list[Pattern], anchors: str) -> list[str]:
        """Return the counts of a claim: a sub-select a side, or one for both.

        One serves both where they are counted by condition.
        """
        if self.formulation == "counted":
            return [self.count(claim, wanted, anchors)] if wanted else []
        texts = []
        for side in ("supporting", "opposing"):
            some = [one for one in wanted if COUNTS[one.name][0] == side]
            if some:
                texts.append(self.count(claim, some, anchors))
        return texts

    def count(self, claim: str, wanted: list[Pattern], anchors: str) -> str:
        terms, columns, limits = {"claim": claim}, [], []
        for number, pattern in enumerate(wanted):
            side, of = COUNTS[pattern.name]
            counted = "independent" if of == "root" else of
            if self.formulation == "counted":
                counted = (
                    f"IF(?polarity = polarity:{side} && !BOUND(?withdrawal), ?{counted}, ?none)"
                )
            else:
                counted, terms["side"] = f"?{counted}", f"polarity:{side}"
            if is_variable(pattern.object):
                columns.append(f"(COUNT(DISTINCT {counted}) AS ?count{number})")
                terms[f"count{number}"] = pattern.object
            else:
                limits.append(f"(COUNT(DISTINCT {counted}) = {pattern.object})")
        text = texts.COUNTS[self.formulation].replace("COUNTS", " ".join(columns))
        text = text.replace("LIMITED", f"HAVING {' '.join(limits)}" if limits else "")
        rooted = any(COUNTS[pattern.name][1] == "root" for pattern in wanted)
        state = texts.STATE[self.formulation]
        roots = f"OPTIONAL {{ {_roots(self.formulation)} {state} }}" if rooted else ""
        text = text.replace("OPTIONAL { ROOTS }", roots)
        return self.fact(text, terms, anchors)

    def fact(self, text: str, terms: dict[str, str], anchors: str) -> str:
        """Return a text with its terms.

        Texts that subtract sets or group get constants as data, because they must share them.
        """
        if self.formulation != "exists":
            for name in ("claim", "attribution", "root", "wide"):
                if name in terms and not is_variable(terms[name]):
                    variable = self.variable(name)
                    anchors += f" VALUES {variable} {{ {terms[name]} }} "
                    terms = terms | {name: variable}
        return self.rename_variables(text, terms).replace("ANCHOR", anchors)

    def anchors(self, claim: str, group: Group, known: dict[str, Narrow]) -> str:
        """Return what the group knows of a claim, for the inside of a sub-select.

        It restricts, and counts of distinct values do not change.
        """
        known = known | dict(list_restrictions(group))
        lines = [
            line
            for pattern in group.patterns()
            if pattern.subject == claim
            for line in _anchor(pattern, known, group)
        ]
        return self.rename_variables(" ".join(lines), {claim[1:]: claim})

    def rename_variables(self, text: str, terms: dict[str, str]) -> str:
        """Replace the variables of a text by terms, and rename the others.

        SELECT and GROUP BY name no constant.
        """
        names, written, heading = dict[str, str](), list[str](), False
        for kind, token, _ in tokens.scan(text):
            word = token.upper() if kind == "word" else token
            heading = word in ("SELECT", "GROUP") or (
                heading and word not in ("WHERE", "HAVING", "}")
            )
            if kind != "variable":
                written.append(token)
                continue
            if token[1:] in terms:
                term = terms[token[1:]]
                written.append("" if heading and not is_variable(term) else term)
                continue
            if token not in names:
                names[token] = self.variable(token[1:])
            written.append(names[token])
        return "".join(written).strip()


def _either(one: str, other: str) -> str:
    return f"{{ {one} }} UNION {{ {other} }}"


def _values(variable: str, names: frozenset[str]) -> str:
    return f"VALUES {variable} {{ {' '.join(sorted(names))} }}"


def _root(formulation: str) -> str:
    """Return the root of an attribution, for a rule that already names attributions."""
    return texts.ROOT[formulation].replace("ANCHOR", "")


def _roots(formulation: str) -> str:
    """Return the roots of the attributions about the counted claims, as a set.

    An OPTIONAL joins them at once.
    """
    said = "ANCHOR ?attribution kg:about ?claim ."
    if formulation == "exists":
        return f"{{ SELECT DISTINCT ?attribution ?root WHERE {{ {said} {_root(formulation)} }} }}"
    return texts.ROOT[formulation].replace("ANCHOR", said)


def _side_root(side: str, formulation: str) -> str:
    return (
        texts.SIDE_ROOT[formulation]
        .replace("?side", f"polarity:{side}")
        .replace("ROOT", _root(formulation))
    )


def _issue_count(name: str, formulation: str) -> str:
    sides = ("supporting", "opposing") if name == "kg:supporters" else ("opposing", "supporting")
    same, other = (_side_root(side, formulation) for side in sides)
    same = same.replace("ANCHOR", "?claim kg:speaksFor ?spoken .")
    other = other.replace("ANCHOR", "?claim kg:speaksAgainst ?spoken .")
    state = texts.STATE[formulation]
    return texts.ISSUE_COUNT.replace("SAME", same + state).replace("OTHER", other + state)


def _facts(formulation: str) -> dict[str, tuple[str, str]]:
    """Return the other derived properties: the variable of the value, and the text."""
    objections, answers = texts.objections(formulation), texts.answers(formulation)
    return {
        "kg:documents": ("documents", texts.DOCUMENTS),
        "kg:fallsUnder": ("wide", texts.fall_under(formulation)),
        "kg:objection": ("objection", objections),
        "kg:objectors": ("objectors", texts.OBJECTORS.replace("OBJECTIONS", objections)),
        "kg:answeringAttributions": ("answers", texts.ANSWERING.replace("ANSWERS", answers)),
        "kg:caveat": ("words", texts.caveats(formulation)),
        "kg:reply": ("objection", texts.replies(formulation)),
        "kg:earlierObjection": ("objection", texts.earlier_objections(formulation)),
        "kg:restsOnReading": ("reading", texts.rests_on_reading(formulation)),
    }


def _anchor(pattern: Pattern, known: dict[str, Narrow], group: Group) -> Iterator[str]:
    """Return the pattern, if it chooses among the claims."""
    given = not is_variable(pattern.object)
    if is_variable(pattern.verb[0]):
        yield from [str(pattern)] if given else []
    elif pattern.name in SIDE_ROOTS and given:
        yield f"?said kg:about {pattern.subject} ; kg:speaker/kg:countsAs* {pattern.object} ."
    elif pattern.name == "kg:standing" and pattern.object in (
        "standing:contested",
        "standing:denied-only",
    ):
        opposed = f"?against kg:about {pattern.subject} ; kg:stance/kg:polarity polarity:opposing ."
        yield f"{{ SELECT DISTINCT {pattern.subject} WHERE {{ {opposed} }} }}"
    elif pattern.name in DERIVED or pattern.name in COUNTS:
        return
    elif pattern.name not in OF_EVERY_CLAIM or given:
        yield str(pattern)
    elif pattern.object in known:
        yield f"{known[pattern.object].text} {pattern}"
    else:
        further = [
            line
            for one in group.patterns()
            if one.subject == pattern.object and one.name not in vocabulary().predicates
            for line in _anchor(one, known, group)
            if not is_variable(one.object) or one.object in known
        ]
        yield from [*further, str(pattern)] if further else []


def list_restrictions(group: Group) -> Iterator[tuple[str, Narrow]]:
    """Return the variables that a group restricts, by VALUES, by FILTER or as edges."""
    for before, part in itertools.pairwise(["", *group.parts]):
        if isinstance(part, Group) and before == "FILTER EXISTS":
            yield from list_restrictions(part)
        elif isinstance(part, Pattern):
            if part.name == "rdf:type" and part.object == "kg:Tie":
                yield part.subject, Narrow(list_edge_predicates(), str(part))
        elif isinstance(part, str):
            result = VALUES.fullmatch(part) or IN.fullmatch(part)
            if result:
                names = re.split(r"[\s,]+", result["names"].strip())
                text = f"VALUES {result['variable']} {{ {' '.join(names)} }}"
                yield result["variable"], Narrow(frozenset(map(shorten_token, names)), text)


def plain(text: str, formulation: str) -> str:
    """Return the plain question for the text of a saved query, bound or not.

    Raises:
        NotPlainError: with the reason why there is none.
    """
    return Question(text, formulation).rewrite()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("name", help="a saved query")
    engine = Engine(settings.build_folder())
    text = bind_values(engine, engine.saved_query(parser.parse_args().name), {})
    result = {formulation: plain(text, formulation) for formulation in FORMULATIONS}
    if len(set(result.values())) == 1:
        print(
            f"# asks for nothing that is derived: the same in all "
            f"formulations\n{add_prefixes(result['exists'], prefixes())}"
        )
        return
    for formulation, question in result.items():
        print(f"# {formulation}\n{add_prefixes(question, prefixes())}\n")


if __name__ == "__main__":
    main()
