"""Sentences of ours in the language of a page: questions, faults, counted words.

A sentence with values in it is known by a pattern of the catalogue; what is not known stays
English, and says so.
"""

import re
from collections.abc import Iterator
from functools import cache

from kg.pages.phrases import call_word
from kg.pages.translation import ENGLISH, Called, Language

#: Sentences that faults and remarks consist of; each value stands for any text.
FAULTS = """
'%(name)s' does not fit this answer
'%(name)s' is not a saved view
'%(text)s' is only a part of a name
'%(text)s' is taken for %(name)s: %(why)s
'%(text)s' only begins words of names
'%(text)s' fits several entities
'%(text)s' fits several of the kind %(kind)s
%(field)s='%(value)s' fits several
'%(text)s': %(country)s of which this graph has nothing
%(name)s is a country
%(name)s (%(label)s): %(reason)s
%(field)s='%(value)s' is no number
%(field)s='%(value)s' is no row
%(field)s='%(value)s' is none of its choices
%(field)s='%(value)s' is not a date
%(field)s='%(value)s' is not a whole number of 1 to 18 digits
%(field)s='%(value)s' is not among the choices
%(field)s='%(value)s': %(name)s is known, but not among the choices
%(field)s has %(number)s values
%(field)s is given %(number)s times
%(field)s is given more than once
%(field)s=%(value)s is neither 1 nor 0
%(name)s has no parameter '%(field)s'
%(name)s is not available as .%(ending)s
%(number)s queries are waiting
%(since)s is after %(until)s
'%(text)s'… has %(number)s characters, and no name has so many
This site has no page at this address.
Search for what you want.
Accept one of: %(names)s
add LIMIT
add LIMIT, or ask for fewer columns
and %(number)s more; kg find lists them
ask for less: a narrower pattern, or LIMIT
ask for less: a narrower pattern, or ORDER BY with fewer rows
begin before you end
choices: %(names)s
choose a narrower value
did you mean %(names)s?
end with one of %(names)s
escape each byte that is not ASCII as %%XX
exchange the two
give a whole number up to %(number)s
give at most %(number)s
give it once
give one
give this parameter one value
it takes no parameters
its answer is at %(place)s
kg find shows the texts that have the word
list them: kg query %(name)s
more than one format is given: %(names)s
name two
no answer has the media type %(names)s
no worker was free for %(number)s seconds
nothing can be shown of this thing
nothing here is in a country '%(name)s'
one speaker alone is no comparison
only queries are answered here
pages link to what they need
search for its name
search from the front page %(place)s
send it to /sparql by POST
start at /
the address is longer than %(number)s bytes
the answer is larger than %(number)s bytes
the answer is larger than %(number)s rows
the answer is larger than %(number)s triples
the client disconnected
the engine does not run this: %(why)s
the fault was written to the log
the graph does not contain %(name)s
the parameter '%(name)s' is not read; %(hint)s
the parameters are not UTF-8
the query ended its worker (%(why)s), probably for lack of memory
the query is longer than %(number)s bytes
the query was stopped after %(number)s seconds
the table has no column '%(name)s'
the worker ended (%(why)s)
there are more than %(number)s parameters
there is no column '%(name)s'
there is no format '%(name)s'
there is no format .%(name)s
there is no parameter '%(name)s'
there is no policy '%(name)s'
there is no saved query '%(name)s'
there is no such file
there is nothing at this address
there is nothing called '%(name)s'
there is nothing to choose from
there is nothing with the id '%(name)s'
this is an update
this is no IRI of the data
this store has no release '%(name)s'
try again later
its name begins with these words
its name has these words
its name has this word
words of its name begin so
its name has these characters
its city, bureau and code
use POST
use functions of SPARQL 1.1
write 1 to leave out edges that rest only on our readings
write YYYY, YYYY-MM or YYYY-MM-DD
write digits only
write digits only, or %(word)s
write the id of one: %(names)s
write the name alone, or its id
"""
#: A value in a pattern, and how many were left out of an answer.
#: What separates the lines of a hint that lists candidates, each indented.
LINES = re.compile(r"(?<!: )\n {4}")
VALUE = re.compile(r"%\((\w+)\)s")
LISTED = "; "
COUNTED = re.compile(r"(\d+) (\w+)(.*)")


def list_faults() -> Iterator[str]:
    """Yield the sentences of faults, as the catalogue has them."""
    yield from FAULTS.strip().splitlines()


def call_ours(language: Language, text: str) -> Called:
    """Return a sentence of ours in a language; itself, as English, if nobody knows it."""
    if language is ENGLISH or not text:
        return Called(text)
    plain = LINES.sub("; ", text.strip())
    plain = " ".join(plain.split())
    for call in (call_word, _call_counted, _call_fault):
        known = call(language, plain)
        if known != plain:
            return Called(known)
    return Called(text, ENGLISH.tag)


def _call_counted(language: Language, text: str) -> str:
    """Return a number with what is counted, such as `1 act without a time`."""
    match = COUNTED.fullmatch(text)
    if match is None:
        return text
    number, noun, rest = match.groups()
    for words in (noun + rest, f"{noun}s{rest}"):
        known = call_word(language, words)
        if known != words:
            return f"{known}：{number}"
    return text


def _call_fault(language: Language, text: str) -> str:
    for pattern, message in _read_patterns():
        if match := pattern.fullmatch(text):
            given = match.groupdict().items()
            return call_word(language, message) % {
                name: _call_value(language, name, value) for name, value in given
            }
    return text


def _call_value(language: Language, name: str, value: str) -> str:
    """Return a value that is a sentence or a word of ours, or several sentences."""
    if name == "kind":
        return call_word(language, value)
    known = _call_fault(language, value)
    if known == value and LISTED in value:
        return "；".join(_call_fault(language, one) for one in value.split(LISTED))
    return known


@cache
def _read_patterns() -> list[tuple[re.Pattern[str], str]]:
    """Return each pattern; those with most words of their own come first."""
    messages = sorted(list_faults(), key=lambda one: -len(VALUE.sub("", one)))
    return [(re.compile(_write_pattern(one), re.DOTALL), one) for one in messages]


def _write_pattern(message: str) -> str:
    parts = VALUE.split(message)
    for place, part in enumerate(parts):
        is_name = place % 2
        # Python writes a text that has an apostrophe between quotation marks
        own = re.escape(part).replace("'", "['\"]").replace("%%", "%")
        parts[place] = f"(?P<{part}>.+)" if is_name else own
    return "".join(parts)
