"""Tools `find` and `questions`: things by names, saved queries by words."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from kg.agents.cursors import Cursor, read_call
from kg.agents.ledgers import Item, write_items
from kg.agents.tool_faults import ToolFault, find_near, shorten_text
from kg.curation.vocabulary import KINDS
from kg.pages.own_words import call_ours
from kg.pages.translation import CHINESE
from kg.query.choices import list_choices
from kg.query.engine import Engine
from kg.query.horizon import read_horizon
from kg.query.resolve import list_guesses
from kg.query.search import GROUPS, name_rows, search_all
from kg.query.table import escape_controls
from kg.spelling import fold, has_characters, list_words, simplify, squeeze

#: Names of a hit and choices of a parameter that are shown, and queries that fit at most.
MOST_NAMES, MOST_CHOICES, MOST_QUERIES = 8, 6, 12
#: Words that tell nothing of what is asked.
EMPTY_WORDS = frozenset(
    list_words(
        "a about an and any are as at be been by did do does for from give had has have how i in "
        "is it its list many me much of on one or show tell that the their them there these they "
        "this to was were what when where which who whom whose why with would you "
        "的了是在有和与或谁什么哪些吗呢个为何怎样请问"
    )
)
#: Words of a question that are looked up as names, words of a name, and what stands around words.
MOST_WORDS, LONGEST_NAME, PUNCTUATION = 60, 4, ".,;:?!()'\"“”。，；：？！（）「」《》"
#: Characters of a name in a text without spaces.
SHORTEST_RUN, LONGEST_RUN = 2, 8
#: How much more a saved query fits that takes what the question names.
NAMED = 12.0
#: Words that askers use, with the words of our summaries.
LIKE = {
    "branch": "station",
    "arrest": "case",
    "charge": "case",
    "deny": "denial",
    "denies": "denial",
    "reject": "denial",
    "rejected": "denial",
    "chronology": "timeline",
    "history": "timeline",
    "happened": "response",
    "react": "response",
    "reacted": "response",
    "action": "response",
    "acts": "response",
    "measure": "response",
    "total": "figure",
    "totals": "figure",
    "count": "figure",
    "number": "figure",
    "missing": "gaps",
    "unknown": "gaps",
    "linked": "ties",
    "tied": "ties",
    "connected": "ties",
    "says": "speaker",
    "say": "speaker",
    "said": "speaker",
    "ngo": "speaker",
    "closed": "closure",
    "shut": "closure",
    "confirmed": "corroborated",
}


def find_things(engine: Engine, arguments: dict[str, Any], budget: int) -> dict[str, Any]:
    """Return a page of what has some words, each with all its names and the reason.

    Raises:
        ToolFault: there is no word, no such kind, or the cursor does not fit.
    """
    place, given = read_call("find", engine.release.name, arguments)
    text, kind = given.get("text", ""), given.get("kind", "")
    if not any(map(str.isalnum, text)):
        raise ToolFault("wrong-value", f"{text!r} has no word to find", "write at least one word")
    answer = search_all(engine, text, kind=kind)
    if kind and not answer.hits:
        _check_kind(kind)
    items = [("hits", hit) for hit in _describe_hits(engine, answer.hits)]
    head: dict[str, Any] = {"release": engine.release.name, "horizon": read_horizon(engine)}
    if answer.is_mended and answer.hits:
        head["remarks"] = [f"nothing has {text!r}; these have {answer.words!r}"]
    if not answer.hits:
        names = dict.fromkeys(one.text for one in list_guesses(engine, text))
        head["nearest"] = list(find_near(text, names)) if names else []
        head["hits"] = []
        head["hint"] = "no name has these words, which denies nothing: use others, or questions"
    return write_items(engine, Cursor("", "find", given, place), head, items, budget)


def _check_kind(kind: str) -> None:
    """Refuse a kind that nothing has."""
    known = sorted({*GROUPS, "query", "source", "term", "attribution", *KINDS})
    if kind not in known:
        hint = "leave kind out, or take one of the choices"
        raise ToolFault("unknown-kind", f"there is no kind {kind!r}", hint, find_near(kind, known))


def _describe_hits(engine: Engine, hits: list[Any]) -> Iterable[dict[str, Any]]:
    """Return hits with their names in all languages and scripts."""
    names: dict[str, list[str]] = {}
    for one in engine.index.find_names_of(hit.iri for hit in hits):
        if one.reason != "id" and one.text not in names.setdefault(one.iri, []):
            names[one.iri].append(one.text)
    described = []
    for hit in name_rows(engine, hits):
        others = [name for name in names.get(hit.iri, []) if name != hit.label]
        item: dict[str, Any] = {
            "id": hit.id,
            "label": escape_controls(hit.label),
            "kind": hit.kind,
            "why": hit.reason,
        }
        if others:
            others.sort(key=lambda name: not has_characters(name))
            item["names"] = [escape_controls(name) for name in others[:MOST_NAMES]]
        if hit.text not in (hit.label, *others, ""):
            item["quote"] = escape_controls(hit.text)
        described.append(item)
    return described


def list_questions(engine: Engine, arguments: dict[str, Any], budget: int) -> dict[str, Any]:
    """Return the saved queries that fit, with parameters and choices.

    Raises:
        ToolFault: there is no such topic, or the cursor does not fit.
    """
    place, given = read_call("questions", engine.release.name, arguments)
    words, topic = given.get("words", ""), given.get("topic", "")
    topics = Counter(query["topic"] for query in engine.public.values())
    if topic and topic not in topics:
        hint = "leave topic out, or take one of the choices"
        reason = f"there is no topic {topic!r}"
        raise ToolFault("unknown-topic", reason, hint, tuple(sorted(topics)))
    chosen = rank_queries(engine, words, topic)
    items: list[Item]
    items = [("queries", _describe_query(engine, query, brief=not words)) for query in chosen]
    head: dict[str, Any] = {"release": engine.release.name, "topics": dict(sorted(topics.items()))}
    if not items:
        head |= {"queries": [], "hint": "use fewer or other words, or a topic; or call find"}
    return write_items(engine, Cursor("", "questions", given, place), head, items, budget)


def rank_queries(engine: Engine, words: str, topic: str = "") -> list[dict[str, Any]]:
    """Return the saved queries that share words with a question, the best first.

    A rare word counts more than a common one, and the name or summary more than the rest. What
    takes a country fits better where the question names one. Words in Chinese are those of our
    translations.
    """
    queries = []
    for query in engine.public.values():
        if topic in ("", query["topic"]):
            queries.append(query)
    if not words.strip():
        return sorted(queries, key=lambda query: (query["topic"], query["name"]))
    typed, kinds = _list_stems(words), find_kinds(engine, words)
    texts = [_weigh_words(query, chinese=has_characters(words)) for query in queries]
    common = Counter(stem for text in texts for stem in text)
    scored = []
    for query, text in zip(queries, texts, strict=True):
        score = sum(
            text.get(stem, 0) * math.log(1 + len(texts) / max(1, common[stem])) for stem in typed
        )
        taken = {one["type"] for one in query["parameters"]}
        if score or taken & kinds:
            score += NAMED * len(taken & kinds)
            length = math.sqrt(len(_list_stems(f"{query['name']} {query['summary']}")))
            scored.append((-score / (2 + length), query["name"], query))
    return [query for *_, query in sorted(scored, key=lambda one: one[:2])][:MOST_QUERIES]


def find_kinds(engine: Engine, words: str) -> set[str]:
    """Return the kinds of the things that a question names, in up to four words each."""
    parts = [part.strip(PUNCTUATION) for part in words.split()][:MOST_WORDS]
    phrases = [" ".join(some) for some in _list_runs(parts, 1, LONGEST_NAME)]
    for part in parts:
        if has_characters(part):
            phrases += _list_runs(part[:MOST_WORDS], SHORTEST_RUN, LONGEST_RUN)
    kinds: set[str] = set()
    for phrase in dict.fromkeys(phrases):
        key = squeeze(fold(simplify(phrase)))
        if key and phrase.casefold() not in EMPTY_WORDS and not phrase.islower():
            kinds.update(one.kind for one in engine.index.find_names(key))
    return kinds


def _list_runs(whole: Sequence[str], least: int, most: int) -> Iterator[Any]:
    """Yield each run of some length of a text, or of a list of words."""
    for start in range(len(whole)):
        for end in range(start + least, min(start + most, len(whole)) + 1):
            yield whole[start:end]


def _list_stems(text: str) -> list[str]:
    """Return the words that tell something, without endings of the plural, each once."""
    stems: dict[str, None] = {}
    for word in list_words(fold(simplify(text.replace("-", " ")))):
        if word not in EMPTY_WORDS:
            stems[_stem(word)] = None
            if word in LIKE or _stem(word) in LIKE:
                stems[_stem(LIKE.get(word) or LIKE[_stem(word)])] = None
    return list(stems)


def _stem(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > 3 else word


def _weigh_words(query: dict[str, Any], *, chinese: bool) -> dict[str, float]:
    """Return the words of a saved query with their weights."""
    parameters = " ".join(f"{one['name']} {one['type']}" for one in query["parameters"])
    texts = [
        (query["description"], 1.0),
        (" ".join(query["columns"]), 1.0),
        (" ".join([*query["tags"], query["topic"]]), 2.0),
        (parameters, 2.0),
        (query["summary"], 3.0),
        (query["name"], 3.0),
    ]
    if chinese:
        for text, weight in ((query["description"], 1.0), (query["summary"], 3.0)):
            texts.append((call_ours(CHINESE, text).text, weight))
    weighted: dict[str, float] = {}
    for text, weight in texts:
        for word in list_words(fold(text.replace("-", " "))):
            stem = _stem(word)
            weighted[stem] = max(weighted.get(stem, 0.0), weight)
    return weighted


def _describe_query(engine: Engine, query: dict[str, Any], *, brief: bool) -> dict[str, Any]:
    """Return a saved query: what it answers, and what its parameters may be."""
    item: dict[str, Any] = {"name": query["name"], "answers": query["summary"]}
    if brief:
        return item | {"parameters": [one["name"] for one in query["parameters"]]}
    if query["description"]:
        item["about"] = shorten_text(query["description"], 300)
    item["parameters"] = [_describe_parameter(engine, one) for one in query["parameters"]]
    item["columns"] = [name for name in query["columns"] if not name.endswith("Label")]
    if query["name"] in engine.about_claims:
        item["policy"] = "the same under every policy"
    return item


def _describe_parameter(engine: Engine, parameter: dict[str, Any]) -> dict[str, Any]:
    item: dict[str, Any] = {"name": parameter["name"], "type": parameter["type"]}
    if parameter["many"]:
        item["several"] = True
    if parameter["default"] is not None:
        item["default"] = parameter["default"]
    if parameter["choices"]:
        choices = [label for _, label in list_choices(engine, parameter)]
        some = choices[:: max(1, len(choices) // MOST_CHOICES)][:MOST_CHOICES]
        item["choices"] = [shorten_text(one, 60) for one in some]
        item["of"] = len(choices)
    return item
