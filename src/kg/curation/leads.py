"""Rules for leads: a lead on a person speaks of nobody else."""

import re
from collections import Counter
from collections.abc import Iterator

from kg.curation.index import Curation
from kg.curation.sheets import Row
from kg.faults import Fault

#: Remarks in labels that are no part of a name, such as "(not named)".
REMARK = re.compile(r"\([^)]*\)")
WORD = re.compile(r"\w[\w-]+")

#: Labels of persons by the words that name them.
Names = dict[str, set[str]]


def check_leads(curation: Curation) -> Iterator[Fault]:
    """Yield the faults of leads that name a person who is not the one they are about."""
    rows = curation.list_rows("leads")
    names = _list_names(curation)
    filed = {(row["thing"], row["address"]) for row in rows}
    for row in rows:
        summarized, titled = _find_named(names, row["summary"]), _find_named(names, row["title"])
        if row["thing"] in names:
            yield from _check_person(curation, row, summarized, titled)
        for person in sorted((summarized | titled) - {row["thing"]}):
            if (person, row["address"]) not in filed:
                label = curation.entities[person]["label"]
                column = "summary" if person in summarized else "title"
                mend = f"add a line for {person} with this address, or leave out the name"
                reason = f"names {label}, who has no line with this text"
                yield row.fault(column, reason, mend)


def _check_person(
    curation: Curation, row: Row, summarized: set[str], titled: set[str]
) -> Iterator[Fault]:
    """Yield the faults of a lead on a person, whom readers take all of it to be about."""
    person = row["thing"]
    label = curation.entities[person]["label"]
    for column, named in (("summary", summarized), ("title", titled)):
        others = sorted(named - {person})
        if others and (column == "summary" or person not in named):
            other = curation.entities[others[0]]["label"]
            mend = f"say here what is told of {label}, and the rest in a line for {others[0]}"
            yield row.fault(column, f"on {label} tells of {other}", mend)


def _list_names(curation: Curation) -> Names:
    """Return the names of each person, and those words of them that nobody else has.

    A person without a name has none.
    """
    names: Names = {}
    for row in curation.list_rows("entities/persons"):
        if "(not named)" not in row["label"] and not row["anonymous"]:
            names.setdefault(row["id"], set()).add(REMARK.sub("", row["label"]).strip())
    for row in curation.list_rows("entities/aliases"):
        if row["thing"] in names:
            names[row["thing"]].add(row["text"])
    words: Names = {}
    for person, whole in names.items():
        words[person] = {word for name in whole for word in WORD.findall(name) if word.istitle()}
    owners = Counter(word for of_person in words.values() for word in of_person)
    for person, of_person in words.items():
        names[person] |= {word for word in of_person if owners[word] == 1}
    return names


def _find_named(names: Names, text: str) -> set[str]:
    """Return the persons whom a text names, by whole words."""
    named = set()
    for person, of_person in names.items():
        if any(_has_word(text, name) for name in of_person if name):
            named.add(person)
    return named


def _has_word(text: str, name: str) -> bool:
    return name in text and bool(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text))
