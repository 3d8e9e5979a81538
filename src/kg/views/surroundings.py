"""Surroundings of a diagram that is a page among others: where its links lead."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape


@dataclass(frozen=True)
class Surroundings:
    """Pages around a diagram. A file of its own has none.

    Args:
        navigation: label and address of the pages that its head links to.
        pages: the address of the page of each node that has one, by id.
        name: what the navigation is called.
        twin: the name, the tag and the address of the same page in another language.
    """

    navigation: Sequence[tuple[str, str]] = ()
    pages: Mapping[str, str] = field(default_factory=dict)
    name: str = "Pages"
    twin: tuple[str, str, str] | None = None

    def write_navigation(self) -> str:
        """Return the links of the head as HTML, or an empty text."""
        links = [f'<a href="{escape(to)}">{escape(label)}</a>' for label, to in self.navigation]
        if self.twin:
            name, tag, to = self.twin
            links.append(f'<a href="{escape(to)}" hreflang="{tag}" lang="{tag}">{name}</a>')
        inside = " · ".join(links)
        named = escape(self.name)
        return f'<nav class="around" aria-label="{named}">{inside}</nav>\n' if links else ""


#: Those of a file of its own.
ALONE = Surroundings()
