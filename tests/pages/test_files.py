"""Files that pages share: only those, with the colours of the design."""

import re

from kg.pages.files import list_files, read_file
from kg.views.style import STYLE


def test_the_style_begins_with_the_colours_of_both_themes() -> None:
    style = read_file("pages.css")
    assert style is not None
    assert style.media_type == "text/css"
    text = style.content.decode()
    for theme in STYLE["themes"].values():
        for role, colour in theme.items():
            assert f"--{role}:{colour};" in text


def test_no_other_file_is_sent() -> None:
    assert "pages.css" in list_files()
    assert read_file("../edition.py") is None
    assert read_file("edition.py") is None


def test_the_editor_of_queries_is_sent_with_its_licences_and_never_published() -> None:
    assert not [name for name in list_files() if "editor" in name]
    licences = read_file("sparql-editor-licences.txt")
    assert licences is not None
    assert licences.media_type == "text/plain"
    script = read_file("sparql-editor.js")
    assert script is not None
    assert b"sparql-editor-licences.txt" in script.content[:200]
    assert len(script.content) < 400_000


def test_lists_of_options_have_their_width_before_they_are_read() -> None:
    """Without one, what stands beside them moves while a page arrives."""
    style = read_file("pages.css")
    assert style is not None
    widths = re.findall(r"\.arrange select[^{,]*\{\s*inline-size: (\d+)rem", style.content.decode())
    assert widths == ["12", "6"]
