"""Editions: the pages of a release as a request asks for them."""

from dataclasses import replace
from typing import Any

from kg.pages.edition import Edition, open_edition
from kg.pages.translation import ENGLISH, LANGUAGES
from kg.query.engine import Engine


def open_asked_edition(engine: Engine, arguments: dict[str, Any]) -> Edition:
    """Return the edition in the language of a request, with what the publisher sets.

    Args:
        engine: the release.
        arguments: `language`, its code; `twin`, the address of the page in the other language;
            `mount`, where the server is; `before`, the release of the page that links here;
            `contact` and `texts`, as the publisher sets them. Each may be missing.
    """
    edition = open_edition(
        engine,
        contact=arguments.get("contact", ""),
        texts=arguments.get("texts", ""),
        language=LANGUAGES[arguments.get("language", ENGLISH.code)],
        twin=arguments.get("twin", ""),
        mount=arguments.get("mount", "/"),
    )
    return replace(edition, before=arguments.get("before", ""))
