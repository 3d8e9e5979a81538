"""Phrases that Python makes, in the language of a page: stances, values, reasons."""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial

from kg.pages.addresses import Addresses
from kg.pages.translation import ENGLISH, Language, read_catalogue
from kg.query.search import GROUPS
from kg.views.assessment import count_against
from kg.views.sites import Sites

#: The number of a document, at the end of a reason for a hit.
NUMBER = re.compile(r"\d{3}$")
#: What joins stances, the manners in which somebody objects, and names.
STANCES, MANNERS, NAMES = ", ", " or ", "; "
#: What the scripts of a published site say: of a table, and of the search.
GRID_WORDS = (
    *("filter", "words in any column", "columns", "leave out", "order", "as the answer"),
    *("rows a page", "all", "page", "Pages of rows", "; %(first)s–%(last)s are shown"),
    *("%(num)s row", "%(some)s of %(number)s rows", "."),
)
SEARCH_WORDS = (
    *('%(number)s found for "%(words)s"', 'Nothing has "%(words)s".', *GROUPS),
    *("; the first %(number)s are shown", "Type a name, a place or a word above.", "."),
)
#: The kinds of hits, and the reasons for one.
HIT_WORDS = """
Arabic
Czech
Danish
Dutch
Finnish
French
German
Greek
Hebrew
Hungarian
ISO 3166 code
Indonesian
Italian
Japanese
Korean
Norwegian
Polish
Portuguese
Romanian
Russian
Spanish
Swedish
Turkish
Ukrainian
Vietnamese
address
agent
agreement
alias
alias in document %(number)s
alias role
attribution
basis
body
bound
case
case status
cell
city
claims
code
code reserved in ISO 3166
continent
country
date
definition
description of the query
figure
group
id
identity
issue
kind and code
label
language
lead
made from
name in %(language)s (CLDR, in no document)
name in Chinese (in no document)
name in Chinese, simplified (CLDR, in no document)
name in Chinese, traditional (CLDR, in no document)
name in English (CLDR, in no document)
name in GeoNames (in no document)
name in German behind an article (in no document)
name in a language of the country (CLDR, in no document)
name of the query
name turned around (in no document)
note
note of a withdrawn attribution
official or other name (in no document)
organization
organization kind
other name
other name in English (CLDR, in no document)
our summary, not held here
person
place
polarity
programme
province
publication
query
reading
response
response kind
role
scheme
site
site identity
source
source kind
source voice
source-voice
stance
standing
station
station status
strength
summary of the query
tag of the query
term
theme
title, not held here
where it is
withdrawn
wording
"""
#: What a reason for a hit begins or goes on with, beside the reason itself.
BESIDE = (
    (re.compile("pinyin of (?P<typed>.+?), (?P<own>.+)"), "pinyin of %(typed)s"),
    (re.compile("(?P<own>.+), as (?P<typed>.+) is (?P<name>.+)"), "as %(typed)s is %(name)s"),
    (re.compile("(?P<own>.+), read as (?P<name>.+)"), "read as %(name)s"),
    (re.compile("(?P<own>.+), names in another order"), "names in another order"),
)
#: The reason that names a language.
IN_LANGUAGE = re.compile(r"name in (\w+) \(CLDR, in no document\)")
#: A singular, and its plural, which has the same translation.
ROW, ROWS = "%(num)s row", "%(num)s rows"
#: The filters of templates, which in English change nothing.
FILTERS = ("word", "stance", "value", "identity", "named", "manner", "reason")


def call_word(language: Language, text: str) -> str:
    """Return a text of ours in a language; itself where the catalogue has it not."""
    return read_catalogue(language).gettext(text) if text else text


def call_stance(language: Language, text: str, to: Addresses) -> str:
    """Return a stance, perhaps with its end, such as `alleges, withdrawn`."""
    if language is ENGLISH:
        return text
    return "、".join(call_value(language, part, to) for part in text.split(STANCES))


def call_value(language: Language, text: str, to: Addresses) -> str:
    """Return the label of a term, country or body, or a word of ours; also of several."""
    own = to.call_term(text)
    if own == text:
        own = call_word(language, text)
    if own == text and NAMES in text:
        names = [(name, to.call_term(name)) for name in text.split(NAMES)]
        if any(name != called for name, called in names):
            return "；".join(called for _, called in names)
    return own


def call_identity(text: str, to: Addresses) -> str:
    """Return a value of a fact about a thing, such as `kg:Station`, in words."""
    return to.call(text, text).text


def call_places(to: Addresses, sites: Sites) -> Sites:
    """Return sites with the names that the page gives to them and their places."""
    if to.names.is_english:
        return sites
    labels = {id: to.call(id, name).text for id, name in sites.labels.items()}
    named = [replace(site, label=to.call(site.id, site.label).text) for site in sites.sites]
    return replace(sites, labels=labels, sites=named)


def describe_manner(language: Language, text: str) -> str:
    """Return how somebody objects, such as `in answer`."""
    if language is ENGLISH:
        return text
    return "、".join(call_word(language, part) for part in text.split(MANNERS))


def describe_reason(language: Language, text: str) -> str:
    """Return why a search has a hit, such as `alias in document 003`."""
    if language is ENGLISH:
        return text
    for pattern, words in BESIDE:
        if match := pattern.fullmatch(text):
            further = call_word(language, words) % match.groupdict()
            return f"{describe_reason(language, match['own'])}，{further}"
    known = call_word(language, text)
    if known == text and (match := IN_LANGUAGE.fullmatch(text)):
        named = call_word(language, text.replace(match[1], "%(language)s", 1))
        return named % {"language": call_word(language, match[1])}
    if known == text and (number := NUMBER.search(text)):
        numbered = call_word(language, f"{text[: number.start()]}%(number)s")
        return numbered % {"number": number[0]}
    return known


def call_with_name(language: Language, text: str, name: str) -> str:
    """Return a sentence of ours that has a name in it."""
    if language is ENGLISH or not text:
        return text
    pattern = call_word(language, text.replace(name, "%(name)s", 1))
    return pattern.replace("%(name)s", name)


def describe_against(language: Language, opponents: int, standing: str) -> str:
    """Return how many independent sources oppose a claim itself."""
    words = count_against(opponents, standing)
    if language is ENGLISH:
        return words
    pattern = words.replace(str(opponents), "%(number)s")
    return call_word(language, pattern) % {"number": opponents}


def _keep(text: str, *_: object) -> str:
    return text


def list_hit_words() -> list[str]:
    """Return the kinds of hits and the reasons for one, as a search has them."""
    return [*HIT_WORDS.strip().splitlines(), *(words for _, words in BESIDE)]


def write_words(language: Language, texts: Iterable[str]) -> str:
    """Return texts in a language, as JSON for the scripts of a published site."""
    words = {text: call_word(language, text) for text in texts}
    if ROW in words:
        words[ROWS] = words[ROW]
    return json.dumps(words, ensure_ascii=False)


def list_filters(language: Language) -> Mapping[str, Callable[..., str]]:
    """Return the filters of templates for what Python says."""
    if language is ENGLISH:
        return dict.fromkeys(FILTERS, _keep)
    return {
        "word": partial(call_word, language),
        "stance": partial(call_stance, language),
        "value": partial(call_value, language),
        "identity": call_identity,
        "named": partial(call_with_name, language),
        "manner": partial(describe_manner, language),
        "reason": partial(describe_reason, language),
    }
