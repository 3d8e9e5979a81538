"""Commands in hints and remarks, said as the addresses that answer the same."""

import re
from urllib.parse import quote

#: A command with its address; `list them` is said of choices, which have none of their own.
LISTING = re.compile(r"list them: kg query \S+")
QUERY = re.compile(r"\bkg query ([a-z][a-z0-9-]*)((?: [a-z]+=(?:\"[^\"]*\"|[^\s()\"]+))*)")
VALUE = re.compile(r" ([a-z]+)=(?:\"([^\"]*)\"|([^\s()\"]+))")
WORDS = (
    (re.compile(r"\bkg queries ([a-z][a-z0-9-]*)"), r"/queries/\1"),
    (re.compile(r"\bkg find\b"), "/search"),
    (re.compile(r"\bkg show ([a-z-]+):([A-Za-z0-9-]+)"), r"/id/\1/\2"),
    (re.compile(r"(?<!\S)--policy\b"), "policy="),
    (re.compile(r"(?<!\S)--without-inferred\b"), "without-inferred=1"),
)


def name_addresses(text: str) -> str:
    """Return a text with an address in place of each command that has one."""
    text = LISTING.sub("the form of the query, under /queries, lists them", text)
    text = QUERY.sub(_write_address, text)
    for command, address in WORDS:
        text = command.sub(address, text)
    return text


def _write_address(match: re.Match[str]) -> str:
    fields = []
    for name, quoted, bare in VALUE.findall(match[2]):
        fields.append(f"{name}={quote(quoted or bare, safe='')}")
    return f"/queries/{match[1]}{'?' if fields else ''}{'&'.join(fields)}"
